"""``desk/inventories/{id}/lines``: what imports left open, each with a form that settles it."""

from collections.abc import Mapping

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.compliance.inventories import get_inventory, read_inventory
from registry.compliance.inventories.entries import InventoryEntryWrite
from registry.compliance.inventories.intake import Dismissal, UnsettledRead, dismiss_line, list_unsettled, settle_line
from registry.db import UnitOfWork
from registry.errors import Invalid
from registry.http.parameters import Cursor
from registry.inputs import take
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.desk import (
    CHANGES,
    MOST_BYTES,
    REFUSALS,
    SEES,
    InventoryDesk,
    Pairs,
    one_of,
)
from registry.web.desk.inventories.inventory import crumbs
from registry.web.languages.codes import N_
from registry.web.pages import uses

PER_PAGE = 25
FIELDS = ("model", "license", "revision", "reason")
REASONS = frozenset({
    N_("The owner is missing."),
    N_("This model is not in the registry."),
    N_("A provider serves this under a name of its own."),
    N_("Ollama's name fits several models."),
    N_("Ollama's tag is not on record."),
    N_("No registered model is served under this name of Ollama's."),
})  # fmt: skip
"""Why lines are open, as far as there are words for it in both languages."""
OTHER = "other"
"""The choice beside the suggestions."""


class LineForm(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed at a line that could not be done."""

    line: str
    typed: Mapping[str, str]
    faults: uses.Faults


@get("/inventories/{inventory_id:str}/lines", guards=SEES, sync_to_thread=True)
def show_lines(
    inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str], cursor: Cursor = None
) -> Response[bytes]:
    """Show the lines that nobody has settled, the oldest import first."""
    return lines_page(inventory_desk, inventory_id, cursor=cursor)


@post("/inventories/{inventory_id:str}/lines/{line_id:str}", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def decide_line(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    line_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Say what a line means, or that it needs no entry and why."""
    desk = inventory_desk
    pairs = await desk.pairs()

    def change(work: UnitOfWork) -> None:
        if one_of(pairs, "act") == "dismiss":
            reason = take({"reason": one_of(pairs, "reason")}, Dismissal).reason
            dismiss_line(work, inventory_id, line_id, reason, caller=desk.caller, now=desk.now)
        else:
            catalogue, write = desk.knowledge.catalogue, _meant(pairs)
            settle_line(work, catalogue, inventory_id, line_id, write, caller=desk.caller, now=desk.now)

    try:
        await desk.write(change)
    except REFUSALS as error:
        typed = {name: one_of(pairs, name) for name in (*FIELDS, "meant")}
        form = LineForm(line=line_id, typed=typed, faults=desk.faults_of(error, FIELDS))
        return await desk.show(lines_page, inventory_id, form=form, status=status_of(error))
    done = "line_dismissed" if one_of(pairs, "act") == "dismiss" else "line_settled"
    return desk.to("inventories", inventory_id, "lines", done=done)


def lines_page(
    desk: InventoryDesk,
    inventory_id: str,
    *,
    cursor: str | None = None,
    form: LineForm | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The open lines; ``form`` is what could not be done of one, which stands first wherever it is in the list."""
    with desk.database.reading() as session:
        inventory = read_inventory(session, get_inventory(session, inventory_id))
        found = list_unsettled(session, inventory.id, limit=PER_PAGE, cursor=cursor)
    lines: list[UnsettledRead] = found.items
    is_there = form is None or any(one.id == form.line for one in lines)
    following = f"{desk.at('inventories', inventory.id, 'lines')}?cursor={found.next_cursor}"
    return desk.page(
        "lines", desk.here.locale.say("Open lines"), above=crumbs(desk, inventory), status=status,
        faults=form.faults if form is not None and not is_there else {}, inventory=inventory, lines=lines,
        total=found.total, form=form, next_page=following if found.next_cursor else None, other=OTHER,
        reasons=REASONS,
    )  # fmt: skip


def _meant(pairs: Pairs) -> InventoryEntryWrite:
    """The entry that a line stands for; what the form leaves out, the line says."""
    meant = one_of(pairs, "meant")
    typed = {name: one_of(pairs, name) for name in ("model", "license", "revision")}
    if meant and meant != OTHER:
        typed |= {"model": meant, "license": ""}
    if not (typed["model"] or typed["license"]):
        raise Invalid("Choose a model, or name one, or a licence.", pointer="/model")
    return take({name: value for name, value in typed.items() if value}, InventoryEntryWrite)
