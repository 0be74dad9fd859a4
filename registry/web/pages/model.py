"""``/{language}/models/{owner}/{name}``: what this is, and what one may do with it."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.countries import ISO_3166_1
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records import get_record, join, path_of
from registry.records.history import list_history
from registry.records.lineage import read_lineage
from registry.records.weights import weights_of
from registry.web.pages import record as parts
from registry.web.pages import uses
from registry.web.pages.holdings import SHOWN, flags_of
from registry.web.site.addresses import with_query
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER

MOST_WEIGHTS = 50
"""Files of weights that are listed; all of them stand in the answer of the API."""
MOST_RELATED = 500
"""Models that are counted in one direction of the lineage."""


@get("/models/{owner:str}/{name:str}", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def model(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    here: NamedDependency[Here],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """Show one record: what binds for a use, what is released, its lineage, its past and who says all that."""
    refuse_unknown(request.query_params, parts.NAMES, noun="a field of this page")
    given = {name: value for name in parts.NAMES if (value := request.query_params.get(name))}
    model_id = join(owner, name)
    with database.reading() as session:
        record = get_record(session, model_id)
        if record.folded != model_id.lower():
            return Redirect(with_query(here.model(record.id), dict(given)), status_code=308)
        strip = parts.strip_of(session, knowledge, record.id, given, now, here)
        lineage = read_lineage(session, knowledge.catalogue, record, limit=MOST_RELATED)
        document = msgspec.json.decode(record.document)
        return here.page(
            "model",
            title=record.id,
            description=document["description"] or "",
            above=[Crumb(str(here.locale.say("Models")), here.at("models"))],
            status=400 if strip.faults else 200,
            model=document,
            strip=strip,
            essential=uses.ESSENTIAL,
            all_countries=here.locale.named_countries(ISO_3166_1),
            binding_class=record.license_class,
            path=path_of(record.id),
            lineage=lineage,
            bases=parts.branches_of(record.id, lineage.ancestors),
            derivatives=parts.branches_of(record.id, lineage.descendants),
            artifacts=parts.artifact_groups(document),
            documents=parts.document_groups(document),
            disclosures=parts.disclosures_of(document, here.locale),
            layers=parts.layers_of(document, here.locale),
            record_words=parts,
            cited=(document["cited_license"] or {}).get("evidence", ()),
            flags=flags_of(session, record),
            known_weights=weights_of(session, record),
            most_weights=MOST_WEIGHTS,
            history=list_history(session, knowledge, record, limit=SHOWN, cursor=None).items,
        )
