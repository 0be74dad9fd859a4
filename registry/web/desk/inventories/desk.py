"""What the handlers of these pages share: who is there, writing with a second try, failures told at their fields."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.response import Redirect
from markupsafe import Markup
from sqlmodel import Session

from registry.access import Caller, Scope
from registry.compliance.policies import PolicySummary, list_policies
from registry.countries import ISO_3166_1
from registry.db import Database, UnitOfWork
from registry.errors import CardwatchError, Conflict, Forbidden, Invalid, NotFound, StaleVersion
from registry.http.retries import retried
from registry.licenses import Knowledge
from registry.pagination import MAX_LIMIT
from registry.web.desk.doors import enters
from registry.web.desk.forms import read_typed
from registry.web.desk.notices import led_on
from registry.web.desk.pages import desk_page
from registry.web.languages.codes import N_
from registry.web.pages import uses
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import Visitor

AnyRequest = Request[Any, Any, Any]
SEES = enters(Scope.INVENTORIES_READ)
CHANGES = enters(Scope.INVENTORIES_WRITE)
SEES_WAIVERS = enters(Scope.INVENTORIES_READ, Scope.WAIVERS_WRITE)
GRANTS = enters(Scope.WAIVERS_WRITE)
"""Guards of these pages, by the scopes that the operations of the API need."""
MOST_BYTES = 64 * 1024
"""Of a form, which may state a whole use."""
BOXES = ("activities", "unsay")
"""Fields that may come more than once."""
ANYWHERE = ""
"""Where a fault stands that is of no field."""
REFUSALS = (Conflict, Forbidden, Invalid, NotFound)
"""Failures that the page tells beside what was typed."""
_CHANGED_MEANWHILE = N_(
    "Somebody has changed this since you opened the page. It stands here as it is now, and what you typed is kept: "
    "look at both, then send it again."
)
_IN_WORDS: Mapping[str, str] = {
    "It is empty.": N_("Please fill this in."),
    "There is an inventory ": N_("There is an inventory of this name already."),
    "The entry ": N_("The inventory has this entry already, with the same use and whoever answers for it."),
    "Give one of `model`": N_("Give a model or a licence, one of them."),
    "Choose a model": N_("Choose a model, or name one, or a licence."),
    "This inventory has no unsettled line": N_("This line is not open any more: somebody has settled it."),
    "Another key than": N_("Another key than the one that asked has to approve: nobody approves their own request."),
    "Nothing waits here": N_("Nothing waits here to be approved."),
    "That is past": N_("That day is past."),
    "A waiver lasts": N_("A waiver lasts 400 days at most."),
    "Give the last day": N_("Give the last day as 2027-01-31."),
    "The waiver ": N_("Another waiver covers that already."),
    "The request has no body": N_("Choose a file, or paste its text."),
}
"""What the service says often, by how it begins."""
Done = TypeVar("Done")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class InventoryDesk:
    """One request at the desk."""

    request: AnyRequest
    database: Database
    knowledge: Knowledge
    here: Here
    visitor: Visitor
    caller: Caller
    now: datetime

    def may(self, scope: Scope) -> bool:
        """Whether whoever is logged in may do this by a form."""
        return self.visitor.caller is not None and self.caller.has(scope)

    def at(self, *parts: str) -> str:
        """An address of these pages, below ``desk``; the parts are ids, which need no quotes."""
        return self.here.at("/".join(("desk", *parts)))

    def to(self, *parts: str, done: str) -> Redirect:
        """Lead on to one of these pages, which says what was done."""
        return led_on(self.at(*parts), done)

    async def pairs(self) -> Pairs:
        """The fields of the form that was sent."""
        sent = await read_typed(self.request, many=BOXES)
        given = [(name, value) for name, values in sent.values.items() for value in values]
        return [(name, value.replace("\r\n", "\n").strip()) for name, value in given]

    async def write(self, change: Callable[[UnitOfWork], Done]) -> Done:
        """Do it in one transaction, again where another writer came first."""
        return await sync_to_thread(_written, self.database, change)

    async def show(self, page: Callable[..., Response[bytes]], *given: Any, **named: Any) -> Response[bytes]:  # noqa: ANN401 - of the page
        """A page that is read from the database."""
        return await sync_to_thread(page, self, *given, **named)

    def page(
        self, template: str, title: object, *, above: tuple[Crumb, ...] = (), faults: uses.Faults | None = None,
        status: int = 200, **values: Any,  # noqa: ANN401 - of the template
    ) -> Response[bytes]:  # fmt: skip
        """A page of the desk, with its faults."""
        return desk_page(
            self.request,
            self.here,
            template,
            title=str(title),
            status=status,
            above=above,
            faults=faults or {},
            form_token=self.visitor.form_token,
            may_change=self.may(Scope.INVENTORIES_WRITE),
            may_waive=self.may(Scope.WAIVERS_WRITE),
            at=self.at,
            me=self.caller.id,
            **values,
        )

    def use_parts(self, session: Session) -> dict[str, Any]:
        """What a form needs that states a use."""
        return {
            "essential": uses.ESSENTIAL, "groups": uses.GROUPS, "figures": uses.FIGURES,
            "all_countries": self.here.locale.named_countries(ISO_3166_1),
            "policies": self.policies(session),
        }  # fmt: skip

    def policies(self, session: Session) -> list[PolicySummary]:
        """The policies that an inventory may be judged by."""
        return list_policies(session, MAX_LIMIT, None).items

    def faults_of(self, error: CardwatchError, fields: Collection[str]) -> uses.Faults:
        """What went wrong, at the fields that are meant."""
        if isinstance(error, StaleVersion):
            return {ANYWHERE: self.here.locale.say(_CHANGED_MEANWHILE)}
        if not isinstance(error, Invalid):
            return {ANYWHERE: self._in_words(error.message)}
        found: uses.Faults = {}
        for pointer, detail in error.errors:
            name = next((part for part in reversed(pointer.split("/")) if part in fields), ANYWHERE)
            found.setdefault(name, self._in_words(detail))
        return found

    def _in_words(self, sentence: str) -> Markup:
        """What the service says, in the reader's language where there are words."""
        known = next((ours for start, ours in _IN_WORDS.items() if sentence.startswith(start)), None)
        return self.here.locale.say(known) if known is not None else uses.theirs(sentence, self.here.locale)


def provide_inventory_desk(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    visitor: NamedDependency[Visitor],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
) -> InventoryDesk:
    """What a handler of these pages starts from."""
    return InventoryDesk(request, database, knowledge, here, visitor, caller, now)


def one_of(pairs: Pairs, name: str) -> str:
    """The first value of a field, or nothing."""
    return next((value for given, value in pairs if given == name), "")


def plain_of(pairs: Pairs, names: Collection[str]) -> Mapping[str, str]:
    """What was typed into fields of text."""
    return {name: one_of(pairs, name) for name in names}


@retried
def _written(database: Database, change: Callable[[UnitOfWork], Done]) -> Done:
    with database.unit_of_work() as work:
        return change(work)
