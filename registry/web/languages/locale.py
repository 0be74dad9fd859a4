"""One language of the pages: what is said, and how dates, numbers and countries are written in it."""

import gettext
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources

from markupsafe import Markup, escape

from registry.web.languages.choice import LanguageCode
from registry.web.languages.codes import CODES
from registry.web.languages.foreign import shown

FOLDER = resources.files("registry.web.languages")
_GROUPS = {"en": ",", "de": "."}
_POINTS = {"en": ".", "de": ","}
MONTHS: Mapping[LanguageCode, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
}  # fmt: skip


_KEPT = 4_096
"""Sentences that are kept as HTML: more than there are."""


class Locale:
    """A language with its catalogue; sentences come back as HTML in which every given value is escaped."""

    def __init__(self, code: LanguageCode, catalogue: gettext.NullTranslations) -> None:
        self.code = code
        self._catalogue = catalogue
        self._sentence = lru_cache(maxsize=_KEPT)(self._translated)

    def say(self, message: str, /, **values: object) -> Markup:
        """A sentence in this language; ``{name}`` takes the value of that name."""
        said = self._sentence(message)
        return said.format(**_shown(values)) if values else said

    def _translated(self, message: str) -> Markup:
        return Markup(escape(self._catalogue.gettext(message)))  # noqa: S704 - escaped first

    def count(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """A sentence about a number of things; ``{n}`` is the number as this language writes it."""
        said = Markup(escape(self._catalogue.ngettext(one, many, number)))  # noqa: S704 - escaped first
        return said.format(n=self.number(number), **_shown(values))

    def word(self, code: str) -> Markup:
        """A code of the API in this language's words; one that has none yet, as it is, with spaces."""
        phrase = CODES.get(code) or CODES.get(code.rpartition(".")[2])
        return self.say(phrase) if phrase is not None else shown(code.rpartition(".")[2].replace("_", " "))

    def number(self, value: float, places: int = 0) -> str:
        """A number with its groups of three, at so many decimal places."""
        whole, _, rest = f"{value:,.{places}f}".partition(".")
        return whole.replace(",", _GROUPS[self.code]) + (_POINTS[self.code] + rest if rest else "")

    def day(self, moment: date | datetime | str) -> str:
        """A day with its month as a word; a text is ISO 8601."""
        when = date.fromisoformat(moment[:10]) if isinstance(moment, str) else moment
        day = f"{when.day}." if self.code == "de" else str(when.day)
        return f"{day} {MONTHS[self.code][when.month - 1]} {when.year}"

    def moment(self, at: datetime | str) -> str:
        """A day and the time of it, in UTC."""
        when = datetime.fromisoformat(at) if isinstance(at, str) else at
        return f"{self.day(when)}, {when:%H:%M} UTC"

    def country(self, code: str) -> str:
        """The name of a country by its code of ISO 3166-1; an unknown code stays."""
        return _countries()[self.code].get(code, code)

    def countries(self, codes: "list[str] | tuple[str, ...]") -> str:
        """Names of countries in the order of this language's alphabet."""
        return ", ".join(name for name, _ in self.named_countries(codes))

    def named_countries(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Names of countries with their codes, in the order of this language's alphabet."""
        return sorted(((self.country(code), code) for code in codes), key=lambda named: _folded(named[0]))


def _shown(values: Mapping[str, object]) -> dict[str, object]:
    return {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}


def _folded(name: str) -> str:
    """The name without marks on its letters, which both languages sort beside the bare ones (DIN 5007-1)."""
    return "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)).casefold()


@cache
def locale_of(code: LanguageCode) -> Locale:
    """The language with its catalogue, read once."""
    if code == "en":
        return Locale(code, gettext.NullTranslations())
    with (FOLDER / code / "LC_MESSAGES" / "cardwatch.mo").open("rb") as file:
        return Locale(code, gettext.GNUTranslations(file))


@cache
def _countries() -> Mapping[LanguageCode, Mapping[str, str]]:
    """Names of countries in both languages, from the Unicode CLDR (Unicode-3.0)."""
    rows = (FOLDER / "countries.tsv").read_text(encoding="utf-8").splitlines()
    named = [row.split("\t") for row in rows if not row.startswith("#")]
    return {"en": {code: english for code, english, _ in named}, "de": {code: german for code, _, german in named}}
