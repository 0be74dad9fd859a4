"""What browsers send back: forms with the token of their page, and the page to go on to."""

import hmac
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request
from litestar.enums import RequestEncodingType

from registry.access import form_token_of
from registry.errors import Forbidden, Invalid
from registry.web.languages import preferred_language
from registry.web.site.addresses import language_in

AnyRequest = Request[Any, Any, Any]
MOST_BYTES = 16 * 1024
MOST_FIELDS = 8
TOKEN_FIELD = "token"  # noqa: S105 - the name of a field
_LONGEST_PLACE = 2_000
_PLACE = re.compile(
    r"/(?:(?!(?:en|de)/log(?:in|out)\b)(?:en|de|models|texts)(?:/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*)?(?:\?[!-\[\]-~]*)?"
)
"""The pages that somebody may come from, with their queries: our own, without ``//`` and backslashes."""
_NO_CONTROLS = re.compile(r"(?i)%(?:0[0-9a-f]|1[0-9a-f]|7f|5c)")


async def read_form(request: AnyRequest, secret: str) -> dict[str, str]:
    """The fields of a form that bears the token made for ``secret``.

    Raises ``Forbidden`` where another page, or nobody, made the form, ``Invalid`` for what is no form.
    """
    return {name: values[0] for name, values in (await read_fields(request, secret)).items()}


async def read_fields(
    request: AnyRequest, secret: str, *, most: int = MOST_FIELDS, many: Collection[str] = ()
) -> dict[str, list[str]]:
    """The same of a form with up to ``most`` fields; those in ``many`` may be given more than once, as boxes are."""
    kind = request.content_type[0]
    if kind != RequestEncodingType.URL_ENCODED:
        raise Invalid(f"A form is sent as {RequestEncodingType.URL_ENCODED.value}.", pointer="")
    body = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qsl(body, keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise Invalid(f"A form of these pages has at most {most} fields.", pointer="") from error
    given: dict[str, list[str]] = {}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    if any(len(values) > 1 for name, values in given.items() if name not in many):
        raise Invalid("A field of the form is given more than once.", pointer="")
    check_token(given.get(TOKEN_FIELD, [""])[0], secret)
    return given


def check_token(shown: str, secret: str) -> None:
    """Raise ``Forbidden`` for a form that does not bear the token made for ``secret``."""
    if not secret or not hmac.compare_digest(shown.encode(), form_token_of(secret).encode()):
        raise Forbidden("This form has ended, or another site has made it; open its page again. It needs cookies.")


def place_of(text: str | None) -> str:
    """Where to go on to: the page of ours that is named, else the first one; never another site."""
    is_ours = (
        text is not None
        and len(text) <= _LONGEST_PLACE
        and _PLACE.fullmatch(text) is not None
        and _NO_CONTROLS.search(text) is None
    )
    return text if is_ours and text is not None else "/"


def login_address(request: AnyRequest) -> str:
    """The page of the login that leads on to the page that was asked for."""
    path = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    place = place_of(f"{path.partition('?')[0]}?{query}" if query else path)
    login = f"/{language_in(path) or preferred_language(request.headers.get('accept-language', ''))}/login"
    return login if place == "/" else f"{login}?{urlencode({'next': place})}"
