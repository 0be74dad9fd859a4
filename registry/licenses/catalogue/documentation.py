"""docs/licences.md, made from the catalogue, so that the page says what the service does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from registry.licenses.catalogue import explanation
from registry.licenses.catalogue.clauses import Territory, Threshold
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.catalogue.load import Catalogue, country_set

_UNKNOWN = "not known"
_COLUMNS = ("licence", "SPDX", "read", "commercial use", "limits of size", "not for", "duties when passing on")


def render_page(catalogue: Catalogue) -> str:
    """The whole page as Markdown."""
    entries = sorted(catalogue.entries.values(), key=lambda entry: entry.name.casefold())
    families = [entry for entry in entries if entry.family]
    texts = [entry for entry in entries if not entry.family]
    return explanation.PAGE.format(
        count=catalogue.counts.entries,
        texts=catalogue.counts.texts,
        families=catalogue.counts.words,
        hub_ids=catalogue.counts.hub_ids,
        classes=_counted("class", explanation.CLASSES, Counter(str(entry.class_) for entry in entries)),
        evidence=_counted("grade", explanation.EVIDENCE, Counter(str(entry.evidence) for entry in entries)),
        reasons=_table(("reason", "meaning"), explanation.REASONS.items()),
        terms=_table(("term", "meaning"), ((f"`{term}`", said) for term, said in _terms().items())),
        tables="\n\n".join((*_tables(texts), _families(families))),
    )


def _terms() -> Mapping[str, str]:
    """Every term that an entry can carry, in the order of the data; raises KeyError for one that nobody explained."""
    return {name: explanation.TERMS[name] for name in Terms.__struct_fields__}


def _tables(texts: Sequence[License]) -> Iterable[str]:
    for class_ in LicenseClass:
        of_class = [entry for entry in texts if entry.class_ is class_]
        if of_class:
            yield f"### {class_.capitalize()} ({len(of_class)})\n\n{_table(_COLUMNS, map(_license_row, of_class))}"


def _families(families: Sequence[License]) -> str:
    rows = ((f"`{', '.join(entry.hub_ids or (entry.key,))}`", entry.name, entry.class_) for entry in families)
    return f"### Words that name no licence ({len(families)})\n\n{_table(('id', 'name', 'class shown'), rows)}"


def _license_row(entry: License) -> tuple[str, ...]:
    terms = entry.terms
    return (
        f"{entry.name} `{entry.key}`",
        entry.spdx or "",
        entry.evidence if entry.evidence is not Evidence.NONE else "not read",
        _commercial(terms),
        _thresholds(terms.thresholds),
        _territory(terms.territory),
        _duties_cell(terms),
    )


def _commercial(terms: Terms) -> str:
    if terms.commercial is None or terms.commercial.value == "unknown":
        return _UNKNOWN
    return _with_clause(terms.commercial.value, terms.commercial.clause)


def _thresholds(thresholds: tuple[Threshold, ...] | None) -> str:
    if thresholds is None:
        return _UNKNOWN
    return "; ".join(_with_clause(_threshold(one), one.clause) for one in thresholds) or "none"


def _threshold(threshold: Threshold) -> str:
    when = {"at_release": " at release", "ongoing": "", "unknown": " (moment not known)"}[threshold.measured]
    sign = "over" if threshold.operator == ">" else "from"
    size = f"{sign} {threshold.value:,} {explanation.METRICS[threshold.metric]}{when}"
    limits = [explanation.ONLY_FOR[threshold.only_for]] if threshold.only_for else []
    limits += [explanation.EXEMPT[exempt] for exempt in threshold.exempt]
    return f"{', '.join((size, *limits))}: {explanation.EFFECTS[threshold.effect]}"


def _territory(territory: Territory | None) -> str:
    if territory is None:
        return _UNKNOWN
    if not territory.excluded:
        return "none"
    places = ", ".join(_places(territory.excluded))
    limits = ["multimodal models" if territory.covers == "multimodal" else "all models"]
    limits += {"licensee": ["by seat or home"], "any_use": ["every use"], "unknown": []}[territory.subject]
    return _with_clause(f"{places}: {', '.join(limits)}", territory.clause)


def _places(countries: tuple[str, ...]) -> list[str]:
    """The European Union in two letters."""
    union = country_set("EU27")
    return ["EU", *sorted(set(countries) - union)] if union <= set(countries) else list(countries)


def _duties_cell(terms: Terms) -> str:
    passing_on = terms.redistribution
    if passing_on is None:
        return _UNKNOWN
    if passing_on.value == "no":
        return _with_clause("may not be passed on", passing_on.clause)
    duties = [explanation.DUTIES[duty] for duty in passing_on.duties]
    duties += ["only unchanged"] if passing_on.modified == "no" else []
    duties += [f'name: "{terms.naming.text}"'] if terms.naming else []
    duties += [f'show "{display.text}"' for display in terms.displays]
    return _with_clause("; ".join(duties) or _UNKNOWN, passing_on.clause) if duties else _without(passing_on.value)


def _without(value: str) -> str:
    """Passing on is allowed, and no duty is on record."""
    return "none on record" if value == "yes" else _UNKNOWN


def _with_clause(said: str, clause: str | None) -> str:
    return f"{said} ({clause})" if clause and clause != "-" else said


def _counted(head: str, meanings: Mapping[str, str], counts: Counter[str]) -> str:
    rows = ((f"`{name}`", said, str(counts[name])) for name, said in meanings.items())
    return _table((head, "meaning", "entries"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
