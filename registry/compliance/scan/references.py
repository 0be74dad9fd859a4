"""The models that one file of a project refers to, by what kind of file it is. Pure: bytes in, findings out.

* A revision goes with its model wherever it stands in the call, the command or the settings.
* What a file loads and does not name is unresolved: it must not pass for nothing.
"""

from collections.abc import Iterable, Iterator

from registry.compliance.scan.files import ScanFile
from registry.compliance.scan.readers import reader_of
from registry.compliance.scan.values import Findings, Found, Named, OpenPlace, Reference, Unresolved, spelled

MAX_SHOWN = 200
"""Characters of a reference that cannot be resolved, as it is told."""


def references_in(path: str, text: str | bytes) -> Iterator[Reference]:
    """The models that one file refers to."""
    yield from findings_in(path, text).references


def findings_in(path: str, text: str | bytes) -> Findings:
    """The models that one file refers to, and what it leaves open."""
    file = ScanFile(path, text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    reader = reader_of(file)
    if len(file.data) > reader.limit:
        return _unread(path, f"This file is larger than {reader.limit:,} bytes and was not read.", reader.is_certain)
    if not file.is_plain:
        return _unread(path, f"This file is no text, and should be {reader.kind}.", reader.is_certain)
    if reader.is_silent(file):
        return Findings()
    found = reader.read(file)
    return found if isinstance(found, Findings) else collected(path, found)


def collected(path: str, several: Iterable[Found]) -> Findings:
    """All of a file, each once; at one place a model with its revision stands for the same without."""
    found = list(several)
    pinned = {(one.kind, one.model, one.line) for one in found if isinstance(one, Named) and one.revision != ""}
    used = {(one.kind, one.model) for one in found if isinstance(one, Named) and not one.is_definition}
    references, unresolved = set[Reference](), set[Unresolved]()
    for one in found:
        if isinstance(one, OpenPlace):
            unresolved.add(Unresolved(path, one.line, one.detail, "", _whole(one.reference[:MAX_SHOWN])))
        elif one.is_definition and not one.revision and (one.kind, one.model) in used:
            continue
        elif one.revision is None:
            model = _whole(spelled(one.kind, one.model))
            detail = f"The revision of {model} that is used here cannot be told."
            unresolved.add(Unresolved(path, one.line, detail, model, _whole(one.pin[:MAX_SHOWN])))
        elif one.revision or (one.kind, one.model, one.line) not in pinned:
            model = _whole(spelled(one.kind, one.model))
            references.add(Reference(model, path, one.line, _whole(one.revision), one.kind))
    return Findings(tuple(sorted(references)), tuple(sorted(unresolved)))


def _whole(text: str) -> str:
    """Text that can be written: halves of characters, which escapes in settings and code make, become marks."""
    return text.encode("utf-8", "replace").decode()


def _unread(path: str, detail: str, is_certain: bool) -> Findings:  # noqa: FBT001 - private, and named by its only use
    return Findings(unresolved=(Unresolved(path, 1, detail),) if is_certain else ())
