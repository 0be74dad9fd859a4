"""``/{language}/desk``: which rooms does my key open?"""

from registry.web.desk.index.page import desk

__all__ = ["desk"]
