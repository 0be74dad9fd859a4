"""Files of the two indexes become facts of models; hostile copies are refused file by file."""

import os
from pathlib import Path

import pytest

from registry.errors import Invalid
from registry.licenses.catalogue.load import load_catalogue
from registry.records.indexes import checkout as folder
from registry.records.indexes.checkout import IndexFile, read_copy
from registry.records.indexes.entries import IndexEntry, known_license, links_in, repository_of
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI
from registry.safe_yaml import Unreadable

COMMIT = "5a388e871b88735e7ab7e6fb230b76c9d460d99a"
SYSTEM = """---
# Organization tags:
# - National origin: Germany
# - Contributor type: Academic (University)
# - Base model training compute: ~1e+24 FLOP
system:
    name: Example
    link: https://huggingface.co/example/Example-7B-Chat
    type: text
    basemodelname: Example-7B
    endmodelname: Example-7B-Chat
    endmodellicense: Apache 2.0
    releasedate: 2025-03
    notes: A sentence nobody wants here.
org:
    name: University of Example
    notes: Another sentence.
datasources_basemodel:
    class: closed
    link:
    notes: Secret words.
weights_basemodel:
    class: open
    link: ["https://huggingface.co/example/Example-7B/tree/main"]
weights_endmodel:
    class: partial
    link: https://huggingface.co/example/Example-7B-Chat/tree/main, https://example.org/more
paper:
    class: perhaps
licenses:
    class: partial
    link: https://example.org/licence
    notes: "Weights: Apache-2.0. Code: not released. Data: CC-BY-4.0."
surprise:
    class: open
"""
RELEASE = """framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}
release:
  name: Example-7B-Instruct
  version: 7B
  date: '2025-05-22'
  type: language
  origin: Example-7B
  producer: Example Lab
  repository: https://example.org/code
  huggingface: https://huggingface.co/example/Example-7B-Instruct
  license:
    distribution: {name: Apache-2.0, path: https://example.org/licence}
    code: {name: MIT, path: ''}
  components:
    - {name: Model parameters (Final), description: "A sentence nobody wants"}
    - {name: Training code}
    - {name: Evaluation code, license: unlicensed}
    - {name: Evaluation data, license: ''}
    - {name: Research paper, license: arXiv licence, component_path: 'https://arxiv.org/abs/2501.00001'}
    - {name: Datasets, license: CC-BY-4.0}
    - {name: Evaluation results}
    - {name: A new component}
"""


def system(text: str = SYSTEM) -> IndexEntry:
    return OSAI.read(load_catalogue(), IndexFile("example.yaml", text))


def release(text: str = RELEASE) -> IndexEntry:
    return MOT.read(load_catalogue(), IndexFile("Example.yml", text))


def unmapped(entry: IndexEntry) -> set[str]:
    return {one.dimension for one in entry.unmapped}


def test_a_system_becomes_the_facts_of_its_end_model() -> None:
    entry = system()
    facts = entry.facts
    assert entry.model == "example/Example-7B-Chat"
    assert facts.base_models == ("example/Example-7B",)
    assert facts.artifacts["end_user_weights"].availability == "partial"
    assert facts.artifacts["end_user_weights"].evidence[1] == "https://example.org/more"
    assert facts.artifacts["pretraining_data"].availability == "closed"
    assert facts.artifacts["pretraining_data"].evidence == ("https://osai-index.eu/model/example",)
    assert facts.license is not None
    assert facts.license.declared == ("apache-2.0",)
    assert {group: one.declared for group, one in facts.licenses.items()} == {
        "weights": ("apache-2.0",), "data": ("cc-by-4.0",),
    }  # fmt: skip
    assert (facts.origin.country, facts.origin.region, facts.origin.kind) == ("DE", "EU", "academic")
    assert facts.released == "2025-03"


def test_a_system_says_what_found_no_place_and_keeps_no_prose() -> None:
    entry = system()
    assert unmapped(entry) == {"type", "training compute", "licenses", "licenses of code", "paper", "surprise"}
    assert "paper" not in entry.facts.documentation
    assert "entence" not in repr(entry)
    assert "Secret" not in repr(entry)


def test_text_out_does_not_say_that_only_text_goes_in() -> None:
    """A licence may exclude a country for multimodal models only, so a wrong "text" would be a wrong "allowed"."""
    assert system().facts.modality is None
    assert release().facts.modality is None


