"""Lists of weights: what is told is kept, and what may be missing is said."""

from registry.hub.values import TreeEntry
from registry.hub.weights import WeightFile, weights_of_list
from registry.hub.weights.lists import MAX_ASKED, MAX_SIZE, MAX_WEIGHTS, paths_beside

SHA, BLOB, HASH = "a" * 40, "b" * 40, "1" * 64


def entry(path: str, size: int = 5, sha256: str | None = HASH) -> TreeEntry:
    return TreeEntry(path, size, BLOB, sha256)


def listed(
    *entries: TreeEntry, names: tuple[str, ...] = (), trouble: str | None = None
) -> tuple[list[WeightFile], str]:
    by_path = {one.path: one for one in entries}
    told = weights_of_list(SHA, by_path, names or tuple(by_path), trouble=trouble)
    assert told is not None
    return list(told.files), " ".join(told.gaps)


def test_a_list_with_all_hashes_is_complete() -> None:
    assert listed(entry("m.gguf"), entry("README.md", sha256=None)) == ([WeightFile("m.gguf", 5, HASH, "gguf")], "")
    assert listed(entry("README.md", sha256=None)) == ([], "")


def test_where_nothing_tells_the_files_nothing_is_known() -> None:
    assert weights_of_list(SHA, {}, ()) is None
    assert weights_of_list(SHA, {"LICENSE": entry("LICENSE")}, ()) is None


def test_what_is_missing_is_said() -> None:
    files, gaps = listed(entry("a.gguf", sha256=None), names=("a.gguf", "b.gguf"))
    assert files == [WeightFile("a.gguf", 5, None, "gguf"), WeightFile("b.gguf", None, None, "gguf")]
    assert "nothing of 1 file of weights but its name" in gaps
    assert "1 file of weights is listed without a sha256" in gaps
    _, gaps = listed(*(entry(name, sha256=None) for name in ("a.gguf", "b.gguf")), names=("c.gguf", "d.gguf"))
    assert "nothing of 2 files of weights but their names" in gaps
    assert "2 files of weights are listed without a sha256" in gaps
    assert "refused" in listed(entry("a.gguf"), trouble="refused")[1]


def test_a_list_that_ends_with_a_full_page_may_have_been_cut() -> None:
    assert "cut" in listed(entry("m.gguf"), names=("m.gguf", *(f"{number}.json" for number in range(999))))[1]
    assert listed(entry("m.gguf"), names=("m.gguf", *(f"{number}.json" for number in range(1_000))))[1] == ""


def test_a_repository_of_a_hundred_thousand_files_is_bounded() -> None:
    names = [f"checkpoint-{number}/model.safetensors" for number in range(100_001)]
    assert len(paths_beside(names)) == MAX_ASKED
    told = weights_of_list(SHA, {name: entry(name) for name in names}, names)
    assert told is not None
    assert len(told.files) == MAX_WEIGHTS
    assert told.gaps == (f"there are 100001 files of weights; {MAX_WEIGHTS} of them are kept",)


def test_hostile_names_and_sizes_are_gaps() -> None:
    names = ("../up.gguf", "a//b.gguf", "\x00.gguf", f"{'x' * 500}.gguf", "m.gguf", "n.gguf")
    files, gaps = listed(entry("m.gguf", MAX_SIZE + 1), entry("n.gguf", -1), names=names)
    assert [(file.path, file.size) for file in files] == [("m.gguf", None), ("n.gguf", None)]
    assert "4 files of weights have names that are no paths" in gaps
    assert "1 file of weights has a name that is no path" in listed(names=("../up.gguf",))[1]
    assert paths_beside(names) == ["m.gguf", "n.gguf"]
