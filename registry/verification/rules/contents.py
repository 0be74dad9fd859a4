"""What is logged, re-hashed: whether each row is what its leaf commits to. Pure."""

from collections.abc import Callable
from hashlib import sha256

import msgspec

from registry.transparency.merkle import VerifierKey
from registry.verification.rules.tree import TreeAudit
from registry.verification.rules.values import Bent, LogFault, LogReading

ERASURE, KEY = "erasure", "key"
MOST_MISMATCHES = 2_000
"""Rows that are asked whether they changed places with another."""


class LoggedRow(msgspec.Struct, frozen=True):
    """A leaf with what it commits to."""

    index: int | None
    """None where it has no place in the tree yet."""
    kind: str
    table: str
    key: str
    salt: bytes | None
    """None where it was erased."""
    commitment: bytes
    content: bytes | None
    """None where there is no row."""
    is_withheld: bool = False
    """Whether the row is there, and may not be seen."""
    is_superseded: bool = False
    """Whether the row has become another one since, with a younger leaf."""
    has_lost_words: bool = False
    """Whether the salt of the words of people in it is gone, so that nothing vouches for them."""


class _Erased(msgspec.Struct):
    commitment: str


class _ErasureContent(msgspec.Struct):
    row: _Erased


class NamedKey(msgspec.Struct, frozen=True):
    """A key as a leaf of the log names it."""

    index: int
    name: str
    sha256: str
    """Of its public half."""

    def is_of(self, key: VerifierKey) -> bool:
        """Whether it is this one."""
        return (self.name, self.sha256) == (key.name, sha256(key.public).hexdigest())


class _Key(msgspec.Struct):
    name: str
    public: str


class _KeyContent(msgspec.Struct):
    row: _Key


ContentAs = Callable[[LoggedRow, LoggedRow], bytes | None]
"""The content that the row of the first would have, were it in the place of the second."""


class ContentAudit:
    """Takes in leaves with their rows; what is bent comes out, and which keys and erasures the log itself names."""

    def __init__(self, reading: LogReading, tree: TreeAudit) -> None:
        self._reading, self._tree = reading, tree
        self._erased = list[LoggedRow]()
        self._erasures = set[str]()
        self._mismatched = list[LoggedRow]()
        self.keys = list[NamedKey]()
        """The keys that leaves name."""

    def check(self, row: LoggedRow) -> None:
        """Take in one."""
        content, salt = row.content, row.salt
        if content is not None and salt is not None and sha256(salt + content).digest() == row.commitment:
            self._reading.counts.contents += 1
            self._reading.counts.superseded += row.is_superseded
            if row.has_lost_words:
                self._erased.append(row)
            if row.kind in {ERASURE, KEY}:
                self._learn(row, content)
        else:
            self._doubt(row)

    def _doubt(self, row: LoggedRow) -> None:
        if row.is_withheld:
            self._reading.counts.withheld += 1
        elif row.salt is None:
            self._erased.append(row)
        elif row.content is None:
            self._tell(Bent.ROW_MISSING, row, "is gone, and no erasure in the log says so")
        elif self._is_right_by_tree(row, sha256(row.salt + row.content).digest()):
            # The leaf itself was bent, and is named as that.
            self._reading.counts.contents += 1
        elif len(self._mismatched) < MOST_MISMATCHES:
            self._mismatched.append(row)
        else:
            self._tell_bent(row)

    def _is_right_by_tree(self, row: LoggedRow, commitment: bytes) -> bool:
        bent = self._tree.bent.get(row.index) if row.index is not None else None
        return bent is not None and bent.stored == sha256(b"\x00" + commitment).digest()

    def _learn(self, row: LoggedRow, content: bytes) -> None:
        try:
            if row.kind == ERASURE:
                self._erasures.add(msgspec.json.decode(content, type=_ErasureContent).row.commitment)
            elif row.index is not None:
                found = msgspec.json.decode(content, type=_KeyContent).row
                self.keys.append(NamedKey(row.index, found.name, found.public))
        except msgspec.DecodeError:
            self._tell(Bent.CONTENT, row, "is not of a form that this release reads")

    def finish(self, content_as: ContentAs | None = None) -> None:
        """No leaf follows."""
        for row in self._erased:
            if row.commitment.hex() in self._erasures:
                self._reading.counts.erased += not row.has_lost_words
                self._reading.counts.without_words += row.has_lost_words
            else:
                self._tell(Bent.CONTENT, row, "has lost the salt of its leaf, and no erasure in the log says so")
        swapped = self._swapped(content_as) if content_as is not None else {}
        for row in self._mismatched:
            other = swapped.get((row.kind, row.key))
            if other is not None:
                self._tell(Bent.SWAPPED, row, f"has changed places with row {other}")
            else:
                self._tell_bent(row)

    def _swapped(self, content_as: ContentAs) -> dict[tuple[str, str], str]:
        """Rows of which another one's words would be right, by kind and key."""
        found = dict[tuple[str, str], str]()
        some = self._mismatched[:50]
        for row in some:
            for other in some:
                if other is row or other.kind != row.kind or row.salt is None:
                    continue
                content = content_as(other, row)
                if content is not None and sha256(row.salt + content).digest() == row.commitment:
                    found[row.kind, row.key] = other.key
        return found

    def _tell_bent(self, row: LoggedRow) -> None:
        self._tell(Bent.CONTENT, row, "is not what was logged: it, or the salt of its leaf, was changed")

    def _tell(self, what: Bent, row: LoggedRow, words: str) -> None:
        place = f", leaf {row.index}" if row.index is not None else ""
        self._reading.tell(
            LogFault(
                what=what, index=row.index, kind=row.kind, table=row.table, row=row.key,
                reason=f"{row.table} {row.key} ({row.kind}{place}) {words}.",
            )
        )  # fmt: skip
