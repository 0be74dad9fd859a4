"""Addresses of our pages: each begins with its language, so that a link shows everybody the same."""

import re
from urllib.parse import quote, urlencode

from registry.records import path_of
from registry.web.languages import LANGUAGES, LanguageCode

_LANGUAGE = re.compile(rf"^/({'|'.join(LANGUAGES)})(?=/|$)")


def model_address(language: LanguageCode, model_id: str, *rest: str) -> str:
    """The page of a model, or one below it."""
    return "/".join((f"/{language}/models", path_of(model_id), *map(quote, rest)))


def with_query(path: str, given: dict[str, str | None]) -> str:
    """A page with what was chosen on it; what is empty is left out."""
    chosen = {name: value for name, value in given.items() if value}
    return f"{path}?{urlencode(chosen)}" if chosen else path


def in_language(address: str, language: LanguageCode) -> str:
    """The same page in another language."""
    return _LANGUAGE.sub(f"/{language}", address, count=1) if _LANGUAGE.match(address) else f"/{language}{address}"


def language_in(path: str) -> LanguageCode | None:
    """The language that an address names."""
    found = _LANGUAGE.match(path)
    return next((one for one in LANGUAGES if found and one == found[1]), None)
