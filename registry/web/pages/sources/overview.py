"""``/{language}/about``: about the data."""

from datetime import datetime
from importlib.metadata import version

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from sqlmodel import Session, col, func, select

from registry.db import Database
from registry.licenses import Knowledge
from registry.settings import Settings
from registry.watch import WatchedModel
from registry.web.pages.holdings import Holdings, read_holdings
from registry.web.pages.sources.terms import shipped_terms
from registry.web.site.here import Here
from registry.web.site.visitors import ANYONE, Visitor


class Freshness(msgspec.Struct, frozen=True):
    """How new what was read is; None where nothing was."""

    last_read_at: datetime | None
    last_changed_at: datetime | None


@get("/about", guards=ANYONE, sync_to_thread=True)
def about(
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    knowledge: NamedDependency[Knowledge],
    visitor: NamedDependency[Visitor],
    here: NamedDependency[Here],
) -> Response[bytes]:
    """Say whose data it is, how often it is read and how to take it along; counts only to who may read."""
    holdings, freshness = None, None
    if settings.reads_are_public or visitor.may_read:
        with database.reading() as session:
            holdings = read_holdings(session, knowledge.catalogue)
            freshness = _freshness(session, holdings)
    return here.page(
        "about",
        title=str(here.locale.say("About the data")),
        description=str(here.locale.say("Whose data it is, on which terms, how often it is read.")),
        terms=list(shipped_terms()),
        holdings=holdings,
        freshness=freshness,
        hours=round(settings.sync_interval_seconds / 3_600, 1),
        minutes=round(settings.sweep_interval_seconds / 60, 1),
        stale_days=round(settings.stale_after_seconds / 86_400, 1),
        version=version("cardwatch"),
    )


def _freshness(session: Session, holdings: Holdings) -> Freshness:
    untold = col(WatchedModel.stale_told_at).is_(None)  # spelled as the partial index has it
    last = session.exec(select(func.max(WatchedModel.last_success_at)).where(untold)).one()
    return Freshness(last, holdings.changes[0].confirmed_at if holdings.changes else None)
