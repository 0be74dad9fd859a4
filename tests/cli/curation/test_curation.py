"""Curation from the command line: the folder that a team keeps in git."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.curation.exchange.yaml_document import read_record, write_record
from registry.safe_yaml import Unreadable
from tests.cli.conftest import Cardwatch
from tests.support.curation.assertions import assertion
from tests.support.watch.story import MODEL

OTHER = "closed-lab/api-only"
LINK = "https://example.org/announcement"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "curation"
    made.mkdir()
    return made


def put(folder: Path, model: str, assertions: list[dict[str, Any]], **more: object) -> Path:
    """A file as a person writes it."""
    path = folder / (model + ".yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"id": model, **more, "assertions": assertions}))
    return path


FACTS: list[dict[str, Any]] = [
    {"field": "parameters", "value": 7_000_000_000, "reason": "The paper says so.", "evidence": [LINK]},
    {"field": "description", "value": "123"},
    {"field": "evaluations", "value": [{"benchmark": "MMLU", "value": 61.5}]},
    {"field": "artifacts.base_weights", "value": {"availability": "open", "note": "Since March: yes, all."}},
    {"field": "conclusion", "value": {"license": "apache-2.0"}, "reason": "By mail."},
    {
        "field": "conclusion", "value": {"license": "mit"}, "reason": "Until then.",
        "validity": {"until_at": "2026-01-01T00:00:00Z", "revisions": ["a" * 40]},
    },
]  # fmt: skip


def test_a_folder_goes_in_comes_out_and_goes_in_again(cardwatch: Cardwatch, folder: Path, tmp_path: Path) -> None:
    put(folder, MODEL, FACTS)
    put(folder, OTHER, FACTS[:1], source="api")
    first = cardwatch("curation", "import", str(folder), "--json")
    assert first.code == 0, first.err
    assert (first.json()["new"], first.json()["changed"]) == ([OTHER, MODEL], [])
    shown = cardwatch("show", MODEL, "--json").json()
    assert (shown["parameters"], shown["description"], shown["evaluations"][0]["value"]) == (7_000_000_000, "123", 61.5)
    assert shown["license"]["license"] == "apache-2.0"
    assert cardwatch("show", OTHER, "--json").json()["source"] == "api"
    assert cardwatch("curation", "import", str(folder), "--json").json()["unchanged"] == [OTHER, MODEL]
    out = tmp_path / "out"
    assert cardwatch("curation", "export", str(out), "--json").json()["written"] == [OTHER, MODEL]
    texts = {path: path.read_bytes() for path in out.rglob("*.yaml")}
    assert sorted(path.relative_to(out).as_posix() for path in texts) == [f"{OTHER}.yaml", f"{MODEL}.yaml"]
    assert cardwatch("curation", "import", str(out), "--json").json()["unchanged"] == [OTHER, MODEL]
    again = cardwatch("curation", "export", str(out), "--json").json()
    assert (again["written"], again["unchanged"]) == ([], 2)
    assert {path: path.read_bytes() for path in out.rglob("*.yaml")} == texts


def test_one_edited_word_is_one_line_of_a_diff_and_one_version(
    cardwatch: Cardwatch, folder: Path, tmp_path: Path
) -> None:
    put(folder, MODEL, FACTS)
    cardwatch("curation", "import", str(folder))
    cardwatch("curation", "export", str(folder))
    path = folder / f"{MODEL}.yaml"
    before = path.read_text()
    path.write_text(before.replace("yes, all", "yes, most"))
    dry = cardwatch("curation", "import", str(folder), "--dry-run", "--json").json()
    assert (dry["dry_run"], dry["changed"]) == (True, [{"model": MODEL, "fields": ["artifacts.base_weights"]}])
    done = cardwatch("curation", "import", str(folder), "--reason", "Reviewed in our merge request.", "--json").json()
    assert done == {**dry, "dry_run": False}
    out = tmp_path / "out"
    cardwatch("curation", "export", str(out))
    lines = (out / f"{MODEL}.yaml").read_text().splitlines()
    assert len([line for line in lines if line not in before.splitlines()]) == 1
    assert len(lines) == len(before.splitlines())


def test_what_is_no_longer_in_a_file_is_withdrawn(cardwatch: Cardwatch, folder: Path) -> None:
    path = put(folder, MODEL, FACTS[:2])
    cardwatch("curation", "import", str(folder))
    put(folder, MODEL, FACTS[:1])
    changed = cardwatch("curation", "import", str(folder), "--json").json()["changed"]
    assert changed == [{"model": MODEL, "fields": ["description"]}]
    put(folder, MODEL, [])
    assert cardwatch("curation", "import", str(folder), "--json").json()["changed"][0]["fields"] == ["parameters"]
    assert cardwatch("curation", "import", str(folder), "--json").json()["unchanged"] == [MODEL]
    put(folder, MODEL, FACTS)
    told = cardwatch("curation", "export", str(folder), "--json").json()
    assert (told["emptied"], read_record(path.read_text()).assertions) == ([MODEL], ())


BOMB = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nid: bomb/b\nassertions: *b\n"
BAD_TEXTS: dict[str, tuple[str, str]] = {
    "alias.yaml": (BOMB, "alias"),
    "deep.yaml": ("id: bad/deep\nassertions: " + "[" * 200 + "]" * 200, "nested"),
    "long.yaml": ("id: bad/long\n#" + "x" * 1_100_000, "longer"),
    "tag.yaml": ("id: !!python/object/apply:os.system [ls]\n", "tag"),
    "twice.yaml": ("id: bad/twice\nid: bad/twice\n", "twice"),
    "list.yaml": ("- id: bad/list\n", "mapping"),
    "other.yaml": ("id: bad/elsewhere\nassertions: []\n", "bad/elsewhere.yaml"),
    "escape.yaml": ("id: ../../etc/passwd\nassertions: []\n", "id"),
    "dots.yaml": ("id: bad/..\nassertions: []\n", "id"),
    "extra.yaml": ("id: bad/extra\nassertions: []\nscript: rm\n", "script"),
    "field.yaml": ("id: bad/field\nassertions: [{field: colour, value: red}]\n", "colour"),
    "value.yaml": ("id: bad/value\nassertions: [{field: parameters, value: many}]\n", "parameters"),
    "nan.yaml": (
        "id: bad/nan\nassertions: [{field: evaluations, value: [{benchmark: MMLU, value: nan}]}]\n", "evaluations",
    ),
    "null.yaml": ("id: bad/null\nassertions: [{field: parameters, value: null}]\n", "parameters"),
    "why.yaml": ("id: bad/why\nassertions: [{field: conclusion, value: {license: mit}}]\n", "conclusion"),
    "licence.yaml": (
        "id: bad/licence\nassertions: [{field: conclusion, value: {license: none-such}, reason: x}]\n", "conclusion",
    ),
    "again.yaml": (
        "id: bad/again\nassertions: [{field: parameters, value: 1}, {field: parameters, value: 2}]\n", "parameters",
    ),
    "naive.yaml": (
        "id: bad/naive\nassertions:\n- {field: parameters, value: 1, validity: {from_at: '2026-01-01T00:00:00'}}\n",
        "parameters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("dry", [True, False])
def test_hostile_files_are_refused_one_by_one_and_the_rest_goes_on(
    cardwatch: Cardwatch, folder: Path, tmp_path: Path, dry: bool  # noqa: FBT001 - a parameter of the test
) -> None:  # fmt: skip
    put(folder, MODEL, FACTS)
    (folder / "bad").mkdir()
    for name, (text, _) in BAD_TEXTS.items():
        (folder / "bad" / name).write_text(text)
    (folder / "bad" / "bytes.yaml").write_bytes(b"id: \xff\xfe")
    secret = put(tmp_path, "bad/secret", FACTS)
    (folder / "bad" / "secret.yaml").symlink_to(secret)
    (folder / "outside").symlink_to(tmp_path / "bad", target_is_directory=True)
    os.mkfifo(folder / "bad" / "pipe.yaml")
    (folder / "stray.yaml").write_text("id: stray\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("not ours")
    said = cardwatch("curation", "import", str(folder), "--json", *(["--dry-run"] if dry else []))
    assert said.code == 1
    report = said.json()
    assert (report["new"], report["changed"], report["unchanged"]) == ([MODEL], [], [])
    reasons = {one["file"]: one["reason"] for one in report["failed"]}
    for name, (_, word) in BAD_TEXTS.items():
        assert word in reasons.pop(f"bad/{name}"), name
    assert reasons.keys() == {"bad/bytes.yaml", "bad/secret.yaml", "bad/pipe.yaml", "stray.yaml"}
    assert "link" in reasons["bad/secret.yaml"]
    assert cardwatch("show", "bad/secret").code == 3
    assert cardwatch("show", "bad/licence").code == 3
    assert cardwatch("show", MODEL).code == (3 if dry else 0)


def test_an_export_does_not_write_through_links(cardwatch: Cardwatch, folder: Path, tmp_path: Path) -> None:
    put(folder, MODEL, FACTS)
    cardwatch("curation", "import", str(folder))
    outside = tmp_path / "outside"
    outside.mkdir()
    victim = outside / "victim"
    victim.write_text("mine")
    linked, replaced = tmp_path / "linked", tmp_path / "replaced"
    linked.mkdir()
    (linked / "example-lab").symlink_to(outside, target_is_directory=True)
    said = cardwatch("curation", "export", str(linked), "--json")
    assert (said.code, [one["file"] for one in said.json()["failed"]]) == (1, [f"{MODEL}.yaml"])
    (replaced / "example-lab").mkdir(parents=True)
    (replaced / f"{MODEL}.yaml").symlink_to(victim)
    assert cardwatch("curation", "export", str(replaced)).code == 0
    assert sorted(path.name for path in outside.iterdir()) == ["victim"]
    assert victim.read_text() == "mine"


@pytest.mark.parametrize(
    "text",
    ["no", "~", "null", "1:30", "0x1f", "- a", "%TAG", "a\nb\n\n c", "\t", "é\u2028\x85", "'\"", "# x", "&a", "---"],
)
def test_any_text_survives_the_file(text: str) -> None:
    written = write_record(MODEL, "huggingface", (assertion("description", text, reason=text),))
    (read,) = read_record(written).assertions
    assert (read.value, read.reason) == (text, text)


def test_what_is_read_says_the_field() -> None:
    with pytest.raises(Unreadable, match="parameters"):
        read_record("id: a/b\nassertions: [{field: parameters, value: -1}]")
