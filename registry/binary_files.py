"""Files that are no text, such as PDF and Word documents: told by how they begin, named by their bytes. Pure."""

import hashlib
import re

_STARTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b")
"""PDF; zip, as of Word and OpenDocument; the older Office; gzip."""
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What readers of these formats skip: a byte order mark and white space."""
_LINE = re.compile(r"\[a file that is no text, sha256 ([0-9a-f]{64})\]")


def is_text(data: bytes) -> bool:
    """Whether bytes may be read as text: nothing that they begin with says that they are a document or an archive."""
    return not data[:1024].lstrip(_BEFORE).startswith(_STARTS)


def line_for(data: bytes) -> str:
    """What stands for such a file where texts are shown or compared."""
    return f"[a file that is no text, sha256 {hashlib.sha256(data).hexdigest()}]"


def files_in(text: str) -> tuple[str, ...]:
    """The sha256 of the files that lines of a decoded text stand for."""
    return tuple(_LINE.findall(text))


def file_of(text: str) -> str | None:
    """The sha256 of the one file that a decoded text stands for as a whole."""
    found = _LINE.fullmatch(text.strip())
    return found[1] if found else None
