"""``desk/inventories/{id}/entries/{entry}``: why it may be used or not, since when, and who asked and decided."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from registry.compliance.inventories import InventoryRead, get_inventory, read_inventory
from registry.compliance.inventories.entries import (
    ApprovalAct,
    Decision,
    InventoryEntryRead,
    InventoryEntryWrite,
    act_on,
    delete_entry,
    etag_of_entry,
    get_entry,
    in_words,
    put_entry,
    read_entry,
)
from registry.compliance.inventories.overviews import past_verdicts, present_result
from registry.db import UnitOfWork
from registry.errors import Invalid
from registry.ids import new_id
from registry.inputs import take
from registry.records import find_records
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.answer import answer_values
from registry.web.desk.inventories.desk import (
    CHANGES,
    MOST_BYTES,
    REFUSALS,
    SEES,
    InventoryDesk,
    Pairs,
    one_of,
    plain_of,
)
from registry.web.desk.inventories.inventory import crumbs
from registry.web.pages import uses

OWN = ("revision", "owner", "note")
NEW = ("model", "license", *OWN)
FIELDS = (*NEW, "reason", *uses.FIELDS)
PATH = "/inventories/{inventory_id:str}/entries/{entry_id:str}"


class EntryForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says of an entry."""

    own: Mapping[str, str]
    stated: uses.Stated
    unsaid: tuple[str, ...]
    """Facts of the inventory that do not hold for the entry."""

    @property
    def use(self) -> dict[str, Any]:
        """What differs from the use of the inventory; None unsays."""
        return {**dict.fromkeys(self.unsaid), **self.stated.facts}

    def written(self, **subject: str | None) -> InventoryEntryWrite:
        """The entry of this subject; raises ``Invalid``."""
        plain = {name: self.own[name] for name in OWN if self.own[name]}
        given = {name: value for name, value in subject.items() if value}
        return take({**given, **plain, "use": self.use}, InventoryEntryWrite)


@get(PATH, guards=SEES, sync_to_thread=True)
def show_entry(
    inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str], entry_id: FromPath[str]
) -> Response[bytes]:
    """Show an entry."""
    return entry_page(inventory_desk, inventory_id, entry_id)


