"""The editor of a policy: its text, what is wrong with it, which verdicts it would turn, and the button that saves."""

from datetime import datetime
from typing import NamedTuple

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from sqlmodel import Session

from registry.access import Scope
from registry.compliance.checks.previews import PreviewRead
from registry.compliance.inventories import InventoryRead, list_inventories
from registry.compliance.policies import PolicyDraft, PolicyWhole, etag_of_policy, read_policy
from registry.compliance.policies.documents import written_policy
from registry.db import Database
from registry.errors import CardwatchError, Invalid, NotFound, StaleVersion
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.pagination import MAX_LIMIT, refuse_unknown
from registry.rates import charge, weight_of_checks
from registry.web.desk.doors import caller_of
from registry.web.desk.forms import Typed, read_typed, status_of, typed
from registry.web.desk.notices import led_on
from registry.web.desk.pages import desk_page
from registry.web.desk.policies.drafts import (
    DifferentLine,
    DraftTrouble,
    differences,
    read_draft,
    save,
    trouble_of,
    try_out,
)
from registry.web.desk.policies.shelf import SETS
from registry.web.desk.policies.words import rules_of
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here

MOST_KIB = 512
NEW = "/desk/policies/_new"
"""No key begins with an underscore."""
START = """\
title: Our models
rules:
  - id: no-research-only
    level: fail
    when: license_class == "research-only"
    message: Research licences stay out of production.
    message_de: Forschungslizenzen bleiben aus dem Betrieb heraus.
    applies_to: [production]
"""
"""What a new policy begins with."""
NOTHING = DraftTrouble({})


class EditorView(NamedTuple):
    """What the editor shows beside what was typed."""

    trouble: DraftTrouble = NOTHING
    preview: PreviewRead | None = None
    draft: PolicyDraft | None = None
    lost_to: PolicyWhole | None = None
    """The version that somebody else saved in between."""
    difference: tuple[DifferentLine, ...] = ()
    status: int = 200


class EditorVisit(NamedTuple):
    """What a handler of the editor works with."""

    request: AnyRequest
    database: Database
    knowledge: Knowledge
    here: Here
    now: datetime
    key: str | None = None
    """Of the policy that is changed; None of a new one."""


