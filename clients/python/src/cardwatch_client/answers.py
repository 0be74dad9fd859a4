"""What came back: the value that was asked for, or why there is none."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol, TypeVar

from cardwatch_client.rest.models.problem_document import ProblemDocument
from cardwatch_client.rest.types import Unset

Wanted = TypeVar("Wanted")
Read_co = TypeVar("Read_co", covariant=True)
_MOST_TOLD = 200


class Answered(Protocol[Read_co]):
    """What every ``sync_detailed`` and ``asyncio_detailed`` returns."""

    @property
    def status_code(self) -> HTTPStatus:
        """Of the answer."""

    @property
    def content(self) -> bytes:
        """As it came."""

    @property
    def headers(self) -> Mapping[str, str]:
        """As they came."""

    @property
    def parsed(self) -> Read_co | None:
        """The content as one of the types that the description names for this status."""


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """The registry says why it does not answer (RFC 9457). Nothing may be concluded from it about a model."""

    def __init__(self, document: ProblemDocument, headers: Mapping[str, str]) -> None:
        super().__init__(document.detail)
        self.document = document
        wait = headers.get("retry-after", "")
        self.retry_after_seconds = int(wait) if wait.isdecimal() else None
        """After how many seconds it may be asked again, where it says so."""

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return self.document.status

    @property
    def kind(self) -> str:
        """The stable kind of the failure, such as `not-found` or `invalid`."""
        return str(self.document.type_).rpartition(":")[2]

    @property
    def suggestions(self) -> list[str]:
        """Ids or keys that resemble the one that was not found."""
        found = self.document.suggestions
        return [] if isinstance(found, Unset) else found


class UnknownAnswer(Exception):  # noqa: N818 - as `Problem`
    """The answer is none that this version of the client knows: no Cardwatch, or one of another version."""


def answer_of(answered: Answered[Wanted | ProblemDocument]) -> Wanted:
    """The value in an answer; raises ``Problem`` or ``UnknownAnswer``."""
    parsed = answered.parsed
    if isinstance(parsed, ProblemDocument):
        raise Problem(parsed, answered.headers)
    if parsed is None and answered.status_code != HTTPStatus.NO_CONTENT:
        told = answered.content[:_MOST_TOLD].decode(errors="replace")
        raise UnknownAnswer(f"{answered.status_code.value} with {told!r} is no answer that the description names.")
    return parsed  # type: ignore[return-value]  # None where there is no content
