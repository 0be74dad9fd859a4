"""The rows of a comparison: one fact each, with what every model has there. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup, escape

from registry.openness.verdicts import OpennessItem, OpennessRead
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.openness import words
from registry.web.pages.record import artifact_groups, document_groups, field_title


class ComparedModel(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a comparison."""

    id: str
    document: Mapping[str, Any]
    binding_class: str
    lineage: Any
    openness: OpennessRead


class ComparedValue(msgspec.Struct, frozen=True):
    """What a model has: a text, or a code that is shown as a sign with its word."""

    text: Markup = Markup("")
    code: str = ""
    kind: str = "text"
    """``text``, ``state``, ``class``."""
    note: Markup = Markup("")

    @property
    def key(self) -> tuple[str, str, str]:
        """What is compared."""
        return (self.code, str(self.text), str(self.note))


class ComparedRow(msgspec.Struct, frozen=True):
    """One fact of all models."""

    title: Markup
    values: tuple[ComparedValue, ...]

    @property
    def differs(self) -> bool:
        """Whether they are not all the same."""
        return len({value.key for value in self.values}) > 1


class ComparedGroup(msgspec.Struct, frozen=True):
    """Facts that belong together."""

    title: str
    rows: tuple[ComparedRow, ...]

    @property
    def differing(self) -> "ComparedGroup":
        """The same with nothing but what differs."""
        return ComparedGroup(self.title, tuple(row for row in self.rows if row.differs))


Read = Callable[[ComparedModel, Locale], ComparedValue]


def groups_of(models: Sequence[ComparedModel], locale: Locale) -> tuple[ComparedGroup, ...]:
    """All rows; of what nobody tells of any of them there is none."""
    return (
        ComparedGroup(N_("Licence and terms"), _rows(_TERMS, models, locale)),
        ComparedGroup(N_("What is released"), tuple(_released(artifact_groups, models, locale))),
        ComparedGroup(N_("What is documented"), tuple(_released(document_groups, models, locale))),
        ComparedGroup(N_("How open"), tuple(_openness(models, locale))),
        ComparedGroup(N_("Running it"), _rows(_HARDWARE, models, locale)),
        ComparedGroup(N_("About the model"), _rows(_ABOUT, models, locale)),
    )


def _rows(facts: Mapping[str, Read], models: Sequence[ComparedModel], locale: Locale) -> tuple[ComparedRow, ...]:
    return tuple(
        ComparedRow(locale.say(title), tuple(read(model, locale) for model in models)) for title, read in facts.items()
    )


def _released(
    groups: Callable[[Mapping[str, Any]], Sequence[Any]], models: Sequence[ComparedModel], locale: Locale
) -> Iterator[ComparedRow]:
    items = [[row for group in groups(model.document) for row in group.rows] for model in models]
    for beside in zip(*items, strict=True):
        if any(one.is_stated for one in beside):
            name = beside[0].name
            title = field_title("documentation.code" if name == "code" else name, locale)
            yield ComparedRow(title, tuple(map(_item, beside)))


def _item(one: Any) -> ComparedValue:  # noqa: ANN401 - a row of the model's page
    is_licensed = one.license and one.availability not in {"closed", "none"}
    note = escape(one.license) if is_licensed and one.license_of == "artifact" else Markup("")
    return ComparedValue(code=one.availability, kind="state", note=note)


def _openness(models: Sequence[ComparedModel], locale: Locale) -> Iterator[ComparedRow]:
    for framework in dict.fromkeys(item.framework for model in models for item in model.openness.items):
        yield ComparedRow(
            words.framework_title(framework, locale),
            tuple(_verdict(model.openness, framework, locale) for model in models),
        )  # fmt: skip


def _verdict(read: OpennessRead, framework: str, locale: Locale) -> ComparedValue:
    items = [item for item in read.items if item.framework == framework]
    if not items:
        return _nothing()
    item = next((one for one in items if one.source == "computed"), items[0])
    theirs = next((one for one in items if one.source == "imported" and one is not item), None)
    note = _ends(item, locale)
    if theirs is not None:
        said = words.result_word(theirs.result, theirs.score, theirs.max, locale)
        note = Markup("; ").join(filter(None, (note, locale.say("the index itself: {result}", result=said))))
    return ComparedValue(words.result_word(item.result, item.score, item.max, locale), note=note)


def _ends(item: OpennessItem, locale: Locale) -> Markup:
    """Where the result can still go: up, or down only, where it is at its best already."""
    if item.range is None or item.range[0] == item.range[1]:
        return Markup("")
    least, most = item.range
    end = least if most in (item.result, item.score) else most
    said = (
        words.result_word(end, None, None, locale)
        if isinstance(end, str)
        else words.points_of(end, item.max or 1, locale)
    )
    return locale.say("can become {result}", result=said)


def _nothing() -> ComparedValue:
    return ComparedValue(Markup("\N{EN DASH}"))


