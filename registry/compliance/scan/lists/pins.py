"""Plain lists of models with their revisions, as requirements are written: ``owner/name@revision`` and purls. Pure."""

import re
from collections.abc import Iterator

from registry.compliance.scan.files import FileReader, ScanFile, by_name
from registry.compliance.scan.ids import in_purl, is_hub_purl
from registry.compliance.scan.names import model_of
from registry.compliance.scan.values import Found, Named, OpenPlace

_START = 64 * 1024
_PURL = re.compile(rb"^\s*(?:[-*]\s+)?pkg:", re.MULTILINE | re.IGNORECASE)
_PIN = re.compile(rb"^\s*(?:[-*]\s+)?[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*@[\w./-]+\s*(?:#.*)?$", re.MULTILINE)
_LINE = re.compile(
    rb"\s*(?:(?:[-*]\s+)?(?:pkg:\S+|[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?(?:@[\w./-]+)?))?\s*(?:#.*)?"
)
_COMMIT = re.compile(rb"@[0-9a-f]{40}\b")
_LISTS = by_name(".txt", ".list", ".lst", ".models", "models")


def _is_pins(file: ScanFile) -> bool:
    """Whether each line is an id or a purl, and some line is a purl of the Hub or pins a commit or says it is one."""
    if not _LISTS(file):
        return False
    head = file.data[:_START]
    is_told = _PURL.search(head) or (_PIN.search(head) and (_COMMIT.search(head) or "model" in file.name))
    return bool(is_told) and all(_LINE.fullmatch(line) for line in file.data.split(b"\n"))


def read_pins(file: ScanFile) -> Iterator[Found]:
    """The models of such a list; packages of other kinds are passed over."""
    for number, line in enumerate(file.text.split("\n"), 1):
        told = re.sub(r"^\s*[-*]\s+", "", line.partition(" #")[0].strip())
        if not told or told.startswith("#"):
            continue
        if told.lower().startswith("pkg:"):
            yield from _of_purl(told, number)
        elif (mention := model_of(told)) is not None:
            yield Named(mention.model, number, mention.revision, mention.kind)


def _of_purl(purl: str, line: int) -> Iterator[Found]:
    if found := in_purl(purl):
        yield Named(found[0], line, found[1])
    elif is_hub_purl(purl) and "huggingface/datasets/" not in purl.lower():
        yield OpenPlace(line, purl[:120], "This package URL names no model.")


PIN_READERS = (FileReader(kind="a list of models", takes=_is_pins, read=read_pins),)
