"""One subscription: what it is told of, what became of each delivery, and all that can be done with it."""

from typing import Annotated, NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from registry.db import Database
from registry.errors import CardwatchError, Invalid
from registry.http.parameters import Cursor
from registry.inputs import not_among
from registry.pagination import refuse_unknown
from registry.web.desk.forms import Faults, Typed, status_of
from registry.web.desk.notices import DONE
from registry.web.desk.once import cookie_without_secret, secret_shown_once
from registry.web.desk.pages import NO_FAULTS, desk_page
from registry.web.desk.webhooks.form import form_values, typed_from
from registry.web.desk.webhooks.overview import PLACE, ROOM
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here
from registry.webhooks.subscriptions import list_deliveries, read_endpoint
from registry.webhooks.upkeep import SUPPORTED_STATES, etag_of_endpoint, get_endpoint, standing_of

PER_PAGE = 50


class RefusedForm(NamedTuple):
    """A form that was sent, with what is wrong with it."""

    error: CardwatchError
    faults: Faults
    typed: Typed | None = None
    """What was typed into the form of the subscription."""
    asked: Typed | None = None
    """What was typed into the form of a replay."""


ENDED = ("exhausted", "gone", "skipped", "delivered")
"""States of deliveries that can be sent again; the last one arrived, and is not ticked at first."""


@get("/desk/webhooks/{webhook_id:str}", guards=ROOM, sync_to_thread=True)
def subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    webhook_id: FromPath[str],
    wanted: Annotated[str, QueryParameter(name="state", max_length=20)] = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """Show a subscription; right after its secret was made, that too, once."""
    refuse_unknown(request.query_params, {"state", "cursor", DONE})
    if wanted and wanted not in SUPPORTED_STATES:
        message = not_among(wanted, SUPPORTED_STATES, "a value of `state`")
        raise Invalid(message, pointer="/state", supported=SUPPORTED_STATES)
    secret = secret_shown_once(request, database, webhook_id)
    answer = subscription_page(request, database, here, webhook_id, wanted=wanted, cursor=cursor, secret=secret)
    if secret is not None:
        answer.cookies.append(cookie_without_secret(request))
    return answer


def subscription_page(
    request: AnyRequest,
    database: Database,
    here: Here,
    webhook_id: str,
    *,
    wanted: str = "",
    cursor: str | None = None,
    secret: str | None = None,
    refused: RefusedForm | None = None,
) -> Response[bytes]:
    """The page; ``wanted`` is the state of the deliveries that it lists."""
    typed, asked = (refused.typed, refused.asked) if refused else (None, None)
    with database.reading() as session:
        endpoint = get_endpoint(session, webhook_id)
        shown, version = read_endpoint(endpoint), etag_of_endpoint(endpoint)
        standing = standing_of(session, [webhook_id])[webhook_id]
        found = list_deliveries(session, webhook=webhook_id, state=wanted or None, limit=PER_PAGE, cursor=cursor)
    place = here.at(f"{PLACE}/{webhook_id}")
    following = {"state": wanted, "cursor": found.next_cursor}
    return desk_page(
        request,
        here,
        "webhook",
        title=shown.description or shown.url,
        above=(Crumb(str(here.locale.say("Webhooks")), here.at(PLACE)),),
        faults=refused.faults if refused else NO_FAULTS,
        status=status_of(refused.error) if refused else 200,
        one=shown,
        version=version,
        place=place,
        standing=standing,
        secret=secret,
        typed=typed or typed_from(shown),
        is_typed=typed is not None,
        asked=asked or Typed({"states": ENDED[:-1]}),
        ended=ENDED,
        deliveries=found.items,
        total=found.total,
        wanted=wanted,
        states=SUPPORTED_STATES,
        next_page=with_query(place, following) if found.next_cursor else None,
        **form_values(here),
    )
