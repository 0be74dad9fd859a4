"""Share of new derivatives by the family of their bases."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from registry.records.figures import FamilyCount, count_families
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.asked import PlotQuestion, Told
from registry.web.pages.landscape.times import quarter_in_words, quarter_of, quarters
from registry.web.plots import Series, draw_stacks

_SHOWN, _QUARTERS = 5, 12
_OTHERS, _SEVERAL = "others/", ""


def gather(session: Session) -> list[FamilyCount]:
    """Derivatives by month and family."""
    return count_families(session)


def tell(counts: Sequence[FamilyCount], locale: Locale, now: datetime) -> Told:
    """For each quarter the shares of the largest families, and of all others."""
    del now
    dated = [(quarter, one) for one in counts if (quarter := quarter_of(one.month))]
    undated = sum(one.models for one in counts) - sum(one.models for _, one in dated)
    shown = quarters((quarter for quarter, _ in dated), _QUARTERS)
    if not shown:
        return Told(missing=str(locale.say(
            "No derivative with a known month of release is tracked yet. Models that name their bases, and that were "
            "read at their source, make this plot."
        )))  # fmt: skip
    sums = Counter[tuple[str, str]]()
    of_family = Counter[str]()
    for quarter, one in dated:
        if quarter in shown:
            sums[quarter, one.family] += one.models
            of_family[one.family] += one.models
    named = [name for name, _ in of_family.most_common() if name != _SEVERAL][:_SHOWN]
    for (quarter, name), count in list(sums.items()):
        if name not in named and name != _SEVERAL:
            sums[quarter, _OTHERS] += count
    kinds = [*named, *([_OTHERS] if any(sums[one, _OTHERS] for one in shown) else []),
             *([_SEVERAL] if of_family[_SEVERAL] else [])]  # fmt: skip
    values = {name: [sums[quarter, name] for quarter in shown] for name in kinds}
    series = [Series(_kind(place, name), _title(name, locale), values[name]) for place, name in enumerate(kinds)]
    rows = [[quarter, *(values[name][place] for name in kinds)] for place, quarter in enumerate(shown)]
    there = [place for place, row in enumerate(rows) if any(row[1:])]
    labels = [_label(shown[place], sum(one.values[place] for one in series), locale) for place in there]
    drawn = [Series(one.kind, one.title, [one.values[place] for place in there]) for one in series]
    said = [[locale.number(one.values[place]) for one in drawn] for place in range(len(there))]
    notes = [locale.count("Left out is {n} derivative of which no month of release is known.",
                          "Left out are {n} derivatives of which no month of release is known.", undated)]  # fmt: skip
    return Told(
        columns=[str(locale.say("Quarter")), *(one.title for one in series)],
        rows=rows,
        draw=lambda width, filling: draw_stacks(labels, drawn, said, width, filling),
        summary=str(locale.say(
            "Most derivatives since {quarter} go back to models of {name}: {n}.",
            quarter=quarter_in_words(shown[0], locale), name=named[0] if named else "–",
            n=locale.number(of_family[named[0]] if named else 0),
        )),
        notes=[str(one) for one in notes] if undated else [],
    )  # fmt: skip


def _label(quarter: str, models: float, locale: Locale) -> str:
    return f"{quarter_in_words(quarter, locale)} ({locale.number(models)})"


def _kind(place: int, name: str) -> str:
    return "k6" if name == _OTHERS else "rest" if name == _SEVERAL else f"k{place + 1}"


def _title(name: str, locale: Locale) -> str:
    named = {_OTHERS: N_("all others"), _SEVERAL: N_("several families")}
    return str(locale.say(named[name])) if name in named else name


QUESTION = PlotQuestion(
    name="families",
    title=N_("What are new models built on?"),
    how=N_(
        "Each bar is a quarter with its number of new derivatives; its parts are the owners of the models to which they go "
        "back, along all bases that are known."
    ),
    source=N_("Bases that models name at their source, and statements of sources; quarters by first release."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
