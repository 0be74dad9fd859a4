"""Whether a reading that failed is tried again in the same run, and when."""

from registry.hub import FailureKind, HubFailure

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 600.0


def again_after(failure: HubFailure, failures: int, retries: int) -> float | None:
    """Seconds until the next try, or None where the failure is to be told.

    A source that has no requests left for us says nothing about a model, however often: such a reading only waits.
    """
    told = float(failure.retry_after_seconds or 0)
    if failure.kind is FailureKind.RATE_LIMITED and retries:
        return min(max(told, 1.0), LONGEST_SECONDS)
    if not failure.is_transient or failures >= retries:
        return None
    return min(max(FIRST_SECONDS * 2.0**failures, told), LONGEST_SECONDS)
