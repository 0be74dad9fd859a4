"""A folder of curation, one folder per owner: read as if a stranger had made it, written without following links."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from registry.errors import Invalid
from registry.safe_yaml import MAX_BYTES

MAX_FILES = 100_000
NO_OWNER = "_"
"""The folder of models whose id has a single part."""
ENDING = ".yaml"


class CuratedFile(msgspec.Struct, frozen=True):
    """A file by its path in the folder: its text, or why it cannot be read."""

    name: str
    text: str = ""
    wrong: str | None = None


def name_of(model_id: str) -> str:
    """The path of a model's file in the folder."""
    return (model_id if "/" in model_id else f"{NO_OWNER}/{model_id}") + ENDING


def read_folder(root: Path) -> Iterator[CuratedFile]:
    """All files by name; raises ``Invalid`` where this is no folder."""
    if not root.is_dir():
        raise Invalid(f"{str(root)!r} is no folder.")
    for count, path in enumerate(_candidates(root)):
        if count >= MAX_FILES:
            raise Invalid(f"{str(root)!r} holds more than {MAX_FILES} files.")
        name = path.relative_to(root).as_posix().encode("utf-8", "replace").decode()
        wrong = _misplaced(root, path)
        yield CuratedFile(name, wrong=wrong) if wrong else _curated_file(path, name)


def write_file(root: Path, name: str, text: str) -> bool:
    """Write one file as a whole; False where it says so already. Raises ``OSError``."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.is_symlink():
        raise OSError(f"{path.parent.name} is a link")
    if not path.is_symlink() and path.is_file() and path.read_bytes() == text.encode():
        return False
    # Replacing a link does not write to where it leads.
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with draft.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    draft.replace(path)
    return True


def _candidates(root: Path) -> Iterator[Path]:
    """YAML files of the folder and of its folders; what begins with a dot belongs to other programs."""
    for path in sorted(root.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from (one for one in sorted(path.iterdir()) if _is_ours(one))
        elif _is_ours(path):
            yield path


def _is_ours(path: Path) -> bool:
    return path.suffix.lower() in {ENDING, ".yml"} and not path.name.startswith(".")


def _misplaced(root: Path, path: Path) -> str | None:
    if path.parent == root:
        return "it stands in no owner's folder"
    return None if path.suffix == ENDING else f"its name does not end in {ENDING}"


def _curated_file(path: Path, name: str) -> CuratedFile:
    """The text of a plain file of bounded size; links are refused, also one that appears only now."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, "rb") as file:  # noqa: PTH123 - of a handle, which a path cannot open
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return CuratedFile(name, wrong="it is no plain file")
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return CuratedFile(name, wrong=f"it is longer than {MAX_BYTES} bytes")
        return CuratedFile(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return CuratedFile(name, wrong="it is not UTF-8")
    except OSError as error:
        return CuratedFile(name, wrong="it is a link" if path.is_symlink() else f"it cannot be read: {error.strerror}")
