"""What the kept licence files of records are, each text read and compared once."""

import msgspec
from sqlmodel import Session

from registry.curation.review.rules import TextSeen
from registry.errors import Invalid
from registry.evidence import decode, find_text
from registry.licenses import Knowledge
from registry.licenses.texts import Identification, identify, near_lookup, normalise


class Looked(msgspec.Struct, frozen=True):
    """What a kept text is; ``fingerprint`` names its words."""

    fingerprint: str
    found: Identification
    is_decided: bool


class Looks:
    """A look at texts, remembered as long as one operation takes; at most ``most_bytes`` are compared in all."""

    def __init__(self, session: Session, knowledge: Knowledge, most_bytes: int) -> None:
        self._session, self.knowledge = session, knowledge
        self._left = most_bytes
        self._known: dict[str, Looked | None] = {}

    def at(self, sha256: str) -> Looked | None:
        """What this text is; None where it is not kept, too long, or more than is compared at a time."""
        if sha256 not in self._known:
            self._known[sha256] = self._look(sha256)
        return self._known[sha256]

    def seen(self, path: str, sha256: str) -> TextSeen:
        """The same as a value for the rules."""
        looked = self.at(sha256)
        if looked is None:
            return TextSeen(path=path, sha256=sha256)
        found = looked.found
        return TextSeen(
            path=path, sha256=sha256, fingerprint=looked.fingerprint, match=found.match, license=found.license,
            nearest=found.nearest, similarity=found.similarity, is_decided=looked.is_decided,
        )  # fmt: skip

    def _look(self, sha256: str) -> Looked | None:
        data = find_text(self._session, sha256)
        if data is None or len(data) > self._left:
            return None
        self._left -= len(data)
        try:
            text = normalise(decode(data))
        except Invalid:
            return None
        index, catalogue = self.knowledge.index, self.knowledge.catalogue
        found = identify(index, text, near_lookup(self._session, catalogue))
        return Looked(text.sha256, found, is_decided=found.license is not None and index.exact(text) is None)
