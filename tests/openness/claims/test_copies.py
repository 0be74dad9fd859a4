"""What comes with Cardwatch of indexes' own entries is read from their public files, and from tidy copies of these."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from registry.cli.records.index_entries import entries
from registry.errors import Invalid
from registry.openness.claims import CopiedEntries, copied_entries, shipped_entries, write_entries
from registry.openness.claims.imports import EntriesOfIndex, ReleaseComponents
from registry.openness.frameworks import chatgpt, european_index

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SYSTEM = """
system:
    name: A System
datasources_basemodel:
    class: open
    link:
    notes: Not taken over.
weights_basemodel:
    class: Partial
weights_endmodel:
    class:
code:
    class: opem
paper: a sentence
"""
PROJECT = "project:\n    name: A Project\nopencode:\n    class: closed\n"
RELEASE = """
release:
  name: A Release
  license:
    distribution:
      name: Apache-2.0
      path: LICENSE
    code:
      name:
  components:
    - name: Training code
      license: MIT
    - name: model card
      license: ''
    - name: Data card
      license:
    - name: Datasets
    - name: A new kind
      license: MIT
    - none
"""
OF_RELEASE = ReleaseComponents({7: "MIT", 13: "", 14: None, 15: None}, {"distribution": "Apache-2.0"})


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of the repository of an index, at one commit."""
    root = tmp_path / "clone"
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "HEAD").write_text(COMMIT)
    return root


def test_the_classes_of_a_system_are_letters_in_the_order_of_the_dimensions(checkout: Path) -> None:
    (checkout / "a.yaml").write_text(SYSTEM)
    (checkout / "_parameters.yml").write_text("a: b")

    copied = copied_entries("osai", checkout)

    told = {"datasources_basemodel": "o", "weights_basemodel": "p"}
    expected = "".join(told.get(name, "-") for name in european_index.dimensions("osai-12"))
    assert (copied.commit, copied.date, copied.unread) == (COMMIT, None, ())
    assert copied.entries == {"a.yaml": expected}


def test_rows_without_a_name_are_none(checkout: Path) -> None:
    (checkout / "projects").mkdir()
    (checkout / "projects" / "a.yaml").write_text(PROJECT)
    (checkout / "projects" / "A_sample.yaml").write_text(PROJECT.replace("A Project", ""))

    copied = copied_entries("opening-up-chatgpt", checkout)

    assert copied.entries == {"a.yaml": "c" + "-" * (len(chatgpt.DIMENSIONS) - 1)}


def test_a_release_has_its_components_with_their_licences(checkout: Path) -> None:
    (checkout / "models").mkdir()
    (checkout / "models" / "a.yml").write_text(RELEASE)
    (checkout / "models" / "b.yml").write_text("release:\n  name: Without any\n  components: none\n")
    (checkout / "models" / "c.yml").write_text("framework: {}\n")

    assert copied_entries("mot", checkout).entries == {"a.yml": OF_RELEASE, "b.yml": ReleaseComponents({}, {})}


def test_a_tidy_copy_says_the_same(tmp_path: Path) -> None:
    source = {"path": "models/a.yml"}
    parts = [
        ("Training code", "MIT"),
        ("model card", ""),
        ("Data card", None),
        ("Datasets", None),
        ("A new kind", "MIT"),
    ]
    release = {
        "name": "A Release", "source": source,
        "global_licenses": {"distribution": {"name": "Apache-2.0"}, "code": None},
        "components": [{"name": name, "license_raw": written} for name, written in parts],
    }  # fmt: skip
    tidy = tmp_path / "mot.json"
    tidy.write_text(json.dumps({"commit": COMMIT, "commit_date": "2026-05-11", "records": [release]}))

    copied = copied_entries("mot", tidy)

    assert (copied.entries, copied.commit, copied.date) == ({"a.yml": OF_RELEASE}, COMMIT, "2026-05-11")
    system = {"name": "A", "source": {"path": "a.yaml"}, "dimensions": {"code": {"value": "open"}, "paper": None}}
    nameless = system | {"name": None, "source": {"path": "b.yaml"}}
    tidy.write_text(json.dumps({"commit": COMMIT, "records": [system, nameless]}))
    assert copied_entries("osai", tidy).entries == {"a.yaml": "-----o------"}


def test_files_that_cannot_be_read_are_told(checkout: Path, tmp_path: Path) -> None:
    (checkout / "a.yaml").write_text(SYSTEM)
    (checkout / "b.yaml").write_text("a: [")
    (tmp_path / "elsewhere.yaml").write_text(SYSTEM)
    (checkout / "c.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    copied = copied_entries("osai", checkout)

    assert list(copied.entries) == ["a.yaml"]
    assert [one.partition(":")[0] for one in copied.unread] == ["c.yaml", "b.yaml"]


@pytest.mark.parametrize("index", ["osai", "mot", "opening-up-chatgpt"])
@pytest.mark.parametrize("content", ["[]", '{"commit": "a", "records": [{"name": "a"}]}', "no", None])
def test_what_is_no_copy_is_refused(index: str, content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    path.mkdir() if content is None else path.write_text(content)

    with pytest.raises(Invalid, match=index):
        copied_entries(index, path)


def test_the_command_writes_one_index_anew_and_keeps_the_others(checkout: Path, tmp_path: Path) -> None:
    (checkout / "a.yaml").write_text(SYSTEM)
    output = tmp_path / "entries.json"
    asked = ["osai", str(checkout), "--output", str(output)]

    without_day = CliRunner().invoke(entries, asked)
    done = CliRunner().invoke(entries, [*asked, "--date", "2026-06-12"])

    assert without_day.exit_code == 2
    assert not done.exception
    assert f"1 entries of osai at {COMMIT} (2026-06-12)" in done.output
    written = msgspec.json.decode(output.read_bytes(), type=dict[str, EntriesOfIndex])
    assert written["osai"].entries == copied_entries("osai", checkout).entries
    assert {name: one for name, one in written.items() if name != "osai"} == {
        name: one for name, one in shipped_entries().items() if name != "osai"
    }
    (checkout / "b.yaml").write_text("a: [")
    told = CliRunner().invoke(entries, [*asked, "--date", "2026-06-12", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout)["entries"] == 1


def test_what_is_shipped_is_what_the_command_writes() -> None:
    shipped = shipped_entries()
    osai = shipped["osai"]
    copied = CopiedEntries(commit=osai.commit, date=osai.date, entries=osai.entries)

    again = write_entries(shipped, "osai", copied, osai.date)

    assert msgspec.json.decode(again, type=dict[str, EntriesOfIndex]) == shipped
