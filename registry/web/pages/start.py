"""``/`` and ``/{language}``: what changed that concerns me, and where to ask what."""

import shlex

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from registry.db import Database
from registry.licenses import Knowledge
from registry.settings import Settings
from registry.web.languages.codes import N_
from registry.web.pages.holdings import read_holdings
from registry.web.site.here import Here
from registry.web.site.visitors import ANYONE, Visitor

CHECK = """{"subject": {"model": "meta-llama/Llama-3.2-11B-Vision"},
      "use": {"organisation": "company", "country": "DE", "commercial": true}}"""


@get("/", guards=ANYONE)
async def choose_language(here: NamedDependency[Here]) -> Redirect:
    """Lead on to the language that the browser prefers; the address remembers it from there on."""
    return Redirect(here.at(""), status_code=302, headers={"Vary": "Accept-Language"})


@get("/", guards=ANYONE, sync_to_thread=True)
def start(
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    knowledge: NamedDependency[Knowledge],
    visitor: NamedDependency[Visitor],
    here: NamedDependency[Here],
) -> Response[bytes]:
    """Say what changed, what one can ask, what is held, and where the API is described."""
    holdings = None
    if settings.reads_are_public or visitor.may_read:
        with database.reading() as session:
            holdings = read_holdings(session, knowledge.catalogue)
    return here.page("start", holdings=holdings, examples=examples(settings))


def examples(settings: Settings) -> list[tuple[str, str]]:
    """Three commands to try, as one can paste them."""
    base = shlex.quote(settings.base_url)
    key = "" if settings.reads_are_public else ' -H "Authorization: Bearer $CARDWATCH_KEY"'
    json = "-H 'Content-Type: application/json'"
    return [
        (N_("One model"), f"curl{key} {base}/v1/models/bigscience/bloomz"),
        (N_("Models that may not be used in Germany"), f"curl{key} '{settings.base_url}/v1/models?not_allowed_in=DE'"),
        (N_("May we use it?"), f"curl{key} {json} \\\n  -d '{CHECK}' \\\n  {base}/v1/checks"),
    ]
