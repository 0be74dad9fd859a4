"""The models that one file of a project refers to, by what kind of file it is. Pure: text in, findings out.

* Python and notebooks by their syntax, bills of materials by their format, all else by what its lines say.
* A revision goes with its model wherever it stands in the call, the command or the settings.
* What a file loads and does not name is unresolved: it must not pass for nothing.
"""

from collections.abc import Iterable, Iterator

from registry.compliance.scan.boms import is_bom, read_bom
from registry.compliance.scan.commands import models_in_commands
from registry.compliance.scan.lines import models_in_text
from registry.compliance.scan.notebooks import cells_in
from registry.compliance.scan.python_code import models_in_code, parse
from registry.compliance.scan.values import Findings, Named, Reference, Unresolved

_UNTOLD = "A model is loaded here, and the file does not tell which."


def references_in(path: str, text: str) -> Iterator[Reference]:
    """The models that one file refers to."""
    yield from findings_in(path, text).references


def findings_in(path: str, text: str) -> Findings:
    """The models that one file refers to, and what it leaves open."""
    if is_bom(text):
        return read_bom(path, text)
    if path.lower().endswith(".ipynb") and (cells := cells_in(text)) is not None:
        return _collected(path, _in_notebook(text, cells.python, cells.other), ())
    tree = parse(text) if path.lower().endswith((".py", ".pyi", ".pyw")) else None
    if tree is not None:
        return _collected(path, models_in_code(tree), models_in_text(text, only_addresses=True))
    named = [*models_in_commands(text.splitlines())]
    return _collected(path, named, models_in_text(text))


def _in_notebook(text: str, python: Iterable[str], other: str) -> Iterator[Named]:
    """Models of all cells, with their lines in the file itself."""
    parts = {cell: parse(cell) is not None for cell in python}
    whole = "\n".join(cell for cell, is_code in parts.items() if is_code)
    rest = "\n".join([other, *(cell for cell, is_code in parts.items() if not is_code)])
    tree = parse(whole)
    found = list(models_in_code(tree)) if tree is not None else []
    found += models_in_text(whole, only_addresses=tree is not None)
    found += [*models_in_commands(rest.splitlines()), *models_in_text(rest)]
    for named in found:
        place = text.find(named.model) if named.model else -1
        yield Named(named.model, text.count("\n", 0, max(place, 0)) + 1, named.revision)


def _collected(path: str, first: Iterable[Named], second: Iterable[Named]) -> Findings:
    """All of a file; what the second only mentions adds nothing to what the first says of the same model."""
    certain = list(first)
    known = {named.model for named in certain if named.model}
    found = [*certain, *(named for named in second if named.revision != "" or named.model not in known)]
    pinned = {(named.model, named.line) for named in found if named.revision != ""}
    references, unresolved = set[Reference](), set[Unresolved]()
    for named in found:
        if not named.model:
            unresolved.add(Unresolved(path, named.line, _UNTOLD))
        elif named.revision is None:
            detail = f"The revision of {named.model} that is used here cannot be told."
            unresolved.add(Unresolved(path, named.line, detail, named.model))
        elif named.revision or (named.model, named.line) not in pinned:
            references.add(Reference(named.model, path, named.line, named.revision))
    return Findings(tuple(sorted(references)), tuple(sorted(unresolved)))
