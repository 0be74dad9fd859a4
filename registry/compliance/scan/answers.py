"""The answers file of a project: what its references that a scan cannot resolve mean, or why they do not count. Pure.

Its format is described in docs/scan.md. Whatever it says that is not understood is refused with its line, since an
answer that silently settles nothing, or too much, would be worse than none.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec

from registry.compliance.scan.names import model_of
from registry.compliance.scan.settings import Items, Leaf, Pairs, Tree, UnreadableSettings, yaml_trees
from registry.compliance.scan.values import Findings, NameKind, Reference, Unresolved, spelled

ANSWERS_FILE = ".cardwatch.yaml"
MAX_BYTES = 1024 * 1024
MAX_ANSWERS = 10_000
ALL = "*"
_KEYS = ("model", "revision", "ignore", "path")
_REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,199}")
_MIN_REASON = 3
_QUOTES = str.maketrans({'"': "'"})


class WrongAnswers(Exception):  # noqa: N818 - a reason, told to the author of the file
    """What is wrong with an answers file, with the line."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry says of a reference; exactly one of a model, a revision alone, and a reason to ignore it."""

    reference: str
    """As a scan prints it, or ``path:line``, or a path; ``*`` for everything under ``path``."""
    line: int
    model: str = ""
    kind: NameKind = NameKind.HUB
    revision: str = ""
    ignore: str = ""
    """The reason, where the reference does not count."""
    path: str = ""
    """A pattern of paths from the folder of the answers file on; empty for all."""


class Ignored(msgspec.Struct, frozen=True, order=True):
    """A place that does not count, and why."""

    path: str
    line: int
    reference: str
    reason: str


class SettledFindings(msgspec.Struct, frozen=True):
    """What is left of findings once the answers have been heard."""

    findings: Findings
    ignored: tuple[Ignored, ...] = ()
    unmatched: tuple[Answer, ...] = ()
    """Entries that settle nothing."""


def read_answers(text: str) -> list[Answer]:
    """The entries of an answers file; raises WrongAnswers."""
    if len(text) > MAX_BYTES:
        raise WrongAnswers(f"It is larger than {MAX_BYTES:,} characters.")
    try:
        trees = yaml_trees(text)
    except UnreadableSettings as error:
        raise WrongAnswers(f"It cannot be read as YAML: {error}.") from error
    answers = list[Answer]()
    for tree in trees:
        for name, inner in _mapping(tree, "The file"):
            if name != "references":
                raise WrongAnswers(f"Line {inner.line}: unknown key {name!r}; the only one is 'references'.")
            for reference, said in _mapping(inner, "'references'"):
                answers += _entries(reference, said)
    if len(answers) > MAX_ANSWERS:
        raise WrongAnswers(f"It has more than {MAX_ANSWERS:,} entries.")
    return answers


def _mapping(tree: Tree, name: str) -> list[tuple[str, Tree]]:
    if isinstance(tree, Leaf) and tree.value in {"", "~", "null"}:
        return []
    if not isinstance(tree, Pairs):
        raise WrongAnswers(f"Line {tree.line}: {name} must be a mapping of names to values.")
    return tree.pairs


def _entries(reference: str, said: Tree) -> Iterator[Answer]:
    for one in said.items if isinstance(said, Items) else [said]:
        yield _checked(_answer(reference, one))


def _answer(reference: str, said: Tree) -> Answer:
    if isinstance(said, Leaf):
        return _with_model(Answer(reference=reference, line=said.line), said.value)
    answer = Answer(reference=reference, line=said.line)
    for key, inner in _mapping(said, f"What is said of {reference!r}"):
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise WrongAnswers(f"Line {inner.line}: unknown key {key!r} for {reference!r}; there are {known}.")
        if not isinstance(inner, Leaf):
            raise WrongAnswers(f"Line {inner.line}: {key!r} of {reference!r} must be a word.")
        if key == "ignore" and len(inner.value.strip()) < _MIN_REASON:
            raise WrongAnswers(f"Line {inner.line}: 'ignore' of {reference!r} must say the reason in words.")
        if key == "model":
            answer = _with_model(answer, inner.value)
        else:
            answer = msgspec.structs.replace(answer, **{key: inner.value.strip()})
    return answer


