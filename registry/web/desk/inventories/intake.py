"""``desk/inventories/{id}/import``: a list as a file or pasted, looked at first or taken in; and what became of it."""

from typing import NamedTuple, cast

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import FromPath
from litestar.response import Redirect

from registry.compliance.inventories import get_inventory, read_inventory
from registry.compliance.inventories.intake import (
    FORMATS,
    DocumentFormat,
    ImportRead,
    import_document,
    preview_document,
)
from registry.compliance.inventories.overviews import entries_of_import, find_import, lines_of_import
from registry.errors import Invalid, NotFound
from registry.http.meter import DEAR, metered
from registry.http.retries import retried
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.desk import (
    CHANGES,
    REFUSALS,
    SEES,
    AnyRequest,
    InventoryDesk,
)
from registry.web.desk.inventories.inventory import crumbs
from registry.web.desk.inventories.lines import REASONS
from registry.web.languages.codes import N_
from registry.web.site.forms import TOKEN_FIELD, check_token

MAX_KIB = 8 * 1024 - 1
"""As the API takes it, with the rest of the form."""
MOST_SHOWN = 200
"""Lines of each kind of a preview."""
LONGEST_AGAIN = 64 * 1024
"""Bytes of a file that a preview puts into the field of text, so that it need not be chosen again."""
TITLES = {
    "auto": N_("recognise it"),
    "text": N_("plain list, one name in a line"),
    "csv": N_("table (CSV) with a header"),
    "requirements": N_("lines such as owner/name@commit"),
    "huggingface-cache": N_("listing of a Hugging Face cache"),
    "ollama": N_("ollama list, or /api/tags"),
    "openai-models": N_("/v1/models of a server"),
    "cyclonedx": N_("CycloneDX"),
    "spdx": N_("SPDX 2 or 3"),
}
"""What each format is called."""


class ImportForm(NamedTuple):
    """A list that somebody sent."""

    text: str = ""
    """What the field of text holds, also of a short file."""
    wanted: str = "auto"
    data: bytes = b""
    is_preview: bool = False
    file_name: str = ""


@get("/inventories/{inventory_id:str}/import", guards=SEES, sync_to_thread=True)
def show_import(inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]) -> Response[bytes]:
    """Show the form of an import."""
    return import_page(inventory_desk, inventory_id, ImportForm())


@post(
    "/inventories/{inventory_id:str}/import", guards=CHANGES, status_code=200,
    middleware=[metered(DEAR, body_kib=MAX_KIB)],
)  # fmt: skip
async def take_import(
    request: AnyRequest, inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Say what an import would make of a list, or take it in and lead on to what became of it."""
    desk = inventory_desk
    form = await _read(request, desk)
    try:
        if form.is_preview:
            foreseen = await sync_to_thread(_preview, desk, inventory_id, form)
            return await desk.show(import_page, inventory_id, form, foreseen=foreseen)
        made = await sync_to_thread(_take_in, desk, inventory_id, form)
    except REFUSALS as error:
        if isinstance(error, NotFound):
            raise
        faults = desk.faults_of(error, ("format",))
        return await desk.show(import_page, inventory_id, form, faults=faults, status=status_of(error))
    return Redirect(desk.at("inventories", inventory_id, "imports", made), status_code=303)


@get("/inventories/{inventory_id:str}/imports/{import_id:str}", guards=SEES, sync_to_thread=True)
def show_imported(
    inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str], import_id: FromPath[str]
) -> Response[bytes]:
    """Show what became of an import."""
    desk = inventory_desk
    with desk.database.reading() as session:
        inventory = read_inventory(session, get_inventory(session, inventory_id))
        summary = find_import(session, inventory.id, import_id[:40])
        if summary is None:
            raise NotFound(f"This inventory has no import {import_id[:60]!r}.")
        entries = entries_of_import(session, inventory.id, summary.id)
        lines = lines_of_import(session, inventory.id, summary.id)
    return desk.page(
        "imported", desk.here.locale.say("What became of the list"), above=crumbs(desk, inventory),
        inventory=inventory, summary=summary, entries=entries, lines=lines, titles=TITLES,
        reasons=REASONS,
    )  # fmt: skip


def import_page(
    desk: InventoryDesk,
    inventory_id: str,
    form: ImportForm,
    *,
    foreseen: ImportRead | None = None,
    faults: dict[str, object] | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The form of an import, with what it would make of a list."""
    with desk.database.reading() as session:
        inventory = read_inventory(session, get_inventory(session, inventory_id))
    return desk.page(
        "import", desk.here.locale.say("Import a list"), above=crumbs(desk, inventory), faults=cast("None", faults),
        status=status, inventory=inventory, form=form, foreseen=foreseen, titles=TITLES, shown=MOST_SHOWN,
        reasons=REASONS,
    )  # fmt: skip


async def _read(request: AnyRequest, desk: InventoryDesk) -> ImportForm:
    """The list that a form holds, with the token of the page."""
    if request.content_type[0] != RequestEncodingType.MULTI_PART:
        raise Invalid(f"This form is sent as {RequestEncodingType.MULTI_PART.value}.", pointer="")
    sent = await request.form()
    plain = {name: value for name, value in sent.items() if isinstance(value, str)}
    check_token(plain.get(TOKEN_FIELD, ""), desk.visitor.token)
    file = sent.get("file")
    data = await file.read() if isinstance(file, UploadFile) else b""
    text = plain.get("text", "")
    is_file = bool(data)
    return ImportForm(
        text=_again(data) if is_file else text,
        wanted=plain.get("format", "auto"),
        data=data if is_file else text.encode(),
        is_preview=plain.get("act") == "preview",
        file_name=file.filename[:200] if is_file and isinstance(file, UploadFile) else "",
    )


def _again(data: bytes) -> str:
    """A short text of a file; nothing of what no field of text can hold as it is."""
    try:
        text = data.decode() if len(data) <= LONGEST_AGAIN else ""
    except UnicodeDecodeError:
        return ""
    return text if "\x00" not in text else ""


def _wanted(form: ImportForm) -> DocumentFormat:
    if form.wanted not in FORMATS:
        raise Invalid(f"{form.wanted[:60]!r} is not one of {', '.join(FORMATS)}.", pointer="/format")
    return cast("DocumentFormat", form.wanted)


def _preview(desk: InventoryDesk, inventory_id: str, form: ImportForm) -> ImportRead:
    return preview_document(desk.database, desk.knowledge.catalogue, inventory_id, _wanted(form), form.data)


@retried
def _take_in(desk: InventoryDesk, inventory_id: str, form: ImportForm) -> str:
    return import_document(
        desk.database, desk.knowledge.catalogue, inventory_id, _wanted(form), form.data, caller=desk.caller,
        now=desk.now,
    ).import_id  # fmt: skip
