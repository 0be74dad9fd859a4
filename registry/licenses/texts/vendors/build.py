"""Makes the sketches anew from located texts: ``python -m registry.licenses.texts.vendors.build INDEX``.

INDEX is a JSON list with ``key``, ``file``, ``sha256`` (of the bytes, which proves the file) and, where the text begins
below other lines, ``words_text`` ("below line 2"). Nothing of the texts but hashes is written.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from registry.evidence import decode
from registry.licenses.texts.normalisation import Normalised, normalise
from registry.licenses.texts.vendors.sketches import Sketch, dump_sketches, sketch

_BELOW = re.compile(r"line (\d+)")
_COMMON = "common_licences"


class Located(msgspec.Struct, frozen=True):
    """One located text."""

    key: str
    file: str
    sha256: str
    section: str = ""
    catalogue_entry: str | None = None
    readable_text: str | None = None
    words_text: str = ""


def read_located(one: Located) -> Normalised:
    """The words of a located text; raises ValueError where the file is another one."""
    if hashlib.sha256(Path(one.file).read_bytes()).hexdigest() != one.sha256:
        raise ValueError(f"{one.file} does not have the sha256 {one.sha256}")
    text = decode(Path(one.readable_text or one.file).read_bytes())
    below = _BELOW.search(one.words_text)
    return normalise("\n".join(text.split("\n")[int(below[1]) :]) if below else text)


def sketch_all(located: list[Located]) -> Iterator[Sketch]:
    """One sketch for each text, in the order of keys; those of the SPDX list are known by their words."""
    seen = set[tuple[str, str]]()
    for one in sorted(located, key=lambda one: (one.catalogue_entry or one.key, one.file)):
        if one.section != _COMMON:
            text = read_located(one)
            key = one.catalogue_entry or one.key
            if (key, text.unnumbered_sha256) not in seen:
                seen.add((key, text.unnumbered_sha256))
                yield sketch(key, text)


if __name__ == "__main__":
    found = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[Located])
    (Path(__file__).parent / "sketches.json").write_bytes(dump_sketches(sketch_all(found)))
