"""From a source's list of files to the weights of a commit, and what the list leaves open. Pure.

The hash of a file is the id by which LFS knows it, as the source lists it; no file is read for it. A list that was cut,
or that says of a file neither hash nor size, is kept with the gap that it has.
"""

from collections.abc import Collection, Mapping

from registry.hub.cards.license_files import is_sound
from registry.hub.values import TreeEntry, WeightFile, WeightList
from registry.hub.weights.formats import format_of, signature_path, weight_paths

MAX_WEIGHTS = 2_000
"""So many files of weights of a commit are kept."""
MAX_ASKED = 900
"""So many are asked for together with the licence: the Hub takes 1,000 paths in one request."""
MAX_SIZE = 2**60
_LIST_PAGE = 1_000


def paths_beside(names: Collection[str]) -> list[str]:
    """What to ask for with the files that bear on the licence: the weights, and the signature of the model."""
    signed = signature_path(names)
    return [*([signed] if signed else []), *_sound(weight_paths(names))][:MAX_ASKED]


def weights_of_list(
    revision: str,
    entries: Mapping[str, TreeEntry],
    names: Collection[str],
    *,
    trouble: str | None = None,
) -> WeightList | None:
    """The weights among the files of a commit; None where it is not told which files it has.

    ``names`` are those of all files, ``entries`` what is told of some; ``trouble`` says why it may not be all of them.
    """
    if not names:
        return None
    listed = weight_paths({*names, *entries})
    sound = _sound(listed)
    files = tuple(_file(path, entries.get(path)) for path in sound[:MAX_WEIGHTS])
    gaps = [] if trouble is None else [trouble]
    if len(names) >= _LIST_PAGE and len(names) % _LIST_PAGE == 0:
        gaps.append("the list of files ends where a page is full, and may have been cut")
    if len(sound) < len(listed):
        wrong = len(listed) - len(sound)
        gaps.append(f"{_files(wrong)} {'has a name that is no path' if wrong == 1 else 'have names that are no paths'}")
    if len(sound) > MAX_WEIGHTS:
        gaps.append(f"there are {len(sound)} files of weights; {MAX_WEIGHTS} of them are kept")
    gaps += _gaps_of(files, entries)
    return WeightList(revision=revision, files=files, gaps=tuple(gaps))


def _gaps_of(files: tuple[WeightFile, ...], entries: Mapping[str, TreeEntry]) -> list[str]:
    untold = sum(file.path not in entries for file in files)
    plain = sum(file.path in entries and file.sha256 is None for file in files)
    told = f"the source told nothing of {_files(untold)} but {'its name' if untold == 1 else 'their names'}"
    bare = f"{_files(plain)} {'is' if plain == 1 else 'are'} listed without a sha256"
    return [*([told] if untold else []), *([bare] if plain else [])]


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'} of weights"


def _file(path: str, entry: TreeEntry | None) -> WeightFile:
    kind = format_of(path) or ""
    if entry is None:
        return WeightFile(path, None, None, kind)
    return WeightFile(path, entry.size if 0 <= entry.size <= MAX_SIZE else None, entry.sha256, kind)


def _sound(paths: list[str]) -> list[str]:
    return [path for path in paths if is_sound(path)]
