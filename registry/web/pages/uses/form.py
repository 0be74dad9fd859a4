"""A use as a form or an address states it: read into a check, with what is wrong at each field, and as an address."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from registry.compliance.checks import CheckBody
from registry.countries import ISO_3166_1
from registry.errors import Invalid
from registry.inputs import take
from registry.web.languages import LANGUAGES, Locale, locale_of
from registry.web.pages.uses.words import FIELDS, FIGURES

SUBJECT = ("model", "revision", "as_of")
NAMES = frozenset({*SUBJECT, "policy", *FIELDS})
"""All that a form of this kind may state."""
REQUIRED = ("organisation", "country")
OMITTED = "omitted_figures"
"""What an address says in the place of figures: without them an answer can be another one."""
CHOSEN = ("model",)
"""What a form may hold more than once although it is no list: an id that was picked counts more than a typed one."""
_LONGEST = 4_000
"""Characters that a field may have."""
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[.,'\u2019\u00a0\u202f ][0-9]{3})+")
_GROUP_SIGNS = re.compile(r"[^0-9]")
_ANSWERS = {"true": True, "false": False}
Faults = dict[str, Markup]


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader stated, as it was written, and what is wrong with it."""

    values: Mapping[str, tuple[str, ...]]
    faults: Faults
    facts: Mapping[str, Any]
    """The facts of the use, as the API takes them."""

    def one(self, name: str) -> str:
        """The value of a field, or nothing."""
        return next(iter(self.values.get(name, ())), "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stated but perhaps the model."""
        return not (self.values.keys() - {"model"})

    @property
    def figures(self) -> bool:
        """Whether a number is stated that no address may hold."""
        return any(name in self.values for name in FIGURES)


def read_stated(given: Iterable[tuple[str, str]], locale: Locale, *, in_address: bool) -> Stated:
    """What a form states; in an address figures are refused, and not read. What is not read is a fault."""
    values: dict[str, tuple[str, ...]] = {}
    faults: Faults = {}
    for name, raw in given:
        text = raw.strip()
        is_list = name in FIELDS and FIELDS[name].kind == "many"
        if in_address and name in FIGURES:
            faults[name] = locale.say("Figures never stand in an address: please type this one here.")
        elif len(text) > _LONGEST and name in NAMES:
            faults[name] = locale.say("Please give at most {number} characters.", number=locale.number(_LONGEST))
        elif text and name in values and not is_list and name not in CHOSEN:
            faults[name] = locale.say("This is stated more than once: please state it once.")
        elif text and name in NAMES:
            values[name] = (*values.get(name, ()), *text.split(",")) if is_list else (text,)
    facts: dict[str, Any] = {}
    for name, texts in values.items():
        if name in FIELDS and name not in faults:
            try:
                facts[name] = _READERS[FIELDS[name].kind](texts, locale)
            except ValueError as wrong:
                faults[name] = Markup(wrong.args[0])  # noqa: S704 - a sentence in which all is escaped
    return Stated(values=values, faults=faults, facts=facts)


def stated_again(use: Mapping[str, Any]) -> Stated:
    """Facts of a use that are kept, as a form states them."""
    known = {name: use[name] for name in FIELDS if use.get(name) is not None}
    return Stated(values={name: tuple(_as_typed(value)) for name, value in known.items()}, faults={}, facts=known)


def _as_typed(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield next(text for text, answer in _ANSWERS.items() if answer is value)
    elif isinstance(value, list | tuple):
        yield from map(str, value)
    else:
        yield str(value)


def check_of(stated: Stated, locale: Locale) -> CheckBody | Faults:
    """The whole check, or what is wrong with it."""
    faults = _missing(stated, locale, ("model", *REQUIRED)) | stated.faults
    if faults:
        return faults
    subject = {name: stated.one(name) for name in SUBJECT if stated.one(name)}
    body = {"subject": subject, "use": {**stated.facts}, "policy": stated.one("policy") or None}
    try:
        return take(body, CheckBody)
    except Invalid as wrong:
        return faults_of(wrong, locale)


def address_of(path: str, stated: Stated, *, omits: bool = False) -> str:
    """The page with all that was stated, but for figures; that there are some, or ``omits`` says so, stands in it."""
    pairs = [(name, ",".join(values)) for name, values in stated.values.items() if name not in FIGURES]
    if omits or stated.figures:
        pairs.append((OMITTED, "yes"))
    return f"{path}?{urlencode(pairs, safe='/,')}" if pairs else path


def faults_of(error: Invalid, locale: Locale) -> Faults:
    """What the API would say, at the fields that it points to; the rest at the model."""
    found: Faults = {}
    for pointer, detail in error.errors:
        name = next((part for part in pointer.split("/") if part in NAMES), "model")
        found.setdefault(name, theirs(detail, locale))
    return found


def theirs(sentence: str, locale: Locale) -> Markup:
    """A sentence that only exists in English."""
    whole = "{}" if locale.code == "en" else '<span lang="en">{}</span>'
    return Markup(whole).format(sentence)  # noqa: S704 - a sentence is escaped as it is put in


def _missing(stated: Stated, locale: Locale, names: Iterable[str]) -> Faults:
    return {name: locale.say("Please fill this in.") for name in names if not stated.one(name)}


def _yes_no(texts: tuple[str, ...], locale: Locale) -> bool:
    if texts[0] not in _ANSWERS:
        raise ValueError(locale.say("Please choose yes or no."))
    return _ANSWERS[texts[0]]


def _figure(texts: tuple[str, ...], locale: Locale) -> int:
    if not _WHOLE.fullmatch(texts[0]):
        raise ValueError(locale.say("Please give a whole number, such as {number}.", number=locale.number(1_000_000)))
    return int(_GROUP_SIGNS.sub("", texts[0])[:20])


def _countries(texts: tuple[str, ...], locale: Locale) -> list[str]:
    wanted = [part.strip() for text in texts for part in re.split(r"[,;\n]", text) if part.strip()]
    unknown = [one for one in wanted if one.casefold() not in _codes()] if wanted else list(texts)
    if unknown:
        raise ValueError(locale.say("No country is called {name}.", name=unknown[0][:100]))
    return list(dict.fromkeys(_codes()[one.casefold()] for one in wanted))


def _country(texts: tuple[str, ...], locale: Locale) -> str:
    """One country alone: of several, none would be left out without a word."""
    if texts[0].casefold() not in _codes():
        raise ValueError(locale.say("No country is called {name}.", name=texts[0][:100]))
    return _codes()[texts[0].casefold()]


def _first(texts: tuple[str, ...], locale: Locale) -> str:
    del locale
    return texts[0]


def _all(texts: tuple[str, ...], locale: Locale) -> list[str]:
    del locale
    return list(dict.fromkeys(texts))


_READERS: Mapping[str, Callable[[tuple[str, ...], Locale], object]] = {
    "choice": _first, "text": _first, "many": _all, "yes_no": _yes_no, "figure": _figure, "country": _country,
    "countries": _countries,
}  # fmt: skip


@cache
def _codes() -> Mapping[str, str]:
    """Codes by what countries are called in any of our languages, and by themselves."""
    return dict(_named_codes())


def _named_codes() -> Iterator[tuple[str, str]]:
    for code in ISO_3166_1:
        yield code.casefold(), code
        for language in LANGUAGES:
            yield locale_of(language).country(code).casefold(), code
