"""What a client of a source answered, which must be of the kind that a test expects."""

from registry.hub import HubFailure, Snapshot


def failure_in(answer: object) -> HubFailure:
    assert isinstance(answer, HubFailure), answer
    return answer


def snapshot_in(answer: object) -> Snapshot:
    assert isinstance(answer, Snapshot), answer
    return answer
