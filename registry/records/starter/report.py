"""docs/catalogue.md, made from what is shipped, so that the page says what a new registry knows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, classify
from registry.records.facts.curation import ArtifactKind, CuratedFacts, DocumentKind, Item, LicenseBasis
from registry.records.indexes import SHIPPED, ShippedIndex, read_shipped
from registry.records.starter.catalogue import CatalogueEntry, read_catalogue
from registry.records.starter.files import StarterModel, read_starter

_PAGE = """\
<!-- Made from the shipped files by `make catalogue-report`; do not edit it here. -->

# The starter catalogue: what a new registry knows

For people who want to know how far the first records can be relied on. Facts were taken over with the links that
show them, sentences were not. What the model's own source says counts more than these records as soon as it was
read (`cardwatch watch add MODEL`), what these records say more than an index, and who says otherwise stays visible
in each record under `layers`. Where a licence is known only from an index, the record needs review and no check
allows anything. Where sources name different licences the record needs review, too; a check judges the model's own text
or card where that was read, and asks for the difference to be resolved.

## What it holds

{counts}

`curated`: in depth. `base`: there so that the lineage of others closes; few facts are enough. The rest is known
from the claims of an index alone, and {joined} records have the claim of an index beside our own facts.

## How much is known of curated models

Of {curated} models. *Stated* is open, partial or closed; *none* says that the thing does not exist, such as a
reward model of a base model, and shows why; *unknown* is what no source tells.

### Artifacts

{artifacts}

### Documents

{documents}

### Other facts

{facts}

## What licences rest on

`text`: the licence in a repository of the model or its vendor was read; `card`: the front matter of the model's
card; `statement`: another word of the vendor; `index`: only an index or digest names it, which is no licence that
anybody read.

{bases}

## Whose data it is

Our own records are under the licence of Cardwatch. Claims of indexes are under the licences of their data, which
stand beside them in `registry/records/indexes/shipped/`; every record, export and document that shows facts of them
names them.

{sources}

## Licences

The licence of each record of our own, as the rules read what is cited.

