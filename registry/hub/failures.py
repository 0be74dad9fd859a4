"""Why the Hub gave no answer, as a value."""

from enum import StrEnum

import msgspec


class FailureKind(StrEnum):
    """What kind of trouble it was. Only ``not_found`` says that a repository is gone; a 401 never does."""

    UNREACHABLE = "unreachable"  # no connection, or it closed before an answer began
    TIMEOUT = "timeout"  # a single wait or the whole deadline ran out
    UNAUTHORIZED = "unauthorized"  # 401: missing, private or a bad token; the Hub does not say which
    FORBIDDEN = "forbidden"
    GATED = "gated"
    NOT_FOUND = "not_found"
    REVISION_NOT_FOUND = "revision_not_found"  # the repository is there, the commit is not (force push)
    FILE_NOT_FOUND = "file_not_found"
    DISABLED = "disabled"
    REGION_BLOCKED = "region_blocked"  # not handed out where the registry stands; says nothing of other places
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    MALFORMED = "malformed"  # an answer that is not what the Hub says
    TRUNCATED = "truncated"  # the body ended before its announced length
    TOO_LARGE = "too_large"
    MISMATCH = "mismatch"  # bytes, size or commit differ from what was announced
    FOREIGN_HOST = "foreign_host"  # the answer points to a host we do not follow to
    INVALID_ID = "invalid_id"
    UNSUPPORTED = "unsupported"  # the source has no such call
    OTHER_HUB = "other_hub"  # the record was read from another hub, where the name may be another model's
    CREDENTIALS = "credentials"  # our own token is refused: says nothing about any model


_TRANSIENT = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.TIMEOUT,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVER_ERROR,
        FailureKind.MALFORMED,
        FailureKind.TRUNCATED,
        FailureKind.CREDENTIALS,
    }
)


class HubFailure(msgspec.Struct, frozen=True):
    """One failed call: ``detail`` is a sentence for people, ``path`` the file it was about, if any."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after_seconds: int | None = None
    path: str | None = None

    @property
    def is_transient(self) -> bool:
        """Whether asking again later may help; nothing was learned about the repository."""
        return self.kind in _TRANSIENT


class HubTrouble(Exception):  # noqa: N818 - carries a failure up to the client's door; never leaves the package
    """A failure on its way to the caller."""

    def __init__(self, failure: HubFailure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def trouble(kind: FailureKind, detail: str) -> HubTrouble:
    """A failure that no HTTP status tells."""
    return HubTrouble(HubFailure(kind, detail))
