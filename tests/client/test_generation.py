"""The description in the words of the generator: bytes are files, and each shape is a type once."""

import copy
from typing import Any

from generation import BYTES, UNDERSTOOD, contents_of, keep_one_of_each, mark_files

SHAPE = {"type": "object", "title": "Document", "properties": {"content": {"type": "string"}}}
FILE = {"type": "string", "format": "binary"}
DESCRIPTION: dict[str, Any] = {
    "paths": {
        "/a": {
            "parameters": [],
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": SHAPE},
                        "application/spdx+json": {"schema": dict(SHAPE)},
                        BYTES: {"schema": {"type": "string"}},
                    }
                },
                "responses": {
                    "200": {"content": {"application/zip; v=1": {"schema": {"type": "string"}}}},
                    "204": {"description": "Nothing."},
                },
            },
        }
    },
    "components": {"schemas": {"Named": SHAPE}},
}


def test_only_bodies_and_answers_hold_contents() -> None:
    kinds = [list(content) for content in contents_of(DESCRIPTION)]
    assert kinds == [["application/json", "application/spdx+json", BYTES], ["application/zip; v=1"], []]


def test_bytes_are_files_and_a_shape_stands_once() -> None:
    told = copy.deepcopy(DESCRIPTION)
    mark_files(told, {"application/zip", BYTES})
    keep_one_of_each(told)
    body, answer, _ = contents_of(told)
    assert body == {"application/json": {"schema": SHAPE}, BYTES: {"schema": FILE}}
    assert answer == {"application/zip; v=1": {"schema": FILE}}
    assert told["components"] == DESCRIPTION["components"]


def test_what_is_text_or_json_is_no_file() -> None:
    known = ("application/json", "application/vnd.cyclonedx+json", "text/csv", "text/plain", BYTES)
    assert [kind for kind in known if not UNDERSTOOD.fullmatch(kind)] == []
    assert not any(map(UNDERSTOOD.fullmatch, ("application/zip", "image/svg+xml", "application/jsonl")))
