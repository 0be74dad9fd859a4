"""What of a text is form: copyright notices and the numbers of lists, told from sentences and figures. Pure."""

from registry.licenses.texts.forms.appendix import fill_in_appendix
from registry.licenses.texts.forms.lists import enumerators
from registry.licenses.texts.forms.notices import (
    fill_in_names,
    is_notice,
    is_reserved,
    may_hold_notice,
    split_title,
    without_notices,
)
from registry.licenses.texts.forms.places import fill_in_places

__all__ = [
    "enumerators",
    "fill_in_appendix",
    "fill_in_names",
    "fill_in_places",
    "is_notice",
    "is_reserved",
    "may_hold_notice",
    "split_title",
    "without_notices",
]
