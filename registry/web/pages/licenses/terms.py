"""The terms of a licence as rows of a table: what each says in words, with clause, source and note."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from registry.licenses.catalogue import Terms, Threshold, country_set
from registry.web.languages import Locale
from registry.web.pages.licenses import words
from registry.web.site.render import is_web

_EUROPEAN_UNION = "EU27"


class Remark(NamedTuple):
    """One line of an answer; ``is_english`` where the words are the catalogue's own."""

    text: str
    is_english: bool = False


class TermRow(msgspec.Struct, frozen=True):
    """One fact of a licence."""

    name: str
    title: str
    lines: tuple[Remark, ...]
    clause: str | None = None
    source: str | None = None
    note: str | None = None


def rows_of(terms: Terms, locale: Locale) -> list[TermRow]:
    """Every term that is stated, in the order of the catalogue; of a silent one the catalogue fills in "no limit"."""
    stated = (name for name in words.TITLES if name not in terms.silent)
    return [row for name in stated for row in _rows(name, getattr(terms, name), locale)]


def silent_titles(terms: Terms) -> list[str]:
    """On what the whole text was found to say nothing."""
    return [words.TITLES[name] for name in words.TITLES if name in terms.silent]


def unknown_titles(terms: Terms) -> list[str]:
    """What is not known of the licence."""
    unstated = (name for name in words.TITLES if name != "further" and name not in terms.silent)
    return [words.TITLES[name] for name in unstated if not _is_stated(getattr(terms, name))]


def lines_of(terms: Terms, name: str, locale: Locale) -> tuple[Remark, ...]:
    """What a licence says on one term, in short and without its places: for a look at several licences."""
    if name == "territory" and terms.territory is not None:
        return tuple(_territory(terms.territory, locale, is_short=True))
    if name == "thresholds":
        return tuple(Remark(threshold_in_words(one, locale)) for one in terms.thresholds or ()) or _no_limit(
            terms, locale
        )
    lines = (line for row in _rows(name, getattr(terms, name), locale) for line in row.lines)
    return tuple(line for line in lines if not line.is_english and not is_web(str(line.text)))


def _no_limit(terms: Terms, locale: Locale) -> tuple[Remark, ...]:
    """A text that was read and has no limit of size, apart from one that nobody read."""
    return (Remark(locale.say("no limit")),) if terms.thresholds is not None else ()


def _is_stated(value: object) -> bool:
    return value is not None and value != ()


def _rows(name: str, value: Any, locale: Locale) -> Iterator[TermRow]:  # noqa: ANN401 - any term
    for term in value if isinstance(value, tuple) else (value,) if value is not None else ():
        lines = tuple(one for one in _SAID.get(name, _plain)(term, locale) if one.text)
        yield TermRow(name, words.TITLES[name], lines, term.clause, term.source, term.note)


def _plain(term: Any, _locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(term.value, is_english=True)


def _list(locale: Locale, table: Mapping[str, str], codes: tuple[str, ...]) -> Markup:
    return Markup(", ").join(locale.say(table[code]) if code in table else locale.word(code) for code in codes)


def _english(text: str | None) -> Iterator[Remark]:
    if text:
        yield Remark(text, is_english=True)


def _commercial(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.VALUES[term.value]))
    yield from _english(term.condition)
    if term.on_application:
        yield Remark(locale.say("Commercial users have to ask first."))


