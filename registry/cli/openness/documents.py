"""Documents that ``cardwatch openness`` takes beside models: read here within limits, judged here or by a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from registry.cli.arguments import MODEL
from registry.cli.checks.reference_files import named_file
from registry.cli.remote.client import Server
from registry.errors import Invalid
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.openness.evaluation import DocumentVerdicts, evaluate_document, is_statement, read_tree

_ENDINGS = frozenset({".json", ".jsonld", ".yaml", ".yml"})
_YAML = frozenset({".yaml", ".yml"})
_MOST_BYTES = 8 * 1024 * 1024


class ModelOrFile(click.ParamType[str | Path]):
    """The id of a model, or a file that is there."""

    name = "model or file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | Path:  # fmt: skip
        """A file where there is one, whatever it is called; else a model, if it can be the id of one."""
        text = str(value)
        if (file := named_file(text)) is not None:
            return file
        is_named_so = Path(text).suffix.casefold() in _ENDINGS and text.count("/") != 1
        if is_named_so or text.startswith((".", "/", "~")):
            self.fail(f"There is no file {text[:200]!r}.", param, ctx)
        return MODEL.convert(value, param, ctx)


def judge_file(server: Server | None, path: Path) -> DocumentVerdicts:
    """What all frameworks say of the models of a document; raises ``Invalid`` with what is wrong, and its file."""
    with _named(path):
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        tree = read_tree(data, "application/yaml" if path.suffix.casefold() in _YAML else "")
        if is_statement(tree):
            raise Invalid("It states facts for one framework; `cardwatch frameworks evaluate FILE` judges these.")
        if server is not None:
            return server.send("POST", "/v1/openness/evaluate", DocumentVerdicts, body=tree)[1]
        return evaluate_document(Knowledge(load_catalogue(), load_index), tree)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Tell in which file something is wrong."""
    try:
        yield
    except Invalid as wrong:
        raise Invalid(f"{path}: {wrong.message}", errors=wrong.errors) from wrong
    except OSError as wrong:
        raise Invalid(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong


MODEL_OR_FILE = ModelOrFile()
