"""``/{language}/changes/{id}``: what exactly moved, in words, in terms and in facts."""

import re
from base64 import b64encode
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from registry.access import Caller, Scope
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.transparency import proof_of
from registry.transparency.merkle import parse_checkpoint, parse_note
from registry.watch.changes import Flag, Holders, get_flag, list_affected, show_flag
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.changes.difference import MOST_FILES, differences_of
from registry.web.pages.changes.facts import WORDS, fact_rows
from registry.web.pages.licenses.words import TITLES
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER

SHOWN = 25
"""Affected models on the page; the API lists all."""


class MovedTerm(msgspec.Struct, frozen=True):
    """One term before and after; ``is_english`` where the words are those of the rules."""

    title: str
    before: str
    after: str
    direction: str
    is_english: bool


@get("/changes/{change_id:str}", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    holders: NamedDependency[Holders],
    here: NamedDependency[Here],
    change_id: FromPath[str],
) -> Response[Any]:
    """Show one change: the words and terms that moved, the proofs, and whom it concerns."""
    may_see = holders if caller.has(Scope.INVENTORIES_READ) else None
    with database.reading() as session:
        flag = get_flag(session, change_id)
        shown = show_flag(session, flag)
        files = differences_of(session, shown.evidence)
        proof = _proof(session, flag)
        affected = list_affected(session, flag, limit=SHOWN, cursor=None, holders=may_see)
    what = str(here.locale.word(shown.kind).unescape())
    what = f"{what[:1].upper()}{what[1:]}"
    return here.page(
        "change",
        title=f"{what}: {shown.model}",
        description=str(here.locale.say("Seen on {day}.", day=here.locale.day(shown.confirmed_at))),
        above=[Crumb(str(here.locale.say("Changes")), here.at("changes"))],
        flag=shown,
        what=what,
        terms=[_term(term, here.locale) for term in shown.terms],
        facts=fact_rows(shown.before, shown.after),
        words=WORDS,
        files=files,
        files_left=len(shown.evidence) - MOST_FILES,
        affected=affected,
        proof_in_log=proof,
        may_see_inventories=may_see is not None,
        texts_at="/v1/evidence" if here.visitor is None or here.visitor.caller is None else "/texts",
    )


class LogProof(msgspec.Struct, frozen=True):
    """Where a change stands in the log, and the first checkpoint that covers it."""

    index: int
    size: int
    root: str
    commitment: str


def _proof(session: Session, flag: Flag) -> LogProof | None:
    """None while it waits for its place."""
    found = proof_of(session, "flag", str(flag.seq))
    if found is None:
        return None
    root = parse_checkpoint(parse_note(found.note).text).root
    return LogProof(found.index, found.size, b64encode(root).decode(), found.commitment.hex())


_TERMS = {**TITLES, "duties": N_("Duties"), "text": N_("Words of the text")}
_CODES = re.compile(r"(?:[A-Z]{2}(?:, [A-Z]{2})*)?")


def _term(term: dict[str, Any], locale: Locale) -> MovedTerm:
    """A term that moved; countries by their names."""
    name, before, after = str(term["term"]), term.get("before") or "", term.get("after") or ""
    are_codes = name == "territory" and all(map(_CODES.fullmatch, (before, after)))
    if are_codes:
        before, after = (", ".join(map(locale.country, side.split(", "))) for side in (before, after))
    title = str(locale.say(_TERMS[name]) if name in _TERMS else locale.word(name))
    return MovedTerm(title, before, after, str(term.get("direction", "unknown")), is_english=not are_codes)