@pytest.mark.parametrize(
    ("old", "new", "model"),
    [
        ("co/example/Example-7B-Chat\n", "co/example\n", "example/Example-7B-Chat"),
        ("example/Example-7B-Chat", "example/Other-7B-Chat", "example/Other-7B-Chat"),
        ("Example-7B-Chat/tree/main, https://example.org/more", "Other", "example/Example-7B-Chat"),
        ("https://huggingface.co/example/Example-7B-Chat", "https://example.org", None),
        ("https://huggingface.co/example/Example-7B-Chat", "https://huggingface.co/collections/example/chat", None),
        ("huggingface.co/example/Example-7B-Chat", "huggingface.co.example.org/example/Example-7B-Chat", None),
        ("https://example.org/more", "https://huggingface.co/example/Example-7B-chat", "example/Example-7B-Chat"),
    ],
)  # fmt: skip
def test_no_repository_is_guessed(old: str, new: str, model: str | None) -> None:
    entry = system(SYSTEM.replace(old, new))
    assert (entry.model or "").lower() == (model or "").lower()
    if model is None:
        assert [one.dimension for one in entry.unmapped] == ["system"]


def test_a_link_to_a_sibling_of_another_size_or_tuning_is_not_followed() -> None:
    assert system(SYSTEM.replace("endmodelname: Example-7B-Chat", "endmodelname: Example-7B")).model is None
    assert release(RELEASE.replace("name: Example-7B-Instruct", "name: Example-7B")).model is None
    assert system(SYSTEM.replace("example/Example-7B-Chat", "example/Example-13B-Chat")).model is None
    assert release(RELEASE.replace("example/Example-7B", "example/Example-2B")).model is None


def test_the_base_model_is_not_the_end_model() -> None:
    text = SYSTEM.replace("https://huggingface.co/example/Example-7B-Chat/tree/main, https://example.org/more", "")
    assert system(text.replace("co/example/Example-7B-Chat", "co/example/Example-7B")).model is None


def test_a_base_whose_link_bears_another_name_is_left_out() -> None:
    entry = system(SYSTEM.replace("example/Example-7B/tree", "example/Example-1B/tree"))
    assert entry.facts.base_models == ()
    assert "basemodelname" in unmapped(entry)


def test_components_inherit_licences_and_count_only_with_one() -> None:
    facts = release().facts
    assert {kind: item.license for kind, item in facts.artifacts.items()} == {
        "end_user_weights": "apache-2.0", "training_code": "mit",
    }  # fmt: skip
    assert facts.documentation["preprint"].evidence == ("https://arxiv.org/abs/2501.00001",)
    assert facts.license is not None
    assert facts.license.declared == ("apache-2.0",)
    assert facts.licenses["code"].declared == ("mit",)
    assert facts.parameters == 7_000_000_000
    assert facts.released is None


def test_what_the_tool_lists_without_a_licence_or_place_is_told() -> None:
    assert unmapped(release()) == {
        "Evaluation code", "Evaluation data", "Datasets", "Evaluation results", "A new component", "origin", "type",
        "repository", "date",
    }  # fmt: skip


def test_a_base_model_has_base_weights_and_its_data() -> None:
    facts = release(RELEASE.replace("-Instruct", "")).facts
    assert set(facts.artifacts) == {"base_weights", "training_code", "pretraining_data"}


def test_without_a_licence_of_the_whole_that_of_the_weights_counts() -> None:
    text = RELEASE.replace("    distribution: {name: Apache-2.0, path: https://example.org/licence}\n", "")
    given = text.replace('description: "A sentence nobody wants"', "license: Llama 3.1 Community License Agreement")
    facts = release(given).facts
    assert facts.license is not None
    assert facts.license.declared == ("llama3.1",)
    assert release(text).facts.license is None


def test_a_licence_that_is_not_known_keeps_its_words() -> None:
    catalogue = load_catalogue()
    assert known_license(catalogue, "MIT License") == "mit"
    for written in ("Modified MIT License", "OpenRAIL", "Apache-2.0 and BigScience RAIL License v1.0", "cc"):
        assert known_license(catalogue, written) == written


@pytest.mark.parametrize("link", [
    "https://huggingface.co/datasets/a/b", "https://huggingface.co/spaces/a/b", "https://huggingface.co/a",
    "https://huggingface.co/a/datasets", "https://huggingface.co/docs/transformers/en/x", "https://evil.org/?huggingface.co/a/b",
    "https://huggingface.co/../b", "https://huggingface.co@evil.org/a/b", "https://huggingface.co/a/b%2f..",
])  # fmt: skip
def test_what_is_no_model_repository(link: str) -> None:
    assert repository_of(link) is None


