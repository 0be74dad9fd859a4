"""Files that are no text are known by their bytes and by nothing else: in a record, in a change, in a comparison."""

import hashlib

import msgspec
import pytest

from registry.binary_files import file_of, files_in, is_text, line_for
from registry.db import Database
from registry.evidence import decode
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.comparison.rules import compare
from registry.licenses.comparison.states import LicenseState
from registry.licenses.declarations.values import Declared
from registry.licenses.texts.identification import TextIndex, build_index, identify
from registry.licenses.texts.normalisation import normalise, normalise_decoded
from registry.licenses.texts.queries import near_lookup, normalise_bytes
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.texts import decide, sha256_hex, teach

MIT = load_spdx_texts()["MIT"]
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj << /Length 40 >> stream\n\x00\x01 users in 12 countries may \xff endstream\n"
OTHER = PDF.replace(b"12", b"13")
FILES = {
    "pdf": PDF,
    "pdf below white space": b"\r\n \n" + PDF,
    "pdf below a byte order mark": b"\xef\xbb\xbf" + PDF,
    "word": b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml" + bytes(range(256)),
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "packed": b"\x1f\x8b\x08\x00" + bytes(range(200, 250)),
    "a text that pretends": b"%PDF-\n" + MIT.encode(),
    "large": PDF + b"\xff" * 900_000,
}
TEXTS = {
    "plain": b"Some terms.", "empty": b"", "latin": "\xa9 caf\xe9".encode("latin-1"),
    "names a form": b"See the %PDF-1.7 beside.",
    "begins with PK": b"PK is a name.", "nul": b"terms\x00", "utf-16": "terms".encode("utf-16"),
}  # fmt: skip
ENTRY = msgspec.structs.replace(load_catalogue().entries["xverse"], file_sha256=(sha256_hex(PDF),))
CATALOGUE = msgspec.structs.replace(load_catalogue(), entries={**load_catalogue().entries, ENTRY.key: ENTRY})
INDEX = build_index(CATALOGUE, load_spdx_texts())


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_file_that_is_no_text_is_unknown_until_its_bytes_are_known(data: bytes) -> None:
    assert not is_text(data)
    assert identify(TextIndex(), normalise_bytes(data)).match == "unknown"
    index = TextIndex()
    index.add_file(sha256_hex(data), "xverse")
    assert identify(index, normalise_bytes(data)).license == "xverse"
    for other in (data + b" ", data[:-1], data.replace(b"1", b"2") + b"1"):
        found = identify(index, normalise_bytes(other))
        assert (found.match, found.license, found.nearest) == ("unknown", None, None)


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS)
def test_texts_are_read_as_before(data: bytes) -> None:
    assert is_text(data)
    assert normalise_bytes(data) == normalise(decode(data))


def test_no_text_passes_for_a_file() -> None:
    """The line that stands for it, its hash, or what it is titled: none of them is the file."""
    assert identify(INDEX, normalise_bytes(PDF)).license == "xverse"
    sha256 = sha256_hex(PDF)
    for text in (
        line_for(PDF),
        sha256,
        f"file\n{sha256}",
        f"file\n\n{sha256}\n",
        f"sha256 {sha256}",
        MIT + line_for(PDF),
    ):
        assert identify(INDEX, text).license is None
        assert identify(INDEX, normalise_bytes(text.encode())).license is None


def test_a_file_is_shown_as_one_line() -> None:
    assert decode(PDF) == line_for(PDF)
    assert file_of(f" {line_for(PDF)}\n") == hashlib.sha256(PDF).hexdigest()
    assert file_of(f"{line_for(PDF)} and more") is None
    assert files_in(f"{MIT}\n\n{line_for(PDF)}\n{line_for(OTHER)}") == (sha256_hex(PDF), sha256_hex(OTHER))
    assert normalise_decoded(decode(PDF)) == normalise_bytes(PDF)


def test_one_file_is_not_two_licences() -> None:
    with pytest.raises(ValueError, match="one file for two"):
        INDEX.add_file(sha256_hex(PDF), "mit")
    assert sha256_hex(PDF) not in INDEX.hashes_of("xverse")


@pytest.mark.parametrize("beside", ["", MIT, "Our own terms: ask us before you use the weights in France."])
def test_other_bytes_are_a_change_that_has_to_be_read(beside: str) -> None:
    old, new = (LicenseState(Declared(("other",)), f"{beside}\n\n{decode(data)}") for data in (PDF, OTHER))
    found = compare(CATALOGUE, INDEX, old, new)
    assert (found.material, found.direction) == (True, "unknown")
    assert "territory.changed" not in found.kind
    assert not compare(CATALOGUE, INDEX, old, old).material


def test_a_text_that_changed_beside_the_same_file_has_its_direction() -> None:
    ours = "You may use the weights. You may share the weights with others. You may not use the weights for weapons."
    old, new = ours, ours + " You may not use the weights in hospitals."
    before, after = (LicenseState(Declared(("other",)), f"{text}\n\n{decode(PDF)}") for text in (old, new))
    assert compare(CATALOGUE, INDEX, before, after).direction == "narrowed"


def test_files_are_not_learned_as_texts(database: Database) -> None:
    """They share no words with anything; one decision about one of them names no other file."""
    data = FILES["word"].decode("latin-1")
    (sha256,) = teach(database, data)
    decide(database, 1, sha256, "mit")
    with database.reading() as session:
        lookup = near_lookup(session, CATALOGUE)
        assert identify(INDEX, normalise_bytes(OTHER), lookup).license is None
        assert identify(INDEX, normalise_bytes(OTHER), lookup).nearest_text is None
