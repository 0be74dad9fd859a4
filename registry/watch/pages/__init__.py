"""Web pages that cards link to as their licence: reading them, and the text that counts."""

from registry.watch.pages.tables import LinkedPage
from registry.watch.pages.worker import PageReader, make_page_egress, work_pages

__all__ = ["LinkedPage", "PageReader", "make_page_egress", "work_pages"]
