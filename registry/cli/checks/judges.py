"""Who judges many checks at once: the local database, or a server that is asked for a batch of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec

from registry.cli.remote.client import ProblemRead, Server, chosen_server, failure_of
from registry.cli.session import now, open_runtime
from registry.compliance.checks import CheckAnswer, CheckBody, check_all
from registry.errors import (
    CardwatchError,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UpstreamFailed,
)
from registry.runtime import Runtime

BATCH = 200
"""Checks in one request; a server takes more, and would be longer about it than a request may."""
Judged = CheckAnswer | CardwatchError
"""An answer, or why that one check has none."""
Judge = Callable[[Sequence[CheckBody]], list[Judged]]
"""Answers checks in the order in which they are asked."""
_OF_ALL = (Unavailable, UpstreamFailed, Unauthenticated, Forbidden, TooManyRequests)
"""Nothing was learned of this check, nor would be of the next."""
_ASKED_BY_ALL = ("/use", "/policy")
_BUSY = 503


class BatchItem(msgspec.Struct, frozen=True):
    """What says whether an item of a batch has an answer."""

    status: int
    problem: ProblemRead | None = None


class BatchItems(msgspec.Struct, frozen=True):
    """The items of a batch, unread."""

    results: list[msgspec.Raw]


@contextmanager
def chosen_judge() -> Iterator[Judge]:
    """Who answers: the server that was named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield partial(_there, server)
        else:
            with open_runtime(writes=False) as runtime:
                yield partial(_here, runtime)


def refuse_for_all(told: Judged) -> None:
    """Raise what makes every check of this use fail: no server, a wrong use, a policy that does not exist."""
    if isinstance(told, _OF_ALL):
        raise told
    if isinstance(told, Invalid) and any(pointer.startswith(_ASKED_BY_ALL) for pointer, _ in told.errors):
        raise told


def sent(body: CheckBody) -> dict[str, Any]:
    """A check as it goes over the wire: what was not stated is left out."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    wire = {name: {key: one for key, one in plain[name].items() if one is not None} for name in ("subject", "use")}
    return wire if body.policy is None else {**wire, "policy": plain["policy"]}


def _here(runtime: Runtime, bodies: Sequence[CheckBody]) -> list[Judged]:
    judged: list[Judged] = []
    for start in range(0, len(bodies), BATCH):
        with runtime.database.reading() as session:
            judged += check_all(session, runtime.knowledge, bodies[start : start + BATCH], now(), has_key=True)
    return judged


def _there(server: Server, bodies: Sequence[CheckBody]) -> list[Judged]:
    judged: list[Judged] = []
    while len(judged) < len(bodies):
        asked = bodies[len(judged) : len(judged) + BATCH]
        answered = _batch(server, asked)
        # What a request had no time for is asked for again, as long as each of them brings something.
        done = next((place for place, one in enumerate(answered) if _is_late(one)), len(asked)) or len(asked)
        judged += [_read(server, one) for one in answered[:done]]
    return judged


def _batch(server: Server, asked: Sequence[CheckBody]) -> list[tuple[BatchItem, msgspec.Raw]]:
    body = {"checks": [sent(one) for one in asked]}
    items = server.send("POST", "/v1/checks/batch", BatchItems, body=body)[1].results
    if len(items) != len(asked):
        raise UpstreamFailed(f"{server.address} answers {len(items)} of {len(asked)} checks.")
    return [(_decoded(server, item, BatchItem), item) for item in items]


def _is_late(answered: tuple[BatchItem, msgspec.Raw]) -> bool:
    item = answered[0]
    return item.status == _BUSY or (item.problem is not None and item.problem.type.endswith("over-budget"))


def _read(server: Server, answered: tuple[BatchItem, msgspec.Raw]) -> Judged:
    item, whole = answered
    if item.problem is not None:
        return failure_of(item.status, item.problem)
    answer: CheckAnswer = _decoded(server, whole, CheckAnswer)
    return answer


def _decoded(server: Server, item: msgspec.Raw, kind: type[Any]) -> Any:  # noqa: ANN401 - the kind that is asked for
    try:
        return msgspec.json.decode(item, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = f"{server.address} answers something that is not of this version of the API ({error})."
        raise UpstreamFailed(reason) from error