def _with_model(answer: Answer, word: str) -> Answer:
    source, _, name = word.strip().partition(":")
    is_prefixed = source == NameKind.MODELSCOPE
    found = model_of(name if is_prefixed else word, is_any_single=True)
    if found is None or found.kind not in {NameKind.HUB, NameKind.MODELSCOPE}:
        raise WrongAnswers(
            f"Line {answer.line}: {word[:100]!r} for {answer.reference!r} is no id of a model; one is owner/name, "
            "owner/name@revision or modelscope:owner/name."
        )
    kind = NameKind.MODELSCOPE if is_prefixed else found.kind
    return msgspec.structs.replace(answer, model=found.model, kind=kind, revision=answer.revision or found.revision)


def _checked(answer: Answer) -> Answer:
    where = f"Line {answer.line}: {answer.reference!r}"
    if answer.ignore and (answer.model or answer.revision):
        raise WrongAnswers(f"{where} has 'ignore' and a model; it is one or the other.")
    if not (answer.ignore or answer.model or answer.revision):
        raise WrongAnswers(f"{where} needs 'model' (owner/name) or 'ignore' (the reason in words).")
    if answer.revision and not _REVISION.fullmatch(answer.revision):
        raise WrongAnswers(f"{where}: {answer.revision[:100]!r} is no revision; one is a commit, a tag or a branch.")
    if not answer.reference or (answer.reference == ALL and not (answer.ignore and answer.path)):
        raise WrongAnswers(f"{where} names no reference; {ALL!r} stands for all and needs 'ignore' and 'path'.")
    return answer


def settle(findings: Findings, answers: list[Answer], folder: str = "") -> SettledFindings:
    """What is left of findings; ``folder`` is where what was scanned lies, from the answers file on.

    The first entry that fits a place counts, in the order of the file.
    """
    references, unresolved = set[Reference](), set[Unresolved]()
    ignored, used = set[Ignored](), set[int]()
    places: list[Reference | Unresolved] = [*findings.references, *findings.unresolved]
    for place in places:
        number = next((n for n, answer in enumerate(answers) if _fits(answer, place, folder)), None)
        if number is None:
            references.update([place] if isinstance(place, Reference) else [])
            unresolved.update([place] if isinstance(place, Unresolved) else [])
            continue
        used.add(number)
        answer = answers[number]
        if answer.ignore:
            ignored.add(Ignored(place.path, place.line, _shown(place), answer.ignore))
        else:
            references.add(_answered(answer, place))
    left = Findings(tuple(sorted(references)), tuple(sorted(unresolved)))
    unmatched = tuple(answer for number, answer in enumerate(answers) if number not in used)
    return SettledFindings(left, tuple(sorted(ignored)), unmatched)


def _shown(place: Reference | Unresolved) -> str:
    return place.model if isinstance(place, Reference) else place.reference or place.model or place.detail


def _answered(answer: Answer, place: Reference | Unresolved) -> Reference:
    if not answer.model:
        return Reference(place.model, place.path, place.line, answer.revision)
    return Reference(spelled(answer.kind, answer.model), place.path, place.line, answer.revision, answer.kind)


def _fits(answer: Answer, place: Reference | Unresolved, folder: str) -> bool:
    path = f"{folder}/{place.path}" if folder else place.path
    if answer.path and not any(fnmatchcase(one, answer.path) for one in (path, place.path)):
        return False
    if not (answer.model or answer.ignore) and not place.model:
        return False  # a revision alone, where no model is known
    names = {place.path, path, f"{place.path}:{place.line}", f"{path}:{place.line}", place.model, ALL}
    if isinstance(place, Unresolved):
        names.add(place.reference)
    return answer.reference.translate(_QUOTES) in {name.translate(_QUOTES) for name in names if name}
