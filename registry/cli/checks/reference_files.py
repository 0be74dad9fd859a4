"""FILE arguments: a list of references that somebody wrote, of which no line may pass for nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from registry.cli.checks.project_files import Progress, all_findings
from registry.cli.checks.scan_answers import find_answers, load_answers, place_of
from registry.cli.checks.written_lists import list_of
from registry.cli.output import say
from registry.compliance.scan import MAX_DOCUMENT, Findings, NameKind, settle
from registry.errors import CardwatchError, Invalid

_MOST_WRONG = 20


def is_file(argument: str) -> bool:
    """Whether an argument of ``check`` is a file that is there."""
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):
        return False


def named_file(argument: str) -> Path | None:
    """The file that an argument names, if it is there; where it looks like an id, that it is a file is said."""
    if not is_file(argument):
        return None
    if not Path(argument).suffix and not argument.startswith((".", "/", "~")):
        say(f"{argument[:100]!r} is a file here, and read as one.")
    return Path(argument)


def read_list(file: Path) -> Findings:
    """What a file lists, settled by the answers file beside or above it; its places bear the path as it was given."""
    listed = list_of(file.name, _bytes_of(file))
    if listed is None:
        say(f"{file} is read as code, settings or a program's list: what it names counts, and not each line.")
        (found,) = all_findings(file, Progress(is_shown=False))
    else:
        found = listed
    answers = find_answers(file.parent)
    if answers is not None:
        found = settle(found, load_answers(answers), place_of(file, answers)).findings
    return Findings(
        tuple(msgspec.structs.replace(one, path=str(file)) for one in found.references),
        tuple(msgspec.structs.replace(one, path=str(file)) for one in found.unresolved),
    )


def listed_models(arguments: Sequence[str]) -> tuple[str, ...]:
    """The models of arguments that are ids, addresses or files that list them, each once.

    Raises ``Invalid`` for a line that names no model of a hub: nothing on a list is passed over.
    """
    named = list[str]()
    for argument in arguments:
        file = named_file(argument)
        named += [argument] if file is None else _listed(file)
    return tuple(dict.fromkeys(named))


def _listed(file: Path) -> Iterator[str]:
    found = read_list(file)
    wrong = [f"{one.path}:{one.line}: {one.detail}" for one in found.unresolved]
    others = [one for one in found.references if one.kind not in {NameKind.HUB, NameKind.MODELSCOPE}]
    wrong += [f"{one.path}:{one.line}: {one.model!r} is no id of a model." for one in others]
    if wrong:
        raise Invalid(" ".join(wrong[:_MOST_WRONG]))
    pinned = [one.model for one in found.references if one.revision]
    if pinned:
        say(f"Note: {file} pins revisions; this is about the models as they were last read: {', '.join(pinned[:5])}.")
    yield from (one.model for one in found.references)


def _bytes_of(file: Path) -> bytes:
    """The bytes of a file, one more than a document may have at most."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise CardwatchError(f"{file} cannot be read: {error.strerror}.") from error
