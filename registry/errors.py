"""The kinds of failure a caller can do something about, without HTTP; ``registry.http.problems`` maps them."""


class CardwatchError(Exception):
    """A failure with one sentence that says what happened and what to do."""

    def __init__(self, message: str, **extra: object) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra
        """Facts for the problem document, for example ``supported=[...]``."""


class NotFound(CardwatchError):
    """What was asked for does not exist."""


class Conflict(CardwatchError):
    """The request contradicts what is stored."""


class StaleVersion(Conflict):
    """``If-Match`` names an older version than the stored one."""


class AlreadyDone(Conflict):
    """The same request was done before, and what it was answered cannot be told again."""


class KeyReused(CardwatchError):
    """An ``Idempotency-Key`` stood for another request (draft-ietf-httpapi-idempotency-key, section 2.7)."""


class VersionMissing(CardwatchError):
    """A change was asked for without saying which version it is based on (RFC 6585, section 3)."""


class Forbidden(CardwatchError):
    """The caller is known but lacks the scope."""


class Unauthenticated(CardwatchError):
    """The caller did not say who it is, or its key is not valid."""


class TooManyRequests(CardwatchError):
    """The caller has spent what it may spend in this minute."""


class UpstreamFailed(CardwatchError):
    """A source outside Cardwatch did not answer as it should."""


class Unavailable(CardwatchError):
    """Something Cardwatch itself needs (its database) does not answer right now."""


class OverBudget(CardwatchError):
    """The answer takes more work than one request may cause, on any machine and at any time."""


class OutOfTime(Unavailable):
    """The answer took longer than a request may; a machine with less to do may have it in time."""


class ClientGone(Unavailable):
    """Nobody waits for the answer any more."""


class Invalid(CardwatchError):
    """The input is not acceptable; ``errors`` are pairs of JSON pointer and detail."""

    def __init__(
        self, message: str, *, pointer: str = "", errors: tuple[tuple[str, str], ...] = (), **extra: object
    ) -> None:
        super().__init__(message, **extra)
        self.errors = errors or ((pointer, message),)


class MisconfiguredError(CardwatchError):
    """A setting or the place Cardwatch runs in is wrong; the sentence is printed as it is."""
