"""Licences that nobody wrote: terms of every kind and combination that the catalogue can hold, by a number."""

import random
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from registry.compliance.rules.values import Activity, Organisation
from registry.licenses.catalogue.clauses import Commercial, Further, HostedService, OutputTraining, Redistribution
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.catalogue.load import Catalogue, load_catalogue

COUNTRIES = ("DE", "FR", "NO", "CH", "GB", "KR", "US", "CN", "IN")
WORDS: dict[str, tuple[str, ...]] = {
    "excluded": COUNTRIES,
    "prohibited": get_args(Activity), "conditional": get_args(Activity), "prohibited_together": get_args(Activity),
    "organisations_excluded": get_args(Organisation), "organisations_unsettled": get_args(Organisation),
    "organisations_free": get_args(Organisation),
    "text": ("Llama", "Built with Llama", "acme"),
}  # fmt: skip
"""What a field of texts may hold; of others any words."""
FIGURES = (1, 1_000_000, 10_000_000, 100_000_000, 10**9)
GRANTED: dict[str, Any] = {
    "commercial": Commercial(value="yes", clause="1"),
    "redistribution": Redistribution(value="yes", clause="2"),
    "output_training": OutputTraining(value="allowed", clause="3"),
    "hosted_service": HostedService(value="allowed", clause="4"),
}
"""What most licences grant, so that not every use of those that are made up waits or is denied."""


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)


def made_up(key: str) -> License:
    """The licence that this key stands for: the same each time."""
    chance = random.Random(key)  # noqa: S311 - repeatable, guards nothing
    is_generous = chance.random() < 0.6
    terms: Terms = _struct(chance, Terms, share=chance.choice((0.05, 0.15) if is_generous else (0.15, 0.4, 0.8)))
    if is_generous:
        terms = msgspec.structs.replace(
            terms, **{name: chance.choice((getattr(terms, name) or term, term)) for name, term in GRANTED.items()}
        )
    names = [name for name in _hints(Terms) if name not in {"further", "silent"} and not getattr(terms, name)]
    evidence = Evidence.TEXT if is_generous else chance.choice((*Evidence, Evidence.TEXT, Evidence.TEXT))
    silent = tuple(name for name in names if evidence is Evidence.TEXT or chance.random() < 0.3)
    thresholds = () if terms.thresholds is None and "thresholds" in silent else terms.thresholds
    return License(
        key=key,
        name=f"Licence {key}",
        class_=chance.choice([one for one in LicenseClass if one is not LicenseClass.DATA or not is_generous]),
        evidence=evidence,
        licensor=chance.choice((None, "Acme")),
        family=chance.random() < 0.03,
        verdict_default=None if is_generous else chance.choice((None, None, None, "needs_review")),
        terms=msgspec.structs.replace(terms, silent=silent, thresholds=thresholds),
    )


def _struct(chance: random.Random, of: type, share: float) -> Any:  # noqa: ANN401 - any kind of term
    """A value with some of its optional members."""
    given: dict[str, Any] = {"clause": f"{chance.randrange(9)}.a"} if "clause" in _hints(of) else {}
    for field in msgspec.structs.fields(of):
        is_needed = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        if (
            field.name not in given
            and field.name not in {"silent", "source"}
            and (is_needed or chance.random() < share)
        ):
            given[field.name] = _value(chance, _hints(of)[field.name], field.name, share)
    return of(**given)


def _value(chance: random.Random, type_: Any, name: str, share: float) -> Any:  # noqa: ANN401 - any type
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is Literal:
        return chance.choice(arguments)
    if origin in {Union, UnionType}:
        return _value(chance, chance.choice([one for one in arguments if one is not NoneType]), name, share)
    if origin is tuple:
        count = chance.choice((1, 1, 2, 3)) if arguments[0] is not Further else 1
        return tuple(dict.fromkeys(_value(chance, arguments[0], name, share) for _ in range(count)))
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _struct(chance, type_, share)
    plain = {bool: chance.random() < 0.5, int: chance.choice(FIGURES), date: date(2025, 1, 1)}
    return plain[type_] if type_ in plain else chance.choice(WORDS.get(name, ("some words",)))


MADE_UP = tuple(made_up(f"made-up-{number}") for number in range(300))


@cache
def wider_catalogue() -> Catalogue:
    """The shipped catalogue with licences that nobody wrote."""
    real = load_catalogue()
    added = {one.key: one for one in MADE_UP}
    spellings = {key.replace("-", " "): (key,) for key in added}
    return msgspec.structs.replace(
        real,
        entries={**real.entries, **added},
        hub_ids={**real.hub_ids, **{key: key for key in added}},
        spellings={**real.spellings, **spellings, **{key: (key,) for key in added}},
    )
