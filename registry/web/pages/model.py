"""``/{language}/models/{owner}/{name}``: what this is, and what one may do with it."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.records import get_record, join, path_of
from registry.records.history import list_history
from registry.records.lineage import read_lineage
from registry.web.pages.disclosures import disclosures_of
from registry.web.pages.holdings import SHOWN, flags_of
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER


@get("/models/{owner:str}/{name:str}", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """Show one record: licence, restrictions, the texts that were read, and its past."""
    model_id = join(owner, name)
    with database.reading() as session:
        record = get_record(session, model_id)
        if record.folded != model_id.lower():
            return Redirect(here.model(record.id), status_code=308)
        document = msgspec.json.decode(record.document)
        return here.page(
            "model",
            title=record.id,
            description=document["description"] or "",
            above=[Crumb(str(here.locale.say("Models")), here.at("models"))],
            model=document,
            disclosures=disclosures_of(document),
            binding_class=record.license_class,
            path=path_of(record.id),
            lineage=read_lineage(session, knowledge.catalogue, record, direction="ancestors"),
            cited=(document["cited_license"] or {}).get("evidence", ()),
            flags=flags_of(session, record),
            history=list_history(session, knowledge, record, limit=SHOWN, cursor=None).items,
        )