def test_links_are_bounded_and_plain() -> None:
    assert links_in([f"https://example.org/{number}" for number in range(99)])[-1] == "https://example.org/19"
    assert links_in("https://example.org/" + "a" * 2_000) == ()
    assert links_in("see https://a.org/x, https://b.org/y; javascript:alert(1)") == (
        "https://a.org/x",
        "https://b.org/y",
    )
    assert links_in("https://a.org/\u202etxt") == ()


@pytest.mark.parametrize("text", [
    "a: &x [1]\nb: *x\n", "- a list\n", "a: !!python/object/apply:os.system [ls]\n", "a: 1\na: 2\n", "a: [" * 50,
    "%YAML 1.1\n---\na: 1\n", "a: 1\n---\nb: 2\n", "a: 'open",
])  # fmt: skip
def test_hostile_yaml_is_refused_with_a_reason(text: str) -> None:
    for index in (OSAI, MOT):
        with pytest.raises(Unreadable, match=r"file|line"):
            index.read(load_catalogue(), IndexFile("x.yaml", text))


def test_what_no_reader_could_see_is_not_stored() -> None:
    entry = system(SYSTEM.replace("name: University of Example", 'name: "Un\\0iversity"'))
    assert entry.facts.origin.organisation is None


def write(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def test_the_commit_is_read_from_the_files_of_git(tmp_path: Path) -> None:
    root = write(tmp_path, {".git/HEAD": COMMIT.encode(), "a.yaml": b"a: 1", "_parameters.yml": b"- x"})
    copy = read_copy(root)
    assert copy.version == COMMIT
    assert [file.name for file in copy.files] == ["a.yaml"]
    write(root, {".git/HEAD": b"ref: refs/heads/main\n", ".git/refs/heads/main": f"{COMMIT}\n".encode()})
    assert read_copy(root).version == COMMIT
    (root / ".git/refs/heads/main").unlink()
    assert read_copy(root).version.startswith("sha256:")
    write(root, {".git/packed-refs": f"# pack-refs with: peeled\n{COMMIT} refs/heads/main\n".encode()})
    assert read_copy(root).version == COMMIT


def test_git_leads_nowhere_else(tmp_path: Path) -> None:
    secret = write(tmp_path / "outside", {"commit": COMMIT.encode()})
    root = write(tmp_path / "copy", {".git/HEAD": b"ref: refs/heads/../../../outside/commit", "a.yaml": b"a: 1"})
    assert read_copy(root).version.startswith("sha256:")
    write(root, {".git/HEAD": b"ref: refs/heads/main"})
    (root / ".git/refs/heads").mkdir(parents=True)
    (root / ".git/refs/heads/main").symlink_to(secret / "commit")
    assert read_copy(root).version.startswith("sha256:")


def test_another_content_is_another_version(tmp_path: Path) -> None:
    first = read_copy(write(tmp_path, {"a.yaml": b"a: 1", "b.yaml": b"b: 1"})).version
    assert first == read_copy(tmp_path).version
    assert first != read_copy(write(tmp_path, {"b.yaml": b"b: 2"})).version


def test_what_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"secret.yaml": b"a: 1"})
    root = write(tmp_path / "copy", {
        "good.yaml": b"\xef\xbb\xbfa: 1", "latin.yaml": b"a: \xfc", "long.yaml": b"#" * (folder.MAX_FILE_BYTES + 1),
    })  # fmt: skip
    (root / "link.yaml").symlink_to(tmp_path / "outside/secret.yaml")
    (root / "ring.yaml").symlink_to(root / "ring.yaml")
    (root / "folder.yaml").mkdir()
    os.mkfifo(root / "pipe.yaml")
    copy = read_copy(root)
    assert [file.name for file in copy.files] == ["good.yaml"]
    assert {one.file for one in copy.failed} == {
        "latin.yaml", "long.yaml", "link.yaml", "ring.yaml", "folder.yaml", "pipe.yaml",
    }  # fmt: skip


def test_a_folder_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"{number}.yaml": b"a: 12" for number in range(3)})
    monkeypatch.setattr(folder, "MAX_TOTAL_BYTES", 12)
    assert [one.file for one in read_copy(tmp_path).failed] == ["2.yaml"]
    monkeypatch.setattr(folder, "MAX_FILES", 2)
    with pytest.raises(Invalid, match="more than 2 files"):
        read_copy(tmp_path)
    with pytest.raises(Invalid, match="no folder"):
        read_copy(tmp_path / "missing")
