"""Judges records in batches and writes those that are allowed, as they come."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.compliance.checks import CheckAnswer, CheckBody, SubjectBody, check_all
from registry.compliance.rules import Outcome
from registry.db import Database
from registry.errors import CardwatchError, ClientGone, Invalid, Unauthenticated
from registry.exports.allow_lists.rules import FORMATS, Allowed, JudgedCounts, MadeFor, is_repository
from registry.exports.allow_lists.schemas import AllowListBody
from registry.hub import HUGGINGFACE, base_id
from registry.licenses import Knowledge
from registry.records import find_records
from registry.records.names import similar_ids
from registry.records.search import ModelFilter, filter_of, found_documents

BATCH = 200
_MOST_TOLD = 10
"""Names that are told to be wrong at once."""
_ALLOWED = (Outcome.ALLOWED, Outcome.WITH_OBLIGATIONS)
Wanted = tuple[str, str]
"""The name that is written, and the id of the model."""


class PlacedModel(msgspec.Struct, frozen=True):
    """What of a document says where a model lies."""

    id: str
    source: str


_FOUND = msgspec.json.Decoder(PlacedModel)


def write_allow_list(
    database: Database, knowledge: Knowledge, body: AllowListBody, now: datetime, *, has_key: bool
) -> Iterator[bytes]:
    """The pieces of the list; raises ``Invalid`` for a filter or a policy that is none before the first of them."""
    _check_names(database, body)
    batches = _by_name(database, body) if body.models is not None or body.names else _found(database, body)
    counts = JudgedCounts()
    first = _judged(database, knowledge, body, now, next(batches, []), counts, has_key=has_key)
    made = MadeFor(
        made_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        data_version=knowledge.catalogue.version,
        use={name: value for name, value in msgspec.to_builtins(body.use).items() if value not in (None, [], ())},
        policy=body.policy,
        without_duties=body.without_duties,
    )
    written = FORMATS[body.format]

    def pieces() -> Iterator[bytes]:
        yield written.head(made).encode()
        yield from _entries(body, first, counts)
        for batch in batches:
            yield from _entries(body, _judged(database, knowledge, body, now, batch, counts, has_key=has_key), counts)
        yield written.tail(made, counts).encode()

    return pieces()


def _check_names(database: Database, body: AllowListBody) -> None:
    """Raise ``Invalid`` for a served name whose model is not registered: whoever says what it is has misspelled it."""
    said = sorted((name, base_id(model)) for name, model in body.names.items())
    wrong: list[tuple[str, str]] = []
    for start in range(0, len(said), BATCH):
        batch = said[start : start + BATCH]
        with database.reading() as session:
            records = find_records(session, {model for _, model in batch}, bare=True)
            missing = [(name, model) for name, model in batch if model.lower() not in records]
            wrong += [
                (f"/names/{_escaped(name)}", _unregistered(session, model)) for name, model in missing[:_MOST_TOLD]
            ]
    if wrong:
        raise Invalid(" ".join(told for _, told in wrong[:_MOST_TOLD]), errors=tuple(wrong[:_MOST_TOLD]))


def _escaped(name: str) -> str:
    """A member of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _unregistered(session: Session, model: str) -> str:
    near = similar_ids(session, model)
    meant = f" Did you mean {' or '.join(near[:3])}?" if near else ""
    return f"{model} is not registered.{meant}"


def _entries(body: AllowListBody, allowed: Sequence[Allowed], counts: JudgedCounts) -> Iterator[bytes]:
    entry = FORMATS[body.format].entry
    for one in allowed:
        yield entry(one, counts.allowed == 0).encode()
        counts.allowed += 1


def _by_name(database: Database, body: AllowListBody) -> Iterator[list[Wanted]]:
    """The models that were named, by the ids that they have today: an old name may be another model's tomorrow."""
    named = {base_id(one): base_id(one) for one in body.models or ()}
    named |= {name: base_id(model) for name, model in body.names.items()}
    wanted = sorted(named.items())
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        with database.reading() as session:
            records = find_records(session, {model for _, model in batch}, bare=True)
        there = [(name, model, records.get(model.lower())) for name, model in batch]
        yield [
            (record.id if name == model else name, record.id) if record and record.source == HUGGINGFACE else (name, "")
            for name, model, record in there
        ]


def _found(database: Database, body: AllowListBody) -> Iterator[list[Wanted]]:
    wanted: ModelFilter = filter_of(body.filter, "/filter")
    for documents in found_documents(database, wanted, BATCH):
        found = map(_FOUND.decode, documents)
        yield [(one.id, one.id if one.source == HUGGINGFACE else "") for one in found]


def _judged(
    database: Database,
    knowledge: Knowledge,
    body: AllowListBody,
    now: datetime,
    batch: list[Wanted],
    counts: JudgedCounts,
    *,
    has_key: bool,
) -> list[Allowed]:
    """Those of a batch that are allowed; what lies on no hub under its name is in no list."""
    there = [one for one in batch if one[1] and (FORMATS[body.format].has_names or is_repository(one[1]))]
    bodies = [CheckBody(subject=SubjectBody(model=model), use=body.use, policy=body.policy) for _, model in there]
    with database.reading() as session:
        answers = list(check_all(session, knowledge, bodies, now, has_key=has_key, quotes=False))
    counts.judged += len(batch)
    several = zip(there, answers, strict=True)
    return [one for (name, model), told in several if (one := _allowed(name, model, told, body)) is not None]


def _allowed(name: str, model: str, told: CheckAnswer | CardwatchError, body: AllowListBody) -> Allowed | None:
    if isinstance(told, ClientGone | Unauthenticated) or (isinstance(told, Invalid) and _is_of_all(told)):
        raise told
    if isinstance(told, CardwatchError) or told.verdict not in _ALLOWED or told.license_verdict not in _ALLOWED:
        return None
    if body.without_duties and told.verdict is not Outcome.ALLOWED:
        return None
    duties = tuple(dict.fromkeys(str(one.code) for one in told.obligations))
    return Allowed(name=name, model=model, verdict=str(told.verdict), licenses=told.licenses, duties=duties)


def _is_of_all(told: Invalid) -> bool:
    """Whether it is the use or the policy that is wrong, and not one subject."""
    return any(pointer.startswith(("/use", "/policy")) for pointer, _ in told.errors)
