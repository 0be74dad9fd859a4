"""``/{language}/licenses``: which licences are known, by class, and how many models have each."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlmodel import Session, col, func, select

from registry.countries import ISO_3166_1
from registry.db import Database
from registry.errors import Invalid
from registry.http.meter import DEAR, metered
from registry.inputs import not_among
from registry.licenses import Knowledge
from registry.licenses.catalogue import Catalogue, License, LicenseClass
from registry.pagination import refuse_unknown
from registry.records import ModelRecord
from registry.web.pages.licenses.words import CLASSES, GRADES
from registry.web.site.here import Here
from registry.web.site.visitors import READER

FILTERS = frozenset({"q", "class", "not_allowed_in"})


class CatalogueRow(msgspec.Struct, frozen=True):
    """One licence of the list."""

    entry: License
    models: int
    commercial: str
    editions: tuple[str, ...]
    """Keys of the entries that are versions of this one."""


class ClassGroup(msgspec.Struct, frozen=True):
    """The licences of one class."""

    name: str
    meaning: str
    rows: tuple[CatalogueRow, ...]
    models: int


@get("/licenses", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def licenses(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    class_: Annotated[str, QueryParameter(name="class", max_length=40)] = "",
    not_allowed_in: Annotated[str, QueryParameter(max_length=40)] = "",
) -> Response[bytes]:
    """List what the catalogue knows, by class, the mildest first."""
    refuse_unknown({name for name, value in request.query_params.items() if value}, FILTERS)
    if class_ and class_ not in set(LicenseClass):
        raise Invalid(not_among(class_, list(LicenseClass), "a licence class"), pointer="/class")
    place = not_allowed_in.upper()
    if place and place not in ISO_3166_1:
        raise Invalid(not_among(not_allowed_in, sorted(ISO_3166_1), "a country"), pointer="/not_allowed_in")
    with database.reading() as session:
        counts = models_by_license(session)
    catalogue = knowledge.catalogue
    groups = [_group(catalogue, counts, one, q, place) for one in LicenseClass if class_ in ("", one)]
    return here.page(
        "licenses",
        title=str(here.locale.say("Licences")),
        description=str(here.locale.say("What each licence of a language model means, with clauses.")),
        groups=[group for group in groups if group.rows],
        classes=tuple(map(str, LicenseClass)),
        chosen=class_,
        q=q,
        place=place,
        all_countries=here.locale.named_countries(ISO_3166_1),
        total=sum(len(group.rows) for group in groups),
        grades=GRADES,
    )


def models_by_license(session: Session) -> dict[str, int]:
    """How many models have each licence of their own, as far as it is settled."""
    key = ModelRecord.license_key
    rows = session.exec(select(key, func.count()).where(col(key).is_not(None)).group_by(key)).all()
    return {str(name): count for name, count in rows}


def _group(catalogue: Catalogue, counts: dict[str, int], class_: LicenseClass, q: str, place: str) -> ClassGroup:
    entries = (one for one in catalogue.entries.values() if one.class_ is class_)
    found = [one for one in entries if _answers(one, q) and (not place or _leaves_out(one, place))]
    found.sort(key=lambda one: (-counts.get(one.key, 0), one.name.casefold()))
    rows = tuple(_row(catalogue, counts, one) for one in found)
    return ClassGroup(str(class_), CLASSES[class_], rows, sum(row.models for row in rows))


def _row(catalogue: Catalogue, counts: dict[str, int], entry: License) -> CatalogueRow:
    commercial = entry.terms.commercial.value if entry.terms.commercial else "unknown"
    editions = tuple(key for key, one in catalogue.entries.items() if one.version_of == entry.key)
    return CatalogueRow(entry, counts.get(entry.key, 0), commercial, editions)


def _answers(entry: License, q: str) -> bool:
    """Whether every word that was typed stands in a name of the licence."""
    names = (entry.key, entry.name, entry.spdx, entry.licensor, *entry.hub_ids, *entry.hub_names, *entry.aliases)
    text = " ".join(filter(None, names)).casefold()
    return all(word in text for word in q.casefold().split())


def _leaves_out(entry: License, place: str) -> bool:
    """Whether the licence, for some of its models at least, does not reach a country."""
    territory = entry.terms.territory
    return territory is not None and place in territory.excluded
