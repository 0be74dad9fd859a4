"""Rendering: templates in which every value is escaped, and headers that let a page do nothing but be read."""

import base64
import hashlib
import re
from functools import cache
from importlib import resources

import msgspec
from litestar import Response
from mako.lookup import TemplateLookup  # type: ignore[import-untyped]  # Mako ships no types

from registry.records import path_of
from registry.web.disclosures import released
from registry.web.visitors import Visitor

TEMPLATES = resources.files("registry.web") / "templates"
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
OWN = {**HEADERS, "Cache-Control": "no-store"}
"""Headers of what one person sees."""


def render(template: str, *, status: int = 200, visitor: Visitor | None = None, **values: object) -> Response[bytes]:
    """A page from a template of this folder; ``${...}`` escapes unless it says ``| n``."""
    tools = {"style": STYLE, "page_of": page_of, "words": words, "is_web": is_web, "plain": plain, "released": released}
    text: str = _lookup().get_template(f"{template}.mako").render(**tools, visitor=visitor, **values)
    headers = dict(HEADERS if visitor is None or visitor.caller is None else OWN)
    return Response(text.encode(), status_code=status, media_type="text/html", headers=headers)


def page_of(model_id: str) -> str:
    """The address of a model's page."""
    return f"/models/{path_of(model_id)}"


def words(code: str) -> str:
    """A code of the API as words: ``license.text_changed`` is ``licence text changed``."""
    return re.sub(r"[_.-]", " ", code).replace("license", "licence")


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
        default_filters=["str", "h"],
        strict_undefined=True,
        filesystem_checks=False,
        input_encoding="utf-8",
    )
