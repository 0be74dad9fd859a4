"""The editions that ``../shared/reference/license_texts.yaml`` locates, with their texts from a folder.

The folder is named by ``CARDWATCH_LICENSE_TEXTS``; the sha256 of its bytes proves which file is which, whatever it is
called. Nothing of the texts is in the repository.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.support.real_data import SHARED

FOLDER = "CARDWATCH_LICENSE_TEXTS"
LIST = SHARED / "reference" / "license_texts.yaml"
VENDORS = (
    "editions_of_catalogue_entries_without_hash",
    "missing_licences_and_editions",
    "editions_of_known_texts",
)
COMMON = "common_licences"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MOST_LINES = 10
"""Lines of address that somebody who copies a text puts above it."""


class LocatedEdition(NamedTuple):
    """One edition of a licence, and the files that have been found of it."""

    section: str
    key: str
    entry: str
    """The entry of the catalogue that the list names, or its own key."""
    edition: str
    files: tuple[bytes, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Its files as text."""
        return tuple(one.decode("utf-8", "replace") for one in self.files)


def below_address(text: str) -> Iterator[str]:
    """The text as it stands, and below what a copier may have put above it: front matter, or lines of address."""
    yield text
    text = text.replace("\r\n", "\n")
    if matter := _FRONT_MATTER.match(text):
        yield text[matter.end() :]
    lines = text.split("\n")
    yield from ("\n".join(lines[number:]) for number in range(1, min(_MOST_LINES, len(lines))))


@cache
def locate_texts(sections: Sequence[str] = VENDORS) -> tuple[LocatedEdition, ...]:
    """All editions of which the folder has a file; skips the test, in words, without list or folder."""
    folder = os.environ.get(FOLDER)
    if not folder or not LIST.exists():
        pytest.skip(f"set {FOLDER} to a folder with the located texts, and put the shared reference beside")
    files = {hashlib.sha256(data).hexdigest(): data for data in _files(Path(folder))}
    listed: dict[str, list[dict[str, Any]]] = yaml.load(LIST.read_text(), Loader=yaml.CSafeLoader)
    found = (_located(section, one, files) for section in sections for one in listed[section])
    return tuple(one for one in found if one.files)


def _files(folder: Path) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _located(section: str, listed: dict[str, Any], files: dict[str, bytes]) -> LocatedEdition:
    hashes = [listed.get("sha256"), *(place.get("sha256") for place in listed.get("where") or [])]
    bytes_of = {name: files[name] for name in hashes if name in files}
    key = listed["key"]
    return LocatedEdition(
        section, key, listed.get("catalogue_entry") or key, str(listed.get("edition") or ""), tuple(bytes_of.values())
    )