def _text(value: object) -> ComparedValue:
    return ComparedValue(escape(value)) if value else _nothing()


def _own_licence(model: ComparedModel, locale: Locale) -> ComparedValue:
    own = model.document["license"]
    return _text(own["license"] or ", ".join(own["declared"]) or locale.say("no licence declared"))


def _binding(model: ComparedModel, locale: Locale) -> ComparedValue:
    found = model.lineage.effective.licenses
    return _text(
        Markup("; ").join(
            escape(one.license) if one.from_ == model.id
            else locale.say("{license} of {model}", license=one.license, model=one.from_)
            for one in found
        )
    )  # fmt: skip


def _conflicts(model: ComparedModel, locale: Locale) -> ComparedValue:
    found = [one for one in model.lineage.conflicts if one.outcome == "conflict"]
    return _text(Markup("; ").join(locale.say("with {model}", model=one.base) for one in found))


def _countries(model: ComparedModel, locale: Locale) -> ComparedValue:
    found = {country for one in model.lineage.effective.countries_excluded for country in one.countries}
    return _text(locale.countries(tuple(found)))


def _thresholds(model: ComparedModel, locale: Locale) -> ComparedValue:
    return _text(
        Markup("; ").join(
            Markup("{} {} {}: {}").format(
                locale.say("more than") if one.operator == ">" else locale.say("at least"), locale.number(one.value),
                locale.word(one.metric), locale.word(one.effect),
            )
            for one in model.lineage.effective.thresholds
        )
    )  # fmt: skip


def _duties(model: ComparedModel, locale: Locale) -> ComparedValue:
    codes = {one.code for one in model.lineage.effective.obligations}
    return _text(locale.count("{n} obligation", "{n} obligations", len(codes))) if codes else _nothing()


def _gate(model: ComparedModel, locale: Locale) -> ComparedValue:
    if not model.document["hub"]:
        return _text(locale.say("not read yet"))
    return _text(locale.word(f"gate.{model.document['gated']}"))


def _policy(model: ComparedModel, _: Locale) -> ComparedValue:
    return _text((model.document.get("use_policy") or {}).get("name"))


_TERMS: Mapping[str, Read] = {
    N_("What binds"): lambda model, _: ComparedValue(code=str(model.binding_class), kind="class"),
    N_("Licences that bind"): _binding,
    N_("Its own tag"): _own_licence,
    N_("Conflicts through its bases"): _conflicts,
    N_("Commercial use"): lambda model, _: ComparedValue(code=str(model.lineage.effective.commercial), kind="state"),
    N_("Not in"): _countries,
    N_("Threshold"): _thresholds,
    N_("Obligations"): _duties,
    N_("Gate"): _gate,
    N_("Accepted beside it"): _policy,
    N_("Status"): lambda model, locale: _text(locale.word(f"status.{model.document['status']}")),
}


_WHOLE_GB = 100
"""From here on tenths of a GB are not shown."""


def _number(name: str) -> Read:
    def read(model: ComparedModel, locale: Locale) -> ComparedValue:
        value = (model.document.get("hosting") or {}).get(name)
        return _text(locale.number(value) if value else "")

    return read


def _memory(precision: str) -> Read:
    def read(model: ComparedModel, locale: Locale) -> ComparedValue:
        needs = (model.document.get("hosting") or {}).get("memory") or ()
        found = next((one["gb"] for one in needs if one["precision"] == precision), None)
        return _text(f"{locale.number(found, 0 if found >= _WHOLE_GB else 1)} GB" if found else "")

    return read


def _tier(model: ComparedModel, locale: Locale) -> ComparedValue:
    hosting = model.document.get("hosting") or {}
    if not hosting.get("tier"):
        return _nothing()
    word = locale.word(hosting["tier"])
    return _text(word if hosting["is_tier_certain"] else Markup("{} {}").format(locale.say("perhaps"), word))


_HARDWARE: Mapping[str, Read] = {
    N_("Runs on"): _tier,
    N_("Parameters"): _number("parameters"),
    N_("Active parameters"): _number("active_parameters"),
    N_("Memory at 16 bit"): _memory("16bit"),
    N_("Memory at 8 bit"): _memory("8bit"),
    N_("Memory at 4 bit"): _memory("4bit"),
    N_("Longest context"): _number("context_length"),
}


def _maker(model: ComparedModel, locale: Locale) -> ComparedValue:
    origin = model.document.get("origin") or {}
    country = locale.country(origin["country"]) if origin.get("country") else ""
    return _text(", ".join(filter(None, (origin.get("organisation"), country))))


def _released_on(model: ComparedModel, locale: Locale) -> ComparedValue:
    day = model.document.get("released")
    return _text((locale.day(day) if len(day) >= len("2026-01-01") else day) if day else "")


_ABOUT: Mapping[str, Read] = {N_("Made by"): _maker, N_("Released on"): _released_on}
