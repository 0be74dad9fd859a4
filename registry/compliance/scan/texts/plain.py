"""Files of no kind of their own: what their commands and lines say."""

from collections.abc import Iterable, Iterator

from registry.compliance.scan.files import FileReader, ScanFile
from registry.compliance.scan.texts.commands import models_in_commands
from registry.compliance.scan.texts.lines import models_in_text
from registry.compliance.scan.values import Found, Named


def read_plain(file: ScanFile) -> Iterator[Found]:
    """The models of any text."""
    yield from merged(models_in_commands(file.text.split("\n")), models_in_text(file.text))


def merged(first: Iterable[Found], second: Iterable[Named]) -> Iterator[Found]:
    """All of both; what the second only mentions adds nothing to what the first says of the same model."""
    certain = list(first)
    known = {one.model for one in certain if isinstance(one, Named)}
    yield from certain
    yield from (one for one in second if one.revision != "" or one.model not in known)


TEXT_READERS = (FileReader(kind="a text", takes=lambda _: True, read=read_plain),)
