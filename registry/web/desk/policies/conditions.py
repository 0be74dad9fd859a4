"""Conditions of policies read out: what is compared, with which words, joined by and, or, not."""

from collections.abc import Mapping
from functools import cache

from markupsafe import Markup, escape

from registry.compliance.policies.documents import AttributeTest, Said, tree_of
from registry.licenses.catalogue import country_set
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.uses import fact_title, shown_fact

TITLES: Mapping[str, str] = {
    "license_verdict": N_("what the licences alone say"),
    "license": N_("the model's own licence"),
    "license_spdx": N_("the SPDX identifier of its own licence"),
    "licenses": N_("the licences that bind"),
    "license_class": N_("the strictest class of the licences that bind"),
    "license_evidence": N_("how well the licence texts were read"),
    "license_layer": N_("where the licence in force is known from"),
    "license_commercial": N_("commercial use"),
    "excluded_countries": N_("the countries left out"),
    "lineage_conflict": N_("the model declares more than a base grants"),
    "model": N_("the model"),
    "owner": N_("the owner of the model"),
    "source": N_("the source of the record"),
    "status": N_("the status of the record"),
    "observation_age_days": N_("days since the source was last read"),
    "base_models": N_("the models it was made from"),
    "origin_country": N_("the country of its maker"),
    "origin_region": N_("the region of its maker"),
    "origin_organisation": N_("its maker"),
    "origin_kind": N_("the kind of its maker"),
    "openness_category": N_("how open it is"),
    "gate": N_("what its source asks before a download"),
    "region_access": N_("access by region"),
    "parameters": N_("the number of its weights"),
    "modality": N_("text alone, or more"),
    "architecture": N_("how it is built"),
    "downloads": N_("downloads"),
    "tags": N_("its tags"),
}
"""What attributes of models and licences are called; those of the use are called as its form calls them."""
_PLACES = {"status": "status", "gate": "gate", "architecture": "architecture"}
"""Where words of an attribute have an entry of their own."""
_COUNTRIES = frozenset({"excluded_countries", "origin_country"})
_LONGEST = 40
"""Values of a list that are read out."""
_RELEASED = {"document_": N_("the document “{kind}”"), "artifact_": N_("what is released of “{kind}”")}


def condition_text(when: str, locale: Locale) -> Markup | None:
    """A condition in words; None of one that says more than comparisons."""
    tree = tree_of(when)
    return None if tree is None else _read(tree, locale, is_inner=False)


def _read(said: Said, locale: Locale, *, is_inner: bool) -> Markup:
    if isinstance(said, AttributeTest):
        return _compared(said, locale, is_true=True)
    if said.by == "not":
        (part,) = said.parts
        if isinstance(part, AttributeTest):
            return _compared(part, locale, is_true=False)
        return locale.say("not the case: {what}", what=_read(part, locale, is_inner=True))
    word = locale.say(" and ") if said.by == "and" else locale.say(" or ")
    text = word.join(_read(part, locale, is_inner=True) for part in said.parts)
    return Markup("({})").format(text) if is_inner else text


def _compared(one: AttributeTest, locale: Locale, *, is_true: bool) -> Markup:
    what, values = _title(one.attribute, locale), _values(one, locale)
    affirmed, denied = _SENTENCES[one.sign if len(values) <= 1 or one.sign != "in" else "among"]
    return locale.say(affirmed if is_true else denied, what=what, value=Markup("; ").join(values))


_SENTENCES: Mapping[str, tuple[str, str]] = {
    "==": (N_("{what} is {value}"), N_("{what} is not {value}")),
    "!=": (N_("{what} is not {value}"), N_("{what} is {value}")),
    "in": (N_("{what} is {value}"), N_("{what} is not {value}")),
    "among": (N_("{what} is one of: {value}"), N_("{what} is none of: {value}")),
    "includes": (N_("{what} includes {value}"), N_("{what} does not include {value}")),
    "<": (N_("{what} is less than {value}"), N_("{what} is at least {value}")),
    "<=": (N_("{what} is at most {value}"), N_("{what} is more than {value}")),
    ">": (N_("{what} is more than {value}"), N_("{what} is at most {value}")),
    ">=": (N_("{what} is at least {value}"), N_("{what} is less than {value}")),
    "holds": (N_("{what}: yes"), N_("{what}: no")),
    "known": (N_("known: {what}"), N_("not known: {what}")),
}
"""Of each sign: where it is true, and where it is not."""


def _title(name: str, locale: Locale) -> Markup:
    if name in TITLES:
        return Markup("<em>{}</em>").format(locale.say(TITLES[name]))
    start = next((one for one in _RELEASED if name.startswith(one)), None)
    title = (
        fact_title(name, locale)
        if start is None
        else locale.say(_RELEASED[start], kind=locale.word(name.removeprefix(start)))
    )
    return Markup("<em>{}</em>").format(title)


def _values(one: AttributeTest, locale: Locale) -> list[Markup | str]:
    union = _union() if _union() <= set(one.values) else frozenset()
    single = [value for value in one.values if value not in union]
    shown = [_value(one.attribute, value, locale) for value in single[:_LONGEST]]
    whole = [locale.say("a country of the European Union")] if union else []
    more = ["…"] if len(single) > _LONGEST else []
    return [*whole, *shown, *more]


@cache
def _union() -> frozenset[str]:
    return country_set("EU27")


def _value(name: str, value: str, locale: Locale) -> Markup:
    if value in {"true", "false"}:
        return locale.word("yes" if value == "true" else "no")
    if value.replace(".", "", 1).isdigit() and value.isascii():
        return escape(locale.number(int(value)) if value.isdigit() else value)
    if name in _COUNTRIES:
        return escape(locale.country(value))
    if name not in TITLES and not name.startswith(tuple(_RELEASED)):
        return escape(shown_fact(name, value, locale))
    return locale.word(f"{_PLACES[name]}.{value}" if name in _PLACES else value)
