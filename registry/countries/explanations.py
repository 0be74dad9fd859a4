"""What is right in the place of something that is no code of a country: a name, a code of three letters, a union."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import resources

from registry.countries.codes import ISO_3166_1

_FORMER = {"UK": "GB", "EL": "GR", "FX": "FR", "BU": "MM", "DD": "DE", "TP": "TL", "ZR": "CD"}
"""Codes that are or were in use and not in ISO 3166-1, and the country that is meant."""
_NO_COUNTRIES = {
    "EU": "the European Union", "EEA": "the European Economic Area", "EWR": "the European Economic Area",
    "EFTA": "the European Free Trade Association", "EUROPE": "Europe", "EUROPEAN UNION": "the European Union",
    "EUROPA": "Europe", "EUROPÄISCHE UNION": "the European Union", "DACH": "Germany, Austria and Switzerland",
    "ASIA": "Asia", "AFRICA": "Africa", "UN": "the United Nations", "EZ": "the euro area",
    "APAC": "Asia and the Pacific",
    "EMEA": "Europe, the Middle East and Africa", "LATAM": "Latin America", "MENA": "the Middle East and North Africa",
    "BENELUX": "Belgium, the Netherlands and Luxembourg", "ASEAN": "the states of ASEAN", "BRICS": "several states",
}  # fmt: skip
_GONE = {"SU": "the Soviet Union", "YU": "Yugoslavia", "CS": "Czechoslovakia", "AN": "the Netherlands Antilles"}
_NOT_ONE = {"XK": "Kosovo has no code of its own in ISO 3166-1", "WORLD": "name one country", "ALL": "name one country",
            "GLOBAL": "name one country"}  # fmt: skip
_RIGHT = "two capital letters for one country, such as DE"
_LONGEST, _SHORTEST_NAME, _ALIKE = 60, 3, 0.8


def country_fault(written: str) -> str | None:
    """What is wrong with a code and what would be right; None for a country of ISO 3166-1."""
    if written in ISO_3166_1:
        return None
    begin = f"{written[:_LONGEST]!r} is not a country code of ISO 3166-1 alpha-2"
    name = " ".join(written[:_LONGEST].split()).upper()
    if name in _NO_COUNTRIES:
        states = (
            "member state" if name in {"EU", "EEA", "EWR", "EFTA", "EUROPEAN UNION", "EUROPÄISCHE UNION"} else "country"
        )
        return f"{begin}: {_NO_COUNTRIES[name]} is not a country; name the {states}, for example DE."
    if name in _GONE:
        return f"{begin}: {_GONE[name]} exists no more; name the country of today."
    if name in _NOT_ONE:
        return f"{begin}: {_NOT_ONE[name]}."
    code = _FORMER.get(name) or (name if name in ISO_3166_1 else _names().get(name.casefold()))
    if code is not None:
        return f"{begin}: write {code}."
    alike = get_close_matches(name.casefold(), _names(), 1, _ALIKE) if len(name) > _SHORTEST_NAME else []
    return f"{begin}: did you mean {_names()[alike[0]]}?" if alike else f"{begin}: {_RIGHT}."


def check_countries(codes: Iterable[str | None]) -> None:
    """Raise ``ValueError`` for the first that is no country; None is none."""
    for code in codes:
        fault = None if code is None else country_fault(code)
        if fault is not None:
            raise ValueError(fault)


def all_names_of(code: str) -> tuple[str, ...]:
    """The codes of a country of two and three letters and its names; empty for what is no country."""
    return _rows().get(code, ())


@cache
def _names() -> dict[str, str]:
    """By name or code of three letters, folded, the code."""
    return {name.casefold(): code for code, (_, *names) in _rows().items() for name in names}


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    """By code all that a country is called; the file's lines are code, three letters and names."""
    text = (resources.files("registry.countries") / "names.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {code: (code, letters, *names.split("|")) for code, letters, names in rows}