@post(PATH, guards=CHANGES, request_max_body_size=MOST_BYTES)
async def change_entry(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    entry_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Change how it is used, which revision, and who answers for it."""
    desk = inventory_desk
    pairs = await desk.pairs()
    form, version = read_entry_form(desk, pairs), one_of(pairs, "version")

    def change(work: UnitOfWork) -> None:
        entry = get_entry(work.session, get_inventory(work.session, inventory_id).id, entry_id)
        is_named = entry.purl is not None and form.own["revision"] == (entry.revision or "")
        subject = {"purl": entry.purl} if is_named else {"model": entry.model, "license": entry.license}
        catalogue = desk.knowledge.catalogue
        put_entry(
            work, catalogue, inventory_id, entry_id, form.written(**subject), version, caller=desk.caller, now=desk.now
        )

    if form.stated.faults:
        return await desk.show(entry_page, inventory_id, entry_id, form=form, faults=form.stated.faults, status=400)
    try:
        await desk.write(change)
    except REFUSALS as error:
        faults, status = desk.faults_of(error, FIELDS), status_of(error)
        return await desk.show(entry_page, inventory_id, entry_id, form=form, faults=faults, status=status)
    return desk.to("inventories", inventory_id, "entries", entry_id, done="entry_saved")


@post(f"{PATH}/decide", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def decide_entry(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    entry_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Ask for approval, approve, block or dismiss; each needs its reason."""
    desk = inventory_desk
    pairs = await desk.pairs()
    act, reason, version = (one_of(pairs, name) for name in ("act", "reason", "version"))

    def decide(work: UnitOfWork) -> None:
        said = take({"reason": reason}, Decision).reason
        if act not in list(ApprovalAct):
            raise Invalid(f"{act[:60]!r} is nothing that can be done here.", pointer="/act")
        act_on(work, inventory_id, entry_id, ApprovalAct(act), said, version or None, caller=desk.caller, now=desk.now)

    try:
        await desk.write(decide)
    except REFUSALS as error:
        faults, status = desk.faults_of(error, FIELDS), status_of(error)
        return await desk.show(entry_page, inventory_id, entry_id, reason=reason, faults=faults, status=status)
    return desk.to("inventories", inventory_id, "entries", entry_id, done="entry_decided")


@post(f"{PATH}/remove", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def remove_entry(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    entry_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Take it away; its history stays."""
    desk = inventory_desk
    version = one_of(await desk.pairs(), "version")

    def remove(work: UnitOfWork) -> None:
        delete_entry(work, inventory_id, entry_id, version, caller=desk.caller, now=desk.now)

    try:
        await desk.write(remove)
    except REFUSALS as error:
        faults, status = desk.faults_of(error, ()), status_of(error)
        return await desk.show(entry_page, inventory_id, entry_id, faults=faults, status=status)
    return desk.to("inventories", inventory_id, done="entry_removed")


@get("/inventories/{inventory_id:str}/add", guards=SEES, sync_to_thread=True)
def show_new_entry(inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]) -> Response[bytes]:
    """Show the form for one more entry."""
    empty = EntryForm(own=dict.fromkeys(NEW, ""), stated=uses.stated_again({}), unsaid=())
    return new_entry_page(inventory_desk, inventory_id, empty)


@post("/inventories/{inventory_id:str}/add", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def add_entry(
    inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Write one more entry, and lead on to it."""
    desk = inventory_desk
    form = read_entry_form(desk, await desk.pairs())

    def add(work: UnitOfWork) -> str:
        write = form.written(model=form.own["model"], license=form.own["license"])
        entry_id = new_id("ent", desk.now)
        put_entry(work, desk.knowledge.catalogue, inventory_id, entry_id, write, None, caller=desk.caller, now=desk.now)
        return entry_id

    if form.stated.faults:
        return await desk.show(new_entry_page, inventory_id, form, faults=form.stated.faults, status=400)
    try:
        entry_id = await desk.write(add)
    except REFUSALS as error:
        faults, status = desk.faults_of(error, FIELDS), status_of(error)
        return await desk.show(new_entry_page, inventory_id, form, faults=faults, status=status)
    return desk.to("inventories", inventory_id, "entries", entry_id, done="entry_added")


def read_entry_form(desk: InventoryDesk, pairs: Pairs) -> EntryForm:
    """What a form says of an entry."""
    facts = [(name, value) for name, value in pairs if name not in NEW]
    unsaid = tuple(value for name, value in pairs if name == "unsay" and value in uses.FIELDS)
    stated = uses.read_stated(facts, desk.here.locale, in_address=False)
    return EntryForm(own=plain_of(pairs, NEW), stated=stated, unsaid=unsaid)


def entry_page(
    desk: InventoryDesk,
    inventory_id: str,
    entry_id: str,
    *,
    form: EntryForm | None = None,
    reason: str = "",
    faults: uses.Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The page of an entry; ``form`` and ``reason`` are what somebody typed that could not be done."""
    with desk.database.reading() as session:
        inventory = read_inventory(session, get_inventory(session, inventory_id))
        entry = get_entry(session, inventory.id, entry_id)
        result = present_result(session, entry)
        past = past_verdicts(session, inventory.id, entry.id)
        parts, version = desk.use_parts(session), etag_of_entry(entry)
        shown, words = read_entry(entry, None), in_words(entry.model, entry.license, entry.revision)
        known = find_records(session, [entry.model], bare=True) if entry.model is not None else {}
    return desk.page(
        "entry", words, above=crumbs(desk, inventory), faults=faults, status=status, inventory=inventory, entry=shown,
        version=version, past=past, acts=_possible(desk, shown), reason=reason, form=form or _as_form(shown),
        is_typed=form is not None, use_rows=_use_rows(desk, inventory, shown),
        check_address=_check(desk, inventory, shown) if known else None,
        record=next((one.id for one in known.values()), None), common=_common_facts(desk, inventory),
        **answer_values(desk, result), **parts,
    )  # fmt: skip


def new_entry_page(
    desk: InventoryDesk, inventory_id: str, form: EntryForm, *, faults: uses.Faults | None = None, status: int = 200
) -> Response[bytes]:
    """The form for one more entry."""
    with desk.database.reading() as session:
        inventory = read_inventory(session, get_inventory(session, inventory_id))
        parts = desk.use_parts(session)
    return desk.page(
        "entry_new", desk.here.locale.say("One more entry"), above=crumbs(desk, inventory), faults=faults,
        status=status, inventory=inventory, form=form, common=_common_facts(desk, inventory), **parts,
    )  # fmt: skip


def _possible(desk: InventoryDesk, entry: InventoryEntryRead) -> dict[str, bool]:
    """What can be done about the approval of an entry as it stands; False of what takes another key."""
    state = str(entry.state) if entry.state else None
    asked = entry.approval.requested_by if entry.approval else None
    acts = dict[str, bool]()
    if state != "requested":
        acts["request"] = True
    if state == "requested":
        acts["approve"] = asked != desk.caller.id
    if state != "blocked":
        acts["block"] = True
    if state not in {None, "dismissed"}:
        acts["dismiss"] = True
    return acts


def _as_form(entry: InventoryEntryRead) -> EntryForm:
    own = {name: getattr(entry, name) or "" for name in NEW}
    unsaid = tuple(name for name, value in entry.use.items() if value is None)
    return EntryForm(own=own, stated=uses.stated_again(entry.use), unsaid=unsaid)


def _common_facts(desk: InventoryDesk, inventory: InventoryRead) -> list[tuple[str, Markup, str]]:
    """What the inventory states of all entries: name, title and value of each fact."""
    locale = desk.here.locale
    stated = [uses.stated_again({name: value}) for name, value in inventory.use.items() if value is not None]
    return [(next(iter(one.facts)), *uses.stated_rows(one, locale)[0]) for one in stated if one.facts]


def _merged(inventory: InventoryRead, entry: InventoryEntryRead) -> dict[str, Any]:
    return {name: value for name, value in {**inventory.use, **entry.use}.items() if value is not None}


def _use_rows(
    desk: InventoryDesk, inventory: InventoryRead, entry: InventoryEntryRead
) -> list[tuple[Markup, str, bool]]:
    """The use of the entry in words, and whether each fact is its own."""
    locale, found = desk.here.locale, list[tuple[Markup, str, bool]]()
    for name, value in _merged(inventory, entry).items():
        rows = uses.stated_rows(uses.stated_again({name: value}), locale)
        found += [(title, words, name in entry.use) for title, words in rows]
    return found


def _check(desk: InventoryDesk, inventory: InventoryRead, entry: InventoryEntryRead) -> str | None:
    """The form of a check with the same question, but for figures; None of what is no model."""
    if entry.model is None:
        return None
    stated = uses.stated_again(_merged(inventory, entry))
    asked = {"model": entry.model, "revision": entry.revision, "policy": inventory.policy}
    values = {name: (value,) for name, value in asked.items() if value} | dict(stated.values)
    return uses.address_of(desk.here.at("check"), uses.Stated(values=values, faults={}, facts={}))
