"""Where an organisation sits and what it is, as the European Open Source AI Index words it."""

from typing import Literal

from registry.licenses.catalogue import country_set
from registry.records.facts.curation import Origin

OriginKind = Literal["academic", "company", "consortium", "community", "public_body", "unknown"]

_COUNTRIES = {
    "australia": "AU", "austria": "AT", "belgium": "BE", "brazil": "BR", "bulgaria": "BG", "canada": "CA",
    "china": "CN", "croatia": "HR", "cyprus": "CY", "czech republic": "CZ", "czechia": "CZ", "denmark": "DK",
    "estonia": "EE", "finland": "FI", "france": "FR", "germany": "DE", "greece": "GR", "hungary": "HU",
    "iceland": "IS", "india": "IN", "indonesia": "ID", "ireland": "IE", "israel": "IL", "italy": "IT", "japan": "JP",
    "latvia": "LV", "lithuania": "LT", "luxembourg": "LU", "malaysia": "MY", "malta": "MT", "netherlands": "NL",
    "new zealand": "NZ", "norway": "NO", "poland": "PL", "portugal": "PT", "romania": "RO", "russia": "RU",
    "saudi arabia": "SA", "singapore": "SG", "slovakia": "SK", "slovenia": "SI", "south africa": "ZA",
    "south korea": "KR", "spain": "ES", "sweden": "SE", "switzerland": "CH", "taiwan": "TW", "thailand": "TH",
    "turkey": "TR", "ukraine": "UA", "united arab emirates": "AE", "united kingdom": "GB", "united states": "US",
    "vietnam": "VN",
}  # fmt: skip
_KINDS: dict[tuple[str, str], OriginKind] = {
    ("academic", "university"): "academic",
    ("academic", "research institution"): "academic",
    ("academic", "individual"): "academic",
    ("academic", "research community"): "community",
    ("non-academic", "research community"): "community",
    ("non-academic", "company"): "company",
    ("non-academic", "big tech"): "company",
    ("non-academic", "american big tech"): "company",
    ("non-academic", "chinese big tech"): "company",
    ("non-academic", "european big tech"): "company",
    ("non-academic", "chinese ai tiger"): "company",
}
"""A research laboratory that is not academic may be a company or a public body: it stays unknown."""


def origin_of(organisation: str | None, nation: str | None, contributor: str | None) -> tuple[Origin, tuple[str, ...]]:
    """Who made it and where, and which of the given words say nothing that we know."""
    country = _COUNTRIES.get((nation or "").casefold())
    kind = _KINDS.get(_contributor(contributor or ""), "unknown")
    strange = (
        *(("national origin",) if nation and country is None else ()),
        *(("contributor type",) if contributor and kind == "unknown" else ()),
    )
    return Origin(organisation=organisation, kind=kind, country=country, region=_region(country)), strange


def _contributor(written: str) -> tuple[str, str]:
    """``Academic (University)`` as its two words."""
    outer, _, inner = written.casefold().partition("(")
    return outer.strip(), inner.strip(" )")


def _region(country: str | None) -> Literal["USA", "China", "EU", "other", "unknown"]:
    if country is None:
        return "unknown"
    if country in country_set("EU27"):
        return "EU"
    return "USA" if country == "US" else "China" if country == "CN" else "other"
