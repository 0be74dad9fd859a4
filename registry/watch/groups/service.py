"""Groups that are watched as a whole: all models of an owner, an inventory, or what a saved query finds."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlmodel import Session, col, delete, func, select

from registry.clock import Horizon
from registry.db import Database, UnitOfWork, lock_name, try_insert
from registry.db.visibility import as_shown
from registry.errors import Invalid, NotFound
from registry.events import record_event
from registry.http.etags import etag_of, refuse_match, require_match
from registry.hub import is_model_id
from registry.inputs import MOST_FAULTS, Fault, refusal
from registry.jobs import WATCH_SCHEDULE, WATCH_TEND
from registry.licenses import Knowledge
from registry.pagination import MAX_LIMIT, Page, Total, page
from registry.records import ModelAlias, ModelRecord, find_present
from registry.records.search import ModelFilter, filter_of, list_models
from registry.watch.service import add_watch, check_model_id
from registry.watch.sweeps.rules import ALL_OF
from registry.watch.sweeps.service import arm_sweep
from registry.watch.sweeps.troubles import Trouble, trouble_of
from registry.watch.tables import WatchedModel, WatchMember, WatchRule

MAX_MODELS = 50_000
"""Models of one group."""
BATCH = 500
"""Models that are added in one transaction."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")

ModelId = Annotated[str, Meta(min_length=1, max_length=200)]


class GroupWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a group holds; exactly one of the three is given."""

    owner: Annotated[str, Meta(max_length=96)] | None = None
    """All models of this owner, also those that are published later."""
    models: Annotated[list[ModelId], Meta(max_length=MAX_MODELS)] | None = None
    """An inventory: these models, and no others once it is replaced."""
    query: dict[str, str] | None = None
    """Filters of ``GET /v1/models``; the models that they find are looked up again every day."""


class WatchGroupRead(msgspec.Struct, frozen=True, kw_only=True):
    """A group and how many models are watched because of it."""

    name: str
    kind: Literal["owner", "inventory", "query"]
    owner: str | None
    query: dict[str, str] | None
    models: int
    """How many are watched because of it."""
    added_at: datetime
    added_by: str
    expanded_at: datetime | None
    """When all its models were watched; null until then."""
    trouble: Trouble | None
    """What keeps the list of an owner's models from being read, since when, and what to do; null where nothing does."""
    etag: str
    """The version, for `If-Match`."""


def put_group(
    work: UnitOfWork, knowledge: Knowledge, name: str, wanted: GroupWrite, *, if_match: str | None, actor: str,
    now: datetime,
) -> tuple[WatchGroupRead, bool]:  # fmt: skip
    """Watch a group from now on, or change what it holds; True where the name is new."""
    kind, spec = _kind_and_spec(name, wanted)
    _refuse_owners(work.session, wanted.models or [])
    _lock(work.session)
    rule = work.session.exec(select(WatchRule).where(WatchRule.name == name).with_for_update()).one_or_none()
    is_new = rule is None
    if rule is None:
        refuse_match(if_match)
        rule = WatchRule(name=name, kind=kind, spec=spec, added_at=now, added_by=actor)
        work.session.add(rule)
    else:
        require_match(if_match, _etag(rule))
        rule.kind, rule.spec, rule.version, rule.added_at, rule.added_by = kind, spec, rule.version + 1, now, actor
    work.session.flush()
    expand(work, knowledge, rule, now)
    data = {"group": name, "kind": kind}
    record_event(work, "watch.group_set", subject=name, data=data, actor=actor, now=now)
    with as_shown(work.session):  # a group by a query would count what is private
        return _group_read(work.session, rule), is_new


def remove_group(work: UnitOfWork, name: str, *, if_match: str | None, actor: str, now: datetime) -> None:
    """Give a group up; models that nothing else asks for are no longer watched."""
    _lock(work.session)
    rule = _get(work.session, name)
    require_match(if_match, _etag(rule))
    work.session.exec(delete(WatchMember).where(col(WatchMember.rule_pk) == rule.pk))
    _drop_unasked(work.session)
    work.session.delete(rule)
    record_event(work, "watch.group_removed", subject=name, data={"group": name}, actor=actor, now=now)


