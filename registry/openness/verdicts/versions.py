"""By what verdicts were made: catalogue, licence list, methods, and how facts are derived.

The last two are a hash of the source files that hold them, so that no release can forget to raise a number.
"""

import hashlib
from functools import cache
from pathlib import Path

import registry
from registry.licenses.catalogue import Catalogue
from registry.openness.facts import load_lists
from registry.openness.verdicts.schemas import MadeWith
from registry.records.documents import rendering

_MAKERS = (
    "openness/facts", "openness/frameworks", "openness/derivation", "openness/claims", "openness/verdicts",
    "records/indexes/shipped",
)  # fmt: skip


def made_with(catalogue: Catalogue) -> MadeWith:
    """What verdicts of this process rest on."""
    return MadeWith(catalogue=catalogue.version, license_list=load_lists().version)


def version_of(catalogue: Catalogue) -> str:
    """The name of all that makes verdicts in this process; equal names make equal verdicts of equal records."""
    return f"{rendering(catalogue)}.{load_lists().version}.{_source_digest()}"


@cache
def _source_digest() -> str:
    root = Path(registry.__file__).parent
    digest = hashlib.sha256()
    for folder in _MAKERS:
        for file in sorted(one for one in (root / folder).rglob("*") if one.is_file() and one.suffix != ".pyc"):
            digest.update(f"{file.relative_to(root)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
