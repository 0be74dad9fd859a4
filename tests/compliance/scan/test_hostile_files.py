"""Whatever the bytes of a file are, reading it ends soon, raises nothing, and does not pass for nothing."""

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.compliance.scan import findings_in, read_answers
from registry.compliance.scan.answers import WrongAnswers

NAMES = [
    "a.py", "a.ipynb", "a.yaml", "a.json", "a.jsonl", "a.toml", ".env", "a.ini", "Dockerfile", "Modelfile", "a.sh",
    "Makefile", "models.txt", "a.csv", "README.md", "a.ts", "a.ps1", "unknown",
]  # fmt: skip
WORDS = [
    "model", ": ", "=", "\n", "  ", "- ", "[", "]", "{", "}", '"', "'", "owner/name", "${M:-a/b}", "{{ .x }}", "`",
    "from_pretrained(", ")", "vllm serve ", "FROM ", "CMD ", "RUN ", "\\\n", "&a ", "*a", "#", "\t", "@v1", "hf://",
    "https://huggingface.co/", "revision", "lambda x: ", "def f(model=", "for m in ", "f'{", "|\n", "\x00", "--model ",
    "\ue0000\ue001",
]  # fmt: skip
LISTS = st.lists(st.sampled_from(WORDS), max_size=30).map("".join)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(NAMES), data=st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(WORDS), max_size=30))
)
def test_no_bytes_raise(name: str, data: bytes | list[str]) -> None:
    findings_in(name, data if isinstance(data, bytes) else "".join(data))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200) | LISTS)
def test_no_answers_raise_anything_else(text: str) -> None:
    with suppress(WrongAnswers):
        read_answers(text)


LAUGHS = "a0: &a0 {model: owner/name}\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
HOSTILE = {
    "aliases": ("a.yaml", LAUGHS),
    "an alias of itself": ("a.yaml", "model: &a\n  b: *a\n"),
    "deep lists": ("a.yaml", "model: " + "[" * 50_000),
    "directives": ("a.yaml", "%A\n" * 50_000 + "model: x"),
    "deep objects": ("a.json", '{"model":' * 50_000),
    "deep code": ("a.py", "from_pretrained(" * 20_000),
    "many sums": ("a.py", "x.from_pretrained(" + "+".join(["a"] * 3_000) + ")"),
    "names of names": (
        "a.py", "\n".join(f"m{n} = m{n + 1} or m{n + 1} or m{n + 1}" for n in range(200)) + "\nx.from_pretrained(m0)"
    ),
    "long words": ("a.sh", "vllm serve " + "a/" * 200_000),
    "long lines": ("a.ts", "model=" * 100_000 + "a/" * 100_000),
    "continued": ("a.sh", "model \\\n" * 50_000),
    "quotes": ("a.sh", "model='" + "\"'" * 100_000),
    "braces": ("a.sh", "--model ${" * 20_000),
    "templates": ("a.yaml", "model: {{" * 20_000),
    "placeholders": ("a.yaml", "{{ x }}: model\n" * 20_000),
    "lines of hyphens": ("a.txt", "# model " + "-" * 50_000 + "\n" + "a-" * 50_000),
    "comments of hyphens": ("a.yaml", "# model " + "-" * 50_000 + "\nmodel: ${" + "${" * 50_000),
    "many keys of toml": ("a.toml", "\n".join(f"model{n} = 'x{n}'" for n in range(5_000))),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_soon(name: str, text: str) -> None:
    began = time.process_time()
    findings_in(name, text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ipynb", b'{"cells": ['),
        ("a.ipynb", b"\x00\x01"),
        ("a.py", b"model = 'x'\x00"),
        ("a.yaml", b"\x00model: x"),
        ("Modelfile", b"\x00"),
        ("a.json", b'{"model":' * 50_000),
        ("a.json", b'{"model":' * 100 + b"1" + b"}" * 100),
        ("a.json", b'{"model": "' + b"x" * 64 * 1024 * 1024 + b'"}'),
        ("a.json", b'{"model": [' + b"1," * 500_001 + b"1]}"),
        ("a.yaml", b"model: " + b"[" * 3_000 + b"]" * 3_000),
        ("a.toml", b"model = " + b"[" * 3_000 + b"]" * 3_000),
    ],
)
def test_a_file_that_should_be_read_and_cannot_be_is_open(name: str, data: bytes) -> None:
    (place,) = findings_in(name, data).unresolved
    assert place.detail


def test_a_large_document_is_read() -> None:
    text = '{"vocabulary": "' + "x" * 2_000_000 + '",\n"model": "owner/name"}'
    assert [(one.model, one.line) for one in findings_in("config.json", text).references] == [("owner/name", 2)]
