"""What of a mirror's word counts: the content of a commit, not who may read it, and nothing older than is known."""

import msgspec

from registry.hub import FailureKind, HubFailure
from registry.records.facts import ObservedFacts


def believed(facts: ObservedFacts, last: ObservedFacts | None) -> ObservedFacts | HubFailure:
    """The facts of a reading that came from a mirror, as far as they stand for the hub's own.

    The gate, the visibility and the ``_id`` are the hub's to tell: they stay as last seen. A mirror that shows another
    commit is believed only if that one is newer than the last, since a copy that lags behind looks like a change back.
    """
    if last is None:
        return msgspec.structs.replace(
            facts, hub_id=None, gated="unknown", gate_prompt_sha256=None, private=False, disabled=False
        )
    if facts.revision != last.revision and not _is_newer(facts, last):
        return HubFailure(FailureKind.UNREACHABLE, "the hub cannot be reached, and its mirror shows no newer commit")
    return msgspec.structs.replace(
        facts,
        hub_id=last.hub_id,
        gated=last.gated,
        gate_prompt_sha256=last.gate_prompt_sha256,
        private=last.private,
        disabled=last.disabled,
    )


def _is_newer(facts: ObservedFacts, last: ObservedFacts) -> bool:
    now, then = facts.last_modified_at, last.last_modified_at
    return now is not None and then is not None and now > then
