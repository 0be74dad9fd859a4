"""Rendering: templates in which every value is escaped and kept to itself, and headers that let a page only be read."""

import base64
import hashlib
from functools import cache
from importlib import resources

import msgspec
from litestar import Response
from mako.lookup import TemplateLookup  # type: ignore[import-untyped]  # Mako ships no types

from registry.http.etags import etag_of
from registry.web.languages import isolated

TEMPLATES = resources.files("registry.web") / "templates"
SHEETS = sorted(
    (sheet for sheet in (TEMPLATES / "style").iterdir() if sheet.name.endswith(".css")),
    key=lambda sheet: (sheet.name != "base.css", sheet.name),
)
STYLE = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
"""One sheet for all pages: what they share, then what some need."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
OWN = {**HEADERS, "Cache-Control": "no-store"}
"""Headers of what one person sees."""
BARE = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"}
"""Headers of a file: nothing in it is run, and nobody between keeps what a reader may have seen by a session alone."""


def render(template: str, *, status: int = 200, is_own: bool = False, **values: object) -> Response[bytes]:
    """A page from a template of this folder; ``${...}`` escapes unless it says ``| n`` or the value is ``Markup``."""
    text: str = _lookup().get_template(f"{template}.mako").render(style=STYLE, is_web=is_web, plain=plain, **values)
    content = isolated(text).encode()
    headers = dict(OWN) if is_own else {**HEADERS, "ETag": etag_of(content)}
    return Response(content, status_code=int(status), media_type="text/html", headers=headers)


def file_headers(name: str) -> dict[str, str]:
    """Headers of a file that a browser keeps under a name of ours."""
    return {**BARE, "Content-Disposition": f'attachment; filename="{name}"'}


def plain(value: object) -> str:
    """Any value of a document, short enough to be read."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()[:300]


def is_web(address: str) -> bool:
    """Whether an address may become a link; a card can hold any, ``javascript:`` too."""
    return address.startswith(("https://", "http://"))


@cache
def _lookup() -> TemplateLookup:
    return TemplateLookup(
        directories=[str(TEMPLATES)],
        imports=["from registry.web.languages import shown as as_text_of_theirs"],
        default_filters=["as_text_of_theirs"],
        strict_undefined=True,
        filesystem_checks=False,
    )
