"""Lists that are made to cost much, or to hide what they name. No database is needed to read them."""

import time

import pytest

from registry.compliance.inventories.intake.documents import ListedLine, read_document
from registry.compliance.inventories.intake.documents.values import MAX_LINES, UnreadableListError
from registry.compliance.inventories.intake.formats import DocumentFormat

SECONDS = 3.0
BOMB = b'a: &a ["x","x","x","x","x","x","x","x","x"]\n' + b"".join(
    b"%c: &%c [%s]\n" % (98 + at, 98 + at, b",".join([b"*%c" % (97 + at)] * 9)) for at in range(8)
)


def read(format_: DocumentFormat, data: bytes) -> list[ListedLine]:
    began = time.monotonic()
    try:
        return read_document(format_, data)[1]
    finally:
        assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("format_", ["auto", "spdx", "cyclonedx"])
def test_aliases_that_name_each_other_are_not_written_out(format_: DocumentFormat) -> None:
    with pytest.raises(UnreadableListError, match="too many parts"):
        read(format_, BOMB + b"spdxVersion: SPDX-2.3\n")


@pytest.mark.parametrize("format_", ["auto", "text", "requirements", "openai-models"])
def test_a_line_of_very_many_words_takes_no_longer_than_many_lines(format_: DocumentFormat) -> None:
    assert [one.name for one in read(format_, b"a/b " * 300_000)] == ["a/b"]
    with pytest.raises(UnreadableListError, match="Line 1 names more than"):
        read(format_, b" ".join(b"a/b%d" % at for at in range(MAX_LINES + 1)))


def test_items_of_an_answer_that_no_server_writes_stay_in_sight() -> None:
    served = b'{"object":"list","data":[{"id":"a/b","owned_by":"vllm"},{"id":"c/d"},{"id":null},{},5,"e/f"]}'
    assert [one.name for one in read("auto", served)] == ["a/b", "c/d", "", "", "", "e/f"]
    listed = b'{"models":[{"name":"one:8b","digest":"0"},7,"two:8b"]}'
    assert [one.name for one in read("auto", listed)] == ["one:8b", "two:8b", ""]