def read_group(session: Session, name: str) -> WatchGroupRead:
    """One group; raises ``NotFound``."""
    return _group_read(session, _get(session, name))


def list_groups(session: Session, *, limit: int, cursor: str | None) -> Page[WatchGroupRead]:
    """One page of groups by name."""
    total = Total(session.exec(select(func.count()).select_from(WatchRule)).one(), "exact")
    query, by_name = select(WatchRule), col(WatchRule.name)
    found = page(session, query, by_name, limit=limit, cursor=cursor, bound_to="groups", total=total)
    return found.each(lambda rule: _group_read(session, rule))


def expand_due(database: Database, knowledge: Knowledge, before: datetime, now: datetime) -> int:
    """Look up again what the groups hold that were last looked up before this; how many models that took."""
    is_ahead = Horizon(WatchRule.expanded_at, timedelta()).is_beyond(now)
    is_old = (col(WatchRule.expanded_at) < before) | col(WatchRule.expanded_at).is_(None) | is_ahead
    old = select(WatchRule).where(is_old)
    count = 0
    for _ in range(MAX_MODELS // BATCH):
        with database.unit_of_work() as work:
            _lock(work.session)
            rule = work.session.exec(old.limit(1).with_for_update(skip_locked=True)).one_or_none()
            if rule is None:
                break
            count += expand(work, knowledge, rule, now)
    return count


def expand(work: UnitOfWork, knowledge: Knowledge, rule: WatchRule, now: datetime) -> int:
    """Watch what a group holds now, and no longer what only it held before; of a large one a part, the rest later."""
    wanted = _wanted(work.session, rule)
    members = _members(work.session, rule)
    missing = [model for model in wanted if model.lower() not in members]
    for model in missing[:BATCH]:
        watched, _ = add_watch(work, knowledge, model, actor=rule.added_by, now=now, reason="rule")
        try_insert(work.session, WatchMember(rule_pk=rule.pk or 0, record_pk=watched.record_pk))
    work.enqueue(WATCH_SCHEDULE)
    if len(missing) > BATCH:
        rule.expanded_at = None
        work.enqueue(WATCH_TEND)
        return BATCH
    rule.expanded_at = now
    if rule.kind == "owner":
        arm_sweep(work, rule.source, f"{ALL_OF}{rule.spec['owner']}", now)
    else:
        kept = {members[model.lower()] for model in wanted if model.lower() in members}
        _drop_members(work.session, rule, set(members.values()) - kept)
    return len(missing)


def _lock(session: Session) -> None:
    """One group at a time is written: they share models, and would wait for each other's."""
    lock_name(session, "watch", "groups")


def _wanted(session: Session, rule: WatchRule) -> list[str]:
    """The ids of the models that a group holds, as far as the registry knows; an owner's list tells the rest."""
    if rule.kind == "inventory":
        return list(rule.spec["models"])
    if rule.kind == "query":
        return list(_found(session, msgspec.convert(rule.spec["query"], ModelFilter, strict=False)))
    return list(_found(session, ModelFilter(owner=rule.spec["owner"], source=rule.source)))


def _members(session: Session, rule: WatchRule) -> dict[str, int]:
    """The numbers of the records of a group, by present and by former names."""
    query = select(ModelRecord.folded, ModelRecord.pk).join(
        WatchMember, col(WatchMember.record_pk) == col(ModelRecord.pk)
    )
    former = select(ModelAlias.folded, ModelAlias.record_pk).join(
        WatchMember, col(WatchMember.record_pk) == col(ModelAlias.record_pk)
    )
    both = (*session.exec(former.where(WatchMember.rule_pk == rule.pk)),
            *session.exec(query.where(WatchMember.rule_pk == rule.pk)))  # fmt: skip
    return {folded: number for folded, number in both if number is not None}


def _kind_and_spec(name: str, wanted: GroupWrite) -> tuple[str, dict[str, Any]]:
    if not _NAME.fullmatch(name):
        raise Invalid(
            f"{name[:100]!r} is no name for a group: up to 80 letters, digits, '-', '_' and '.'.", pointer="/name"
        )
    given = [one for one in ("owner", "models", "query") if getattr(wanted, one) is not None]
    if len(given) != 1:
        raise Invalid("A group is an owner, a list of models or a query: give exactly one of the three.")
    if wanted.owner is not None:
        if not _OWNER.fullmatch(wanted.owner):
            raise Invalid(
                f"{wanted.owner[:100]!r} is no owner of the Hub: write its name there, such as allenai.",
                pointer="/owner",
            )
        return "owner", {"owner": wanted.owner}
    if wanted.models is not None:
        return "inventory", {"models": sorted({check_model_id(model) for model in wanted.models})}
    return "query", {"query": _checked_query(wanted.query or {})}


def _refuse_owners(session: Session, models: list[str]) -> None:
    """Refuse owners in the place of models; a single part may be a model of old, unless the registry knows better."""
    single = {model.lower(): index for index, model in enumerate(models) if "/" not in model}
    owners = set[str]()
    for part in _parts([*single]):
        found = select(ModelRecord.owner_folded).where(col(ModelRecord.owner_folded).in_(part)).distinct()
        owners.update(one for one in session.exec(found) if find_present(session, one) is None)
    faults = [Fault(f"/models/{single[one]}", f"{one!r} is an owner: a group with `owner` has all its models.")
              for one in sorted(owners)]  # fmt: skip
    if faults:
        raise refusal(tuple(faults[:MOST_FAULTS]))


def _parts(names: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(names), BATCH):
        yield names[begin : begin + BATCH]


def _checked_query(query: dict[str, str]) -> dict[str, str]:
    for name, value in query.items():
        if not 0 < len(value) <= MAX_LIMIT:
            raise Invalid(f"The filter {name!r} needs a value of at most {MAX_LIMIT} characters.", pointer="/query")
    if not query:
        raise Invalid("A query without a filter would watch the whole registry.", pointer="/query")
    return {name: str(value) for name, value in msgspec.to_builtins(filter_of(query, "/query")).items()}


def _found(session: Session, wanted: ModelFilter) -> Iterator[str]:
    """The ids of the records that a filter finds, at most as many as a group may hold."""
    cursor, count = None, 0
    while count < MAX_MODELS:
        page = list_models(session, wanted, limit=MAX_LIMIT, cursor=cursor)
        names = [str(msgspec.json.decode(one, type=_FoundModel).id) for one in page.items]
        count += len(names)
        yield from (name for name in names if is_model_id(name))
        cursor = page.next_cursor
        if cursor is None:
            return


class _FoundModel(msgspec.Struct):
    id: str


def _drop_members(session: Session, rule: WatchRule, numbers: set[int]) -> None:
    for record_pk in numbers:
        session.delete(session.get_one(WatchMember, (rule.pk, record_pk)))
    session.flush()
    if numbers:
        _drop_unasked(session)


def _drop_unasked(session: Session) -> None:
    """Stop watching what only groups asked for, and none does any more."""
    held = select(WatchMember.record_pk).where(WatchMember.record_pk == WatchedModel.record_pk)
    session.exec(delete(WatchedModel).where(col(WatchedModel.reason) == "rule", ~held.exists()))


def _get(session: Session, name: str) -> WatchRule:
    rule = session.exec(select(WatchRule).where(WatchRule.name == name)).one_or_none()
    if rule is None:
        raise NotFound(f"There is no group {name[:80]!r}; GET /v1/watch-groups lists them.")
    return rule


def _group_read(session: Session, rule: WatchRule) -> WatchGroupRead:
    count = session.exec(select(func.count()).where(WatchMember.rule_pk == rule.pk)).one()
    return WatchGroupRead(
        name=rule.name, kind=rule.kind, owner=rule.spec.get("owner"), query=rule.spec.get("query"), models=count,  # type: ignore[arg-type]  # one of the three
        added_at=rule.added_at, added_by=rule.added_by, expanded_at=rule.expanded_at, etag=_etag(rule),
        trouble=trouble_of(session, rule.source, str(rule.spec["owner"])) if rule.kind == "owner" else None,
    )  # fmt: skip


def _etag(rule: WatchRule) -> str:
    return etag_of(msgspec.json.encode((rule.name, rule.version, rule.added_at)))