def _purposes(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    allowed = Markup(", ").join(map(locale.word, term.allowed)) or locale.say("none")
    yield Remark(locale.say("granted for: {purposes}", purposes=allowed))
    if term.unsettled:
        yield Remark(
            locale.say("not settled: {purposes}", purposes=Markup(", ").join(map(locale.word, term.unsettled)))
        )
    for sentence, whom in (
        (words.NOT_GRANTED, term.organisations_excluded),
        (words.NOT_SETTLED, term.organisations_unsettled),
        (words.FREE, term.organisations_free),
    ):
        if whom:
            yield Remark(locale.say(sentence, whom=Markup(", ").join(map(locale.word, whom))))
    if term.without_end_users:
        yield Remark(locale.say("Nothing that end users meet."))
    yield from _english(term.description)


def threshold_in_words(term: Threshold, locale: Locale) -> Markup:
    """A limit of size in one line."""
    effect = locale.say(words.EFFECTS[term.effect])
    return locale.say(
        words.ABOVE[term.operator], number=locale.number(term.value), what=locale.word(term.metric), effect=effect
    )


def _thresholds(term: Threshold, locale: Locale) -> Iterator[Remark]:
    yield Remark(threshold_in_words(term, locale))
    at = f" ({locale.day(term.release_date)})" if term.release_date else ""
    yield Remark(locale.say("measured {when}", when=locale.say(words.MEASURED[term.measured])) + at)
    if term.only_for:
        yield Remark(locale.say(words.LIMITED_TO[term.only_for]))
    if term.exempt:
        yield Remark(_list(locale, words.EXEMPT, term.exempt))
    if term.display:
        yield Remark(locale.say("to be shown: {text}", text=term.display))
    yield from _english(term.scope)


def countries_in_words(codes: tuple[str, ...], locale: Locale, *, is_short: bool = False) -> Markup:
    """Names of countries; the European Union by its name first where all of it is meant."""
    union = country_set(_EUROPEAN_UNION)
    if not codes or not set(union) <= set(codes):
        return Markup("{}").format(locale.countries(codes))
    others = tuple(code for code in codes if code not in union)
    whole = locale.say("all of the European Union") if is_short else (
        locale.say("all of the European Union ({countries})", countries=locale.countries(tuple(union)))
    )  # fmt: skip
    return whole + (f", {locale.countries(others)}" if others else "")


def _territory(term: Any, locale: Locale, *, is_short: bool = False) -> Iterator[Remark]:  # noqa: ANN401 - any term
    if not term.excluded:
        yield Remark(locale.say("no limit"))
        return
    yield Remark(
        locale.say("not in: {countries}", countries=countries_in_words(term.excluded, locale, is_short=is_short))
    )
    yield Remark(locale.say("who: {subject}", subject=locale.say(words.SUBJECTS[term.subject])))
    if term.covers == "multimodal":
        yield Remark(locale.say("only for models of images, sound or video"))
    if term.exempt:
        yield Remark(_list(locale, words.EXEMPT, term.exempt))


def _redistribution(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.VALUES[term.value]))
    if term.modified and term.modified != term.value:
        yield Remark(locale.say("changed: {answer}", answer=locale.say(words.VALUES[term.modified])))
    if term.duties:
        yield Remark(locale.say("duties: {duties}", duties=_list(locale, words.DUTIES, term.duties)))
    if term.hosted_is_distribution is not None:
        yield Remark(locale.say(words.HOSTING[term.hosted_is_distribution]))
    if term.not_when_hosted:
        yield Remark(
            locale.say("not over an interface: {duties}", duties=_list(locale, words.DUTIES, term.not_when_hosted))
        )
    yield from _english(term.condition)


def _other_duty(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    duty, when = locale.say(words.DUTIES[term.duty]), locale.say(words.OCCASIONS[term.when])
    yield Remark(locale.say("{duty}, {when}", duty=duty, when=when))
    yield from _english(term.text)


def _naming(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.NAMES[term.kind], text=term.text))
    if term.trained_on_outputs:
        yield Remark(locale.say("also the names of models that were trained on its outputs"))


def _display(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say("“{text}”, {when}", text=term.text, when=locale.say(words.OCCASIONS[term.when])))


def _output_training(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    said = locale.say(words.VALUES[term.value])
    yield Remark(said if term.value == "unspecified" else said + " " + locale.say(words.COVERED[term.covers]))
    if term.forbidden_for:
        yield Remark(locale.say("not allowed in commercial use"))
    yield from _english(term.condition)
    yield from _english(term.exception)


def _hosted_service(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.VALUES[term.value]))


def _field(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    business, effect = locale.say(words.BUSINESS[term.when]), locale.say(words.EFFECTS[term.effect])
    yield Remark(locale.say("{business}: {effect}", business=business, effect=effect))
    if term.asks_about == "licensee_business":
        yield Remark(locale.say("It asks what the licensee's group does, whatever this use is."))
    if term.exempt:
        yield Remark(_list(locale, words.EXEMPT, term.exempt))
    yield from _english(term.description)


def _use_policy(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    if term.prohibited:
        yield Remark(locale.say("forbidden: {activities}", activities=_list(locale, words.ACTIVITIES, term.prohibited)))
    if term.conditional:
        yield Remark(
            locale.say("under conditions: {activities}", activities=_list(locale, words.ACTIVITIES, term.conditional))
        )
    for together in term.prohibited_together:
        met = _list(locale, words.ACTIVITIES, together)
        yield Remark(locale.say("forbidden where they meet: {activities}", activities=met))
    yield Remark(
        locale.say("The whole of it was read.") if term.complete else locale.say("It may name more than this.")
    )
    if term.may_change:
        yield Remark(locale.say("It may be changed later."))
    if term.url:
        yield Remark(term.url)


def _disclosure(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.OCCASIONS[term.when]))
    yield Remark(term.value, is_english=True)


def _binding(term: Any, locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(locale.say(words.BINDING[term.value]))


def _further(term: Any, _locale: Locale) -> Iterator[Remark]:  # noqa: ANN401 - any term
    yield Remark(f"{term.topic.replace('_', ' ')}: {term.value}", is_english=True)


_SAID: Mapping[str, Callable[[Any, Locale], Iterator[Remark]]] = {
    "commercial": _commercial, "purposes": _purposes, "thresholds": _thresholds, "territory": _territory,
    "redistribution": _redistribution, "other_duties": _other_duty, "naming": _naming, "displays": _display,
    "output_training": _output_training, "hosted_service": _hosted_service, "fields": _field,
    "use_policy": _use_policy, "disclosure": _disclosure, "binding": _binding, "further": _further,
}  # fmt: skip