@get(NEW, guards=SETS, sync_to_thread=True)
def new_policy(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Show an editor with a first rule, or with the rules of the policy that is to be copied."""
    refuse_unknown(request.query_params, {"copy_of"}, noun="a field of this page")
    copied, text = request.query_params.get("copy_of"), START
    if copied:
        with database.reading() as session:
            text = written_policy(read_policy(session, copied), with_key=False)
    return _page(EditorVisit(request, database, knowledge, here, now), typed(text=text), EditorView())


@get("/desk/policies/{key:str}/edit", guards=SETS, sync_to_thread=True)
def edit_policy(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    key: FromPath[str],
) -> Response[bytes] | Redirect:
    """Show an editor with the policy as it is in force; one that ships with Cardwatch is copied instead."""
    refuse_unknown(request.query_params, (), noun="a field of this page")
    with database.reading() as session:
        read = read_policy(session, key)
    if read.ready:
        return Redirect(with_query(here.at("desk/policies/_new"), {"copy_of": key}), status_code=303)
    form = typed(text=written_policy(read, with_key=False), based_on=etag_of_policy(read))
    return _page(EditorVisit(request, database, knowledge, here, now, key), form, EditorView())


@post(NEW, guards=SETS, middleware=[metered(DEAR, body_kib=MOST_KIB)], status_code=200)
async def send_new_policy(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Try a new policy, or save it."""
    return await _sent(EditorVisit(request, database, knowledge, here, now))


@post("/desk/policies/{key:str}/edit", guards=SETS, middleware=[metered(DEAR, body_kib=MOST_KIB)], status_code=200)
async def send_policy(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    key: FromPath[str],
) -> Response[bytes] | Redirect:
    """Try a changed policy, or save it as its next version."""
    return await _sent(EditorVisit(request, database, knowledge, here, now, key))


async def _sent(desk: EditorVisit) -> Response[bytes] | Redirect:
    form = await read_typed(desk.request)
    if form.one("act") == "save":
        return await sync_to_thread(_saved, desk, form)
    await charge(desk.request.scope, weight_of_checks(1, 0))
    return await sync_to_thread(_tried, desk, form)


def _saved(desk: EditorVisit, form: Typed) -> Response[bytes] | Redirect:
    try:
        draft = read_draft(form, desk.key)
        caller = caller_of(desk.request)
        saved = save(desk.database, draft, form.one("based_on") or None, caller, desk.now, is_new=desk.key is None)
    except StaleVersion as error:
        return _lost(desk, form, draft, status_of(error))
    except CardwatchError as error:
        return _page(desk, form, EditorView(trouble_of(form, error), status=status_of(error)))
    return led_on(desk.here.at(f"desk/policies/{saved.key}"), "policy_saved")


def _lost(desk: EditorVisit, form: Typed, draft: PolicyDraft, status: int) -> Response[bytes]:
    """The editor after somebody else has saved: with what they did, and ready to save on top of it."""
    with desk.database.reading() as session:
        theirs = read_policy(session, desk.key or "")
    difference = differences(*(written_policy(one, with_key=False) for one in (theirs, draft)))
    again = Typed({**form.values, "based_on": (etag_of_policy(theirs),)})
    return _page(desk, again, EditorView(lost_to=theirs, difference=difference, status=status))


def _tried(desk: EditorVisit, form: Typed) -> Response[bytes]:
    try:
        draft = read_draft(form, desk.key, otherwise="draft")
        inventory = form.one("inventory")
        if inventory and not caller_of(desk.request).has(Scope.INVENTORIES_READ):
            raise Invalid(f"To try it on an inventory, a key needs {Scope.INVENTORIES_READ}.", pointer="/inventory")
        found = None
        if inventory:
            with desk.database.reading() as session:
                found = try_out(session, desk.knowledge, draft, inventory, desk.now)
    except CardwatchError as error:
        return _page(desk, form, EditorView(trouble_of(form, error), status=status_of(error)))
    return _page(desk, form, EditorView(preview=found, draft=draft))


def _page(desk: EditorVisit, form: Typed, shown: EditorView) -> Response[bytes]:
    here, say = desk.here, desk.here.locale.say
    title = say("Change {key}", key=desk.key) if desk.key else say("New policy")
    above = [Crumb(str(say("Policies")), here.at("desk/policies"))]
    if desk.key:
        above.append(Crumb(desk.key, here.at(f"desk/policies/{desk.key}")))
    rules = rules_of(shown.draft, here.locale) if shown.draft else []
    with desk.database.reading() as session:
        inventories = _inventories(session, desk)
        present = _present(session, desk.key)
    return desk_page(
        desk.request,
        here,
        "policy_editor",
        title=str(title.unescape()),
        above=above,
        status=shown.status,
        faults=shown.trouble.faults,
        written=shown.trouble.written,
        key=desk.key,
        present=present,
        form=form,
        inventories=inventories,
        preview=shown.preview,
        draft=shown.draft,
        rules=rules,
        messages={one.id: [one] for one in rules},
        lost_to=shown.lost_to,
        difference=shown.difference,
    )


def _inventories(session: Session, desk: EditorVisit) -> list[InventoryRead]:
    if not caller_of(desk.request).has(Scope.INVENTORIES_READ):
        return []
    return list_inventories(session, limit=MAX_LIMIT, cursor=None).items


def _present(session: Session, key: str | None) -> PolicyWhole | None:
    """The policy that is changed, as it is in force."""
    try:
        return read_policy(session, key) if key else None
    except NotFound:
        return None
