"""What the kept licence files of records are, each text read and compared once."""

import msgspec
from sqlmodel import Session

from registry.curation.review.rules import LicenseFile
from registry.errors import Invalid
from registry.evidence import find_text
from registry.licenses import Knowledge
from registry.licenses.texts import Identification, identify, near_lookup, normalise_bytes


class TextFinding(msgspec.Struct, frozen=True):
    """What a kept text is; ``fingerprint`` names its words."""

    fingerprint: str
    found: Identification
    is_decided: bool


class TextReader:
    """Reads texts, remembered as long as one operation takes; at most ``most_bytes`` are compared in all."""

    def __init__(self, session: Session, knowledge: Knowledge, most_bytes: int) -> None:
        self._session, self.knowledge = session, knowledge
        self._left = most_bytes
        self._known: dict[str, TextFinding | None] = {}

    def at(self, sha256: str) -> TextFinding | None:
        """What this text is; None where it is not kept, too long, or more than is compared at a time."""
        if sha256 not in self._known:
            self._known[sha256] = self._identify(sha256)
        return self._known[sha256]

    def license_file(self, path: str, sha256: str) -> LicenseFile:
        """The same as a value for the rules."""
        finding = self.at(sha256)
        if finding is None:
            return LicenseFile(path=path, sha256=sha256)
        found = finding.found
        return LicenseFile(
            path=path, sha256=sha256, fingerprint=finding.fingerprint, match=found.match, license=found.license,
            nearest=found.nearest, similarity=found.similarity, is_decided=finding.is_decided,
        )  # fmt: skip

    def _identify(self, sha256: str) -> TextFinding | None:
        data = find_text(self._session, sha256)
        if data is None or len(data) > self._left:
            return None
        self._left -= len(data)
        try:
            text = normalise_bytes(data)
        except Invalid:
            return None
        index, catalogue = self.knowledge.index, self.knowledge.catalogue
        found = identify(index, text, near_lookup(self._session, catalogue))
        return TextFinding(text.sha256, found, is_decided=found.license is not None and index.exact(text) is None)
