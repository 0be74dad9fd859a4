"""What cannot be read, and what hubs lack, in words for people."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.hub.abilities import list_limitations, words_of
from registry.watch.sweeps.rules import ALL_OF
from registry.watch.sweeps.troubles import Trouble, in_words, list_troubles
from registry.watch.tables import WatchRule

EVERYTHING = "what changed last"
"""How the list of all models of a source is called."""


class UnreadList(Trouble, frozen=True, kw_only=True):
    """A list of a source that cannot be read, or not to its end."""

    source: str
    list: str
    """`what changed last`, or the owner whose models it holds."""
    groups: tuple[str, ...]
    """The watched groups that rest on it."""


class Limitation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the Hugging Face Hub does and the hub that is read does not."""

    hub: str
    code: str
    """A name for programs, such as `list_commits`."""
    since: datetime
    last_seen_at: datetime
    what: str
    effect: str
    """What that means here."""
    remedy: str
    """What to do."""
    detail: str
    """What the hub answered."""


def unread_lists(session: Session, now: datetime) -> list[UnreadList]:
    """The lists that cannot be read now, with the groups that rest on them."""
    rows = list_troubles(session, now)
    groups = _groups_by_owner(session) if rows else {}
    found = []
    for row in rows:
        owner = row.scope.removeprefix(ALL_OF) if row.scope.startswith(ALL_OF) else None
        names = groups.get((row.source, owner), ()) if owner is not None else ()
        told = msgspec.structs.asdict(in_words(row))
        found.append(UnreadList(source=row.source, list=owner or EVERYTHING, groups=tuple(names), **told))
    return found


def limitations(session: Session, now: datetime) -> list[Limitation]:
    """What hubs were lately seen not to do."""
    found = []
    for row in list_limitations(session, now):
        words = words_of(row.ability)
        found.append(
            Limitation(
                hub=row.endpoint, code=row.ability, since=row.since, last_seen_at=row.seen_at, what=words.what,
                effect=words.effect, remedy=words.remedy, detail=row.detail,
            )
        )  # fmt: skip
    return found


def _groups_by_owner(session: Session) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    rules = select(WatchRule).where(WatchRule.kind == "owner").order_by(col(WatchRule.name))
    for rule in session.exec(rules):
        found.setdefault((rule.source, str(rule.spec["owner"]).lower()), []).append(rule.name)
    return found
