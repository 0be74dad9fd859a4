"""What licences mean: the list of all that are known, and each with its terms."""

from registry.web.pages.licenses.catalogue import licenses
from registry.web.pages.licenses.license import license_page

__all__ = ["license_page", "licenses"]
