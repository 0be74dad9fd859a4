"""Runs the cells of a notebook (nbformat 4) one after another in one namespace, as a kernel would."""

import io
import json
from functools import partial
from pathlib import Path
from typing import Any


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells: list[dict[str, Any]] = notebook["cells"]
    return cells


def run(path: Path) -> dict[str, str]:
    """What each cell of code printed, by its id; raises what a cell raises, with its id as the name of the file."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = {}
    for cell in cells_of(path):
        if cell["cell_type"] != "code":
            continue
        output = io.StringIO()
        namespace["print"] = partial(print, file=output)  # what other threads print is not the cell's
        exec(compile("".join(cell["source"]), f"{path.name}#{cell['id']}", "exec"), namespace)  # noqa: S102 - our own notebook
        printed[cell["id"]] = output.getvalue()
    return printed
