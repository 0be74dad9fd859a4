"""``/{language}/coverage``: which minimum elements of the G7 paper on SBOMs for AI a document has.

A document is chosen as a file or pasted, and sent by POST, which changes nothing, so that it needs no token; of a
registered model our own document is looked at, under an address that can be shared.
"""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import QueryParameter

from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.exports.coverage import OWN_FORMAT, CoverageRead, cover_document, cover_model, minimum_elements
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.web.languages.codes import N_
from registry.web.site.here import Here
from registry.web.site.visitors import READER

AnyRequest = Request[Any, Any, Any]
MAX_KIB = 8 * 1024 - 1
"""As the API takes it, with the rest of the form."""
FIELDS = frozenset({"file", "text"})
CLUSTERS = {
    "metadata": N_("The document itself"),
    "system": N_("The system around the models"),
    "models": N_("Models"),
    "datasets": N_("Data"),
    "infrastructure": N_("Infrastructure"),
    "security": N_("Security"),
    "indicators": N_("Performance"),
}
STATUSES = {
    "present": ("good", N_("present")), "absent": ("bad", N_("absent")),
    "not_applicable": ("none", N_("not applicable")),
}  # fmt: skip
MOST_PLACES = 3
"""Places that a row shows."""
OfModel = Annotated[str, QueryParameter(name="model", max_length=200)]


@get("/coverage", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def show_coverage(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    here: NamedDependency[Here],
    model: OfModel = "",
) -> Response[bytes]:
    """Show the form; where the address names a model, what our own document of it has."""
    refuse_unknown(request.query_params, ("model",), noun="a field of this page")
    if not model.strip():
        return _page(here)
    try:
        found = cover_model(database, knowledge, model.strip(), now, OWN_FORMAT)
    except NotFound as unknown:
        return _page(here, model=model, fault=unknown.message, status=404)
    return _page(here, found, model=model.strip())


@post("/coverage", guards=READER, middleware=[metered(DEAR, body_kib=MAX_KIB)], status_code=200)
async def ask_coverage(request: AnyRequest, here: NamedDependency[Here]) -> Response[bytes]:
    """Show what a document has that was sent; nothing of it is kept."""
    data, name = await _document(request)
    return await sync_to_thread(_covered, here, data, name)


def _covered(here: Here, data: bytes, name: str) -> Response[bytes]:
    try:
        return _page(here, cover_document(data), file_name=name)
    except Invalid as wrong:
        return _page(here, fault=wrong.message, file_name=name, status=400)


async def _document(request: AnyRequest) -> tuple[bytes, str]:
    """The bytes that a form holds, and the name of the file."""
    if request.content_type[0] != RequestEncodingType.MULTI_PART:
        raise Invalid(f"This form is sent as {RequestEncodingType.MULTI_PART.value}.", pointer="")
    sent = await request.form()
    refuse_unknown(sent, FIELDS, noun="a field of this form")
    file, text = sent.get("file"), sent.get("text", "")
    data = await file.read() if isinstance(file, UploadFile) else b""
    if data and isinstance(file, UploadFile):
        return data, file.filename[:200]
    return text.encode("utf-8", "replace") if isinstance(text, str) else b"", ""


def _page(
    here: Here,
    found: CoverageRead | None = None,
    *,
    model: str = "",
    fault: str = "",
    file_name: str = "",
    status: int = 200,
) -> Response[bytes]:
    listed = minimum_elements()
    return here.page(
        "coverage",
        status=status,
        title=str(here.locale.say("Minimum elements")),
        description=str(
            here.locale.say("Which minimum elements of the G7 paper on SBOMs for AI does a document have?")
        ),
        found=found,
        rows=[(cluster.id, [one for one in found.elements if one.cluster == cluster.id]) for cluster in listed.clusters]
        if found
        else [],
        listed=listed,
        model=model,
        fault=fault,
        file_name=file_name,
        clusters=CLUSTERS,
        statuses=STATUSES,
        most=MOST_PLACES,
    )
