"""``/{language}/licenses/{key}``: what this licence means, clause by clause."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from sqlmodel import Session, col, func, select

from registry.db import Database
from registry.licenses import Knowledge, find_license
from registry.licenses.catalogue import License
from registry.licenses.texts import load_spdx_texts
from registry.records import ModelRecord
from registry.web.pages.licenses.editions import compared, editions_of
from registry.web.pages.licenses.terms import rows_of, silent_titles, unknown_titles
from registry.web.pages.licenses.words import CLASSES, EVIDENCE
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER

SHOWN = 12
"""Models named on the page; a link leads to all of them."""


@get("/licenses/{key:str}", guards=READER, sync_to_thread=True)
def license_page(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    key: FromPath[str],
) -> Response[Any]:
    """Show one licence: its terms with their clauses, its editions side by side, and the models under it."""
    catalogue = knowledge.catalogue
    entry = find_license(catalogue, key)
    if entry.key != key:
        return Redirect(here.at(f"licenses/{entry.key}"), status_code=308)
    with database.reading() as session:
        models, count = models_under(session, entry.key)
    editions = editions_of(catalogue, entry)
    return here.page(
        "license",
        title=entry.name,
        description=str(here.locale.say(CLASSES[entry.class_])),
        above=[Crumb(str(here.locale.say("Licences")), here.at("licenses"))],
        entry=entry,
        meaning=CLASSES[entry.class_],
        grade=EVIDENCE[entry.evidence],
        rows=rows_of(entry.terms, here.locale),
        silent=silent_titles(entry.terms),
        unknown=unknown_titles(entry.terms),
        editions=editions,
        compared=compared(editions, here.locale),
        models=models,
        models_count=count,
        text=shared_text(entry),
    )


def models_under(session: Session, key: str) -> tuple[list[str], int]:
    """The most downloaded models whose own licence this is, and how many there are."""
    of_key = ModelRecord.license_key == key
    most = (
        select(ModelRecord.id)
        .where(of_key)
        .order_by(col(ModelRecord.downloads).desc(), col(ModelRecord.id))
        .limit(SHOWN)
    )
    return list(session.exec(most)), session.exec(select(func.count()).select_from(ModelRecord).where(of_key)).one()


def shared_text(entry: License) -> str | None:
    """The words of the licence themselves, where whoever wrote them lets everybody share them."""
    may_be_shown = entry.text_may_be_shared == "yes" and entry.spdx and not entry.family
    return load_spdx_texts().get(entry.spdx or "") if may_be_shown else None
