"""A check as pages show it: asked of the rules themselves, with what is wrong with the question at its fields."""

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlmodel import Session

from registry.compliance.checks import DUTIES_DE, CheckAnswer, CheckBody, FindingRead, check
from registry.errors import Invalid, NotFound, Unauthenticated
from registry.licenses import Knowledge
from registry.web.languages import Locale
from registry.web.pages.uses.form import Faults, Stated, faults_of, theirs
from registry.web.pages.uses.words import FIELDS, FormField

_ORDER = ("denied", "needs_review", "allowed_with_obligations", "allowed")


class Duty(NamedTuple):
    """A duty in the reader's language; ``language`` is that of its words."""

    text: str
    language: str
    original: str | None
    """The English sentence, where the words are others."""
    value: str | None
    clause: str | None


class CheckedUse(NamedTuple):
    """An answer, or what is wrong with the question."""

    answer: CheckAnswer | None
    faults: Faults
    suggestions: tuple[str, ...] = ()
    """Ids that resemble the one that is not registered."""


def judged(
    session: Session, knowledge: Knowledge, body: CheckBody, now: datetime, locale: Locale, *, has_key: bool
) -> CheckedUse:
    """The answer to a check."""
    try:
        return CheckedUse(check(session, knowledge, body, now, has_key=has_key), {})
    except NotFound as missing:
        found = missing.extra.get("suggestions")
        alike = tuple(map(str, found)) if isinstance(found, list) else ()
        is_model = "is not in the registry" in missing.message
        said = locale.say("The registry does not know this model.") if is_model else theirs(missing.message, locale)
        return CheckedUse(None, {"model": said}, alike)
    except Unauthenticated as refused:
        return CheckedUse(None, {"policy": theirs(refused.message, locale)})
    except Invalid as wrong:
        return CheckedUse(None, faults_of(wrong, locale))


def by_gravity(answer: CheckAnswer) -> list[FindingRead]:
    """The findings, what decides first."""
    return sorted(answer.findings, key=lambda one: _ORDER.index(one.outcome))


def duties_of(answer: CheckAnswer, locale: Locale) -> list[Duty]:
    """The duties of an answer; in German where a sentence exists, which the words of the licence go beside."""
    return [
        Duty(DUTIES_DE[one.code], "de", one.text, one.value, one.clause)
        if locale.code == "de" and one.code in DUTIES_DE
        else Duty(one.text, "en", None, one.value, one.clause)
        for one in answer.obligations
    ]


def fact_title(name: str, locale: Locale) -> Markup:
    """What a fact is called, also one that no form asks for."""
    return locale.say(FIELDS[name].title) if name in FIELDS else locale.word(name)


def stated_rows(stated: Stated, locale: Locale) -> list[tuple[Markup, str]]:
    """The facts of the question in words, for paper."""
    given = [(field, stated.facts[name]) for name, field in FIELDS.items() if name in stated.facts]
    return [(locale.say(field.title), _shown(field, value, locale)) for field, value in given]


def _shown(field: FormField, value: object, locale: Locale) -> str:
    if isinstance(value, bool):
        return locale.word("yes" if value else "no").unescape()
    if isinstance(value, int):
        return locale.number(value)
    codes = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if field.kind == "text":
        return codes[0]
    if field.kind in {"country", "countries"}:
        return locale.countries(codes)
    titles = dict(field.words)
    words = (locale.say(titles[code]) if titles.get(code) else locale.word(code) for code in codes)
    return ", ".join(word.unescape() for word in words)


def shown_fact(name: str, value: object, locale: Locale) -> str:
    """What is stated of one fact, in words; ``value`` as in JSON."""
    return _shown(FIELDS[name], value, locale) if name in FIELDS else str(value)
