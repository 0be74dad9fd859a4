"""Where a reader stands: page, language, who is logged in; what every template can say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from litestar import Response
from litestar.connection import ASGIConnection

from registry.web.languages import LANGUAGES, Locale, locale_of, preferred_language
from registry.web.site.addresses import in_language, language_in, model_address
from registry.web.site.render import render
from registry.web.site.visitors import Visitor, visitor_of

Connection = ASGIConnection[Any, Any, Any, Any]
_LONGEST_DESCRIPTION = 200
"""Characters of a description in the preview of a link."""


class Crumb(NamedTuple):
    """A page above this one."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Here:
    """One request for a page."""

    locale: Locale
    path: str
    """As it was asked for, with its query."""
    base_url: str
    """Of the service, without a slash at its end."""
    visitor: Visitor | None = None

    def page(
        self,
        template: str,
        *,
        title: str = "",
        description: str = "",
        above: Sequence[Crumb] = (),
        status: int = 200,
        **values: object,
    ) -> Response[bytes]:
        """This page, from its template; without a title it is the first one of all."""
        return render(
            template,
            status=status,
            is_own=self.visitor is not None and self.visitor.caller is not None,
            here=self,
            page_title=title,
            page_description=" ".join(description.split())[:_LONGEST_DESCRIPTION],
            above=above,
            _=self.locale.say,
            ngettext=self.locale.count,
            **{
                name: getattr(self.locale, name) for name in ("word", "number", "day", "moment", "country", "countries")
            },
            visitor=self.visitor,
            **values,
        )

    def at(self, place: str) -> str:
        """The address of a page of ours in this language, such as ``models``."""
        return f"/{self.locale.code}/{place}" if place else f"/{self.locale.code}"

    def model(self, model_id: str, *rest: str) -> str:
        """The address of a model's page."""
        return model_address(self.locale.code, model_id, *rest)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Each language with the address of this page in it."""
        is_page = language_in(self.path) is not None
        return [(code, in_language(self.path if is_page else "", code)) for code in LANGUAGES]


def provide_here(request: Connection) -> Here:
    """The language of the address; where it names none, the one that the browser prefers."""
    return here_of(request.scope, visitor_of(request), request.app.state.settings.base_url)


def here_of(scope: Mapping[str, Any], visitor: Visitor | None = None, base_url: str = "") -> Here:
    """The same, also where no handler was found."""
    path, query = str(scope["path"]), scope.get("query_string", b"")
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"").decode("latin-1")
    whole = f"{path}?{query.decode('latin-1')}" if query else path
    return Here(locale_of(language_in(path) or preferred_language(header)), whole, base_url.rstrip("/"), visitor)