{licenses}
"""
_OTHER: Mapping[str, Callable[[CuratedFacts], object]] = {
    "description": lambda facts: facts.description,
    "released": lambda facts: facts.released,
    "stages of the release": lambda facts: facts.stages,
    "organisation": lambda facts: facts.origin.organisation,
    "country": lambda facts: facts.origin.country,
    "parameters": lambda facts: facts.parameters,
    "active parameters": lambda facts: facts.active_parameters,
    "context length": lambda facts: facts.context_length,
    "modality": lambda facts: facts.modality,
    "architecture": lambda facts: facts.architecture,
    "shape (memory of a context)": lambda facts: facts.shape,
    "base models": lambda facts: facts.base_models,
    "ways of access": lambda facts: facts.access,
    "quantised variants": lambda facts: facts.variants,
    "names in Ollama": lambda facts: facts.ollama,
    "other places": lambda facts: facts.found_at,
    "results of benchmarks": lambda facts: facts.evaluations,
    "training compute": lambda facts: facts.training_compute,
    "systemic risk": lambda facts: facts.systemic_risk and facts.systemic_risk.value != "unknown",
    "monetisation": lambda facts: facts.monetisation,
    "gate": lambda facts: facts.gate,
    "usage information": lambda facts: facts.usage_information,
    "data information": lambda facts: facts.data_information,
    "why data is withheld": lambda facts: facts.data_withheld,
    "training summary": lambda facts: _is_stated(facts.training_summary),
    "copyright policy": lambda facts: _is_stated(facts.copyright_policy),
    "on the market of the EU since": lambda facts: facts.placed_on_market,
}


def catalogue_report(licenses: Catalogue) -> str:
    """The page of what is shipped."""
    return render_report(licenses, read_starter(), read_catalogue(), [read_shipped(name) for name in SHIPPED])


def render_report(
    licenses: Catalogue, models: Sequence[StarterModel], entries: Sequence[CatalogueEntry],
    indexes: Iterable[ShippedIndex],
) -> str:  # fmt: skip
    """The whole page as Markdown."""
    curated = [model.facts for model in models if model.tier == "curated"]
    return _PAGE.format(
        counts=_counts(models, entries),
        joined=f"{sum(len(entry.claims) > 1 for entry in entries):,}",
        curated=len(curated),
        artifacts=_items([facts.artifacts for facts in curated], get_args(ArtifactKind)),
        documents=_items([facts.documentation for facts in curated], get_args(DocumentKind)),
        facts=_table(("fact", "stated", "share"), _facts(curated)),
        bases=_bases(models),
        sources=_sources(indexes),
        licenses=_licenses(licenses, models),
    )


def _counts(models: Sequence[StarterModel], entries: Sequence[CatalogueEntry]) -> str:
    tiers = Counter(model.tier or "of before there were tiers" for model in models)
    rows = [(tier, tiers[tier]) for tier in ("curated", "base", "of before there were tiers") if tiers[tier]]
    rows += [("known from an index alone", len(entries) - len(models)), ("all records", len(entries))]
    return _table(("tier", "records"), rows)


def _items(given: Sequence[Mapping[Any, Item]], kinds: Iterable[str]) -> str:
    rows = []
    for kind in kinds:
        said = Counter(items[kind].availability if kind in items else "unknown" for items in given)
        stated = said["open"] + said["partial"] + said["closed"]
        known = stated + said["none"]
        rows.append((
            f"`{kind}`", said["open"], said["partial"], said["closed"], said["none"], said["unknown"],
            _share(known, len(given)),
        ))  # fmt: skip
    return _table(("kind", "open", "partial", "closed", "none", "unknown", "stated or none"), rows)


def _facts(given: Sequence[CuratedFacts]) -> Iterable[tuple[object, ...]]:
    for name, value_of in _OTHER.items():
        count = sum(bool(value_of(facts)) for facts in given)
        yield name, count, _share(count, len(given))


def _is_stated(item: Item | None) -> bool:
    return item is not None and item.availability != "unknown"


def _bases(models: Sequence[StarterModel]) -> str:
    bases = (*get_args(LicenseBasis), None)
    rows = []
    for tier in ("curated", "base"):
        cited = [model.facts.license for model in models if model.tier == tier]
        counted = Counter(one.basis for one in cited if one is not None)
        rows.append((f"`{tier}`", *(counted[basis] for basis in bases[:-1]), cited.count(None)))
    return _table(("tier", *map(str, bases[:-1]), "no licence cited"), rows)


def _sources(indexes: Iterable[ShippedIndex]) -> str:
    rows = [
        (
            f"[{index.about.title}]({index.about.homepage})", len({claim.entry for claim in index.claims}),
            len(index.claims), f"[{index.about.commit[:12]}]({index.about.repository})", index.about.date,
            index.about.data_license, f"{index.about.attribution}. {index.about.changes}",
        )
        for index in indexes
    ]  # fmt: skip
    return _table(("source", "entries", "claims", "commit", "day", "licence", "attribution and changes"), rows)


def _licenses(licenses: Catalogue, models: Sequence[StarterModel]) -> str:
    counted = Counter(_license_of(licenses, model.facts) for model in models)
    rows = sorted(((name, class_, count) for (name, class_), count in counted.items()), key=lambda row: (-row[2], row))
    return _table(("licence", "class", "records"), rows)


def _license_of(licenses: Catalogue, facts: CuratedFacts) -> tuple[str, str]:
    cited = facts.license
    if cited is None:
        return "none cited", "unknown"
    block = classify(licenses, Declared(cited.declared, cited.name, cited.link))
    named = f"`{block.license}`" if block.license else cited.name or ", ".join(cited.declared) or "none named"
    return named, str(block.class_)


def _share(count: int, of: int) -> str:
    return f"{count / of:.0%}" if of else "-"


def _table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *(map(_cell, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|")
