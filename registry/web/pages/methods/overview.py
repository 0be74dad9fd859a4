"""``/{language}/methods``: a page for each number that is shown, what it is made from and what it does not say."""

from importlib.metadata import version

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.errors import NotFound
from registry.openness.frameworks import FRAMEWORKS
from registry.web.pages.methods.answers import ANSWERS
from registry.web.pages.methods.frameworks import UNITS
from registry.web.pages.methods.measures import MEASURES
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import ANYONE

METHODS = {one.name: one for one in (*ANSWERS, *MEASURES)}
"""Our own, by the names in their addresses."""


@get("/methods", guards=ANYONE, sync_to_thread=False)
def methods(here: NamedDependency[Here]) -> Response[bytes]:
    """List every number with its question: our own, then the frameworks of openness."""
    return here.page(
        "methods",
        title=str(here.locale.say("Methods")),
        description=str(here.locale.say("What each number means, and what it does not say.")),
        own=METHODS.values(),
        frameworks=FRAMEWORKS.values(),
        units=UNITS,
    )


@get("/methods/{name:str}", guards=ANYONE, sync_to_thread=False)
def method_page(here: NamedDependency[Here], name: FromPath[str]) -> Response[bytes]:
    """Show one method; raises ``NotFound`` for a number that there is not."""
    above = (Crumb(str(here.locale.say("Methods")), here.at("methods")),)
    if name in FRAMEWORKS:
        framework = FRAMEWORKS[name]
        return here.page("method_framework", title=framework.title, above=above, one=framework, units=UNITS)
    if name not in METHODS:
        raise NotFound("There is no method of that name.")
    method = METHODS[name]
    title, question = here.locale.say(method.title), here.locale.say(method.question)
    return here.page(
        "method", title=str(title), description=str(question), above=above, one=method, version=version("cardwatch")
    )
