"""Lists of what may be used, in the forms of those who enforce them: gateways of models, managers of repositories."""

from registry.exports.allow_lists.rules import FORMATS, NOTHING
from registry.exports.allow_lists.schemas import AllowListBody
from registry.exports.allow_lists.service import write_allow_list

__all__ = ["FORMATS", "NOTHING", "AllowListBody", "write_allow_list"]
