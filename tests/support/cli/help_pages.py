"""What every command says of itself, kept for `--help` (``make help-pages``)."""

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from registry.cli import cardwatch as root
from registry.cli.help import pages
from registry.cli.help.pages import HelpStep, Method

KEPT = Path(pages.__file__).with_name(pages.FILE)


class Recorder(click.HelpFormatter):
    """A formatter that notes what is written into it."""

    def __init__(self) -> None:
        super().__init__(width=80)
        self.steps: list[HelpStep] = []

    def _note(self, method: Method, *arguments: str | tuple[tuple[str, str], ...]) -> None:
        self.steps.append(HelpStep(method, arguments))

    def write(self, string: str) -> None:
        self._note("write", string)

    def indent(self) -> None:
        super().indent()  # what is written as it is reads the indentation
        self._note("indent")

    def dedent(self) -> None:
        super().dedent()
        self._note("dedent")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        assert prefix is None
        self._note("write_usage", prog, args)

    def write_heading(self, heading: str) -> None:
        self._note("write_heading", heading)

    def write_paragraph(self) -> None:
        self._note("write_paragraph")

    def write_text(self, text: str) -> None:
        self._note("write_text", text)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        assert (col_max, col_spacing) == (30, 2)
        self._note("write_dl", tuple(rows))


def contexts() -> dict[str, click.Context]:
    """Each command, groups among them, in the context in which it is called."""
    top = click.Context(root, info_name="cardwatch", **root.context_settings)
    return {"": top, **_below(top)}


def _below(parent: click.Context, *path: str) -> dict[str, click.Context]:
    found: dict[str, click.Context] = {}
    assert isinstance(parent.command, click.Group)
    for name in parent.command.list_commands(parent):
        command = parent.command.get_command(parent, name)
        assert command is not None
        context = click.Context(command, parent=parent, info_name=name, **command.context_settings)
        found[" ".join((*path, name))] = context
        if isinstance(command, click.Group):
            found |= _below(context, *path, name)
    return found


def recorded() -> bytes:
    """The pages as they are kept: JSON, a line for each command."""
    lines = []
    for words, context in sorted(contexts().items()):
        recorder = Recorder()
        context.command.format_help(context, recorder)
        lines.append(msgspec.json.encode(words) + b": " + msgspec.json.encode(recorder.steps))
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


if __name__ == "__main__":
    KEPT.write_bytes(recorded())
