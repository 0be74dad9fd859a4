"""``/{language}/changes/{id}``: what exactly moved, in words, in terms and in facts."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.access import Caller, Scope
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.watch.changes import Holders, get_flag, list_affected, show_flag
from registry.web.pages.changes.difference import MOST_FILES, differences_of
from registry.web.pages.changes.facts import REGIONS, fact_rows
from registry.web.pages.licenses.words import TITLES
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER

SHOWN = 25
"""Affected models on the page; the API lists all."""


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
        affected = list_affected(session, flag, limit=SHOWN, cursor=None, holders=may_see)
    said = here.locale.say("{what}: {model}", what=here.locale.word(shown.kind), model=shown.model)
    return here.page(
        "change",
        title=said.unescape(),
        description=str(here.locale.say("Seen on {day}.", day=here.locale.day(shown.confirmed_at))),
        above=[Crumb(str(here.locale.say("Changes")), here.at("changes"))],
        flag=shown,
        facts=fact_rows(shown.before, shown.after),
        regions=REGIONS,
        titles=TITLES,
        files=files,
        files_left=len(shown.evidence) - MOST_FILES,
        affected=affected,
        may_see_inventories=may_see is not None,
        texts_at="/v1/evidence" if here.visitor is None or here.visitor.caller is None else "/texts",
    )
