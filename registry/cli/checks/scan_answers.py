"""Where the answers file of a project lies, and what it says."""

from pathlib import Path

from registry.compliance.scan import ANSWERS_FILE, Answer, WrongAnswers, read_answers
from registry.errors import Invalid


def find_answers(path: Path) -> Path | None:
    """The answers file of the folder that is scanned or of one above it, as far as its repository goes."""
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / ANSWERS_FILE).is_file():
            return folder / ANSWERS_FILE
        if (folder / ".git").exists():
            return None
    return None


def load_answers(file: Path) -> list[Answer]:
    """The entries of a file; raises Invalid with what is wrong, and where."""
    try:
        return read_answers(file.read_text(encoding="utf-8"))
    except WrongAnswers as error:
        raise Invalid(f"{file}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}") from error


def place_of(path: Path, file: Path) -> str:
    """Where what is scanned lies, from the folder of the answers file on; empty where it is that folder itself."""
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    try:
        place = folder.relative_to(file.resolve().parent)
    except ValueError:
        return ""
    return "" if place == Path() else place.as_posix()
