"""Share of new derivatives by the family of their bases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from registry.records.figures import FamilyCount, count_families
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.pages.landscape.times import not_over, quarter_in_words, quarter_of, quarters
from registry.web.plots import Series, draw_stacks

_SHOWN, _QUARTERS = 5, 12
_SEVERAL = ""
"""As ``count_families`` names it."""


def gather(session: Session) -> list[FamilyCount]:
    """Derivatives by month and family."""
    return count_families(session)


def tell(counts: Sequence[FamilyCount], locale: Locale, now: datetime) -> PlotAnswer:
    """For each quarter the shares of the largest families, and of all others."""
    sums = Counter[tuple[str, str]]()
    for one in counts:
        sums[quarter_of(one.month, now) or "", one.family] += one.models
    shown = quarters({quarter for quarter, _ in sums if quarter}, _QUARTERS)
    if not shown:
        return missing(locale.say(
            "No derivative with a known month of release is tracked yet. Models that name their bases, and that were "
            "read at their source, make this plot."
        ))  # fmt: skip
    undated = sum(count for (quarter, _), count in sums.items() if not quarter)
    largest = _largest(sums, shown)
    series = _series(sums, shown, [name for name, _ in largest], locale)
    drawn, labels, said = _drawn(series, shown, locale)
    notes = locale.count(
        "Left out is {n} derivative of which no quarter of release is known.",
        "Left out are {n} derivatives of which no quarter of release is known.",
        undated,
    )
    summary = locale.say(
        "Since {quarter} most derivatives go back to models of {name}: {n}.",
        quarter=quarter_in_words(shown[0], locale), name=largest[0][0], n=locale.number(largest[0][1]),
    ) if largest else ""  # fmt: skip
    return PlotAnswer(
        columns=[str(locale.say("Quarter")), *(one.title for one in series)],
        rows=[[quarter, *(int(one.values[place]) for one in series)] for place, quarter in enumerate(shown)],
        heads=[quarter_in_words(one, locale) for one in shown],
        draw=lambda width, filling: draw_stacks(labels, drawn, said, width, filling),
        summary=str(summary),
        notes=[*map(str, not_over(shown[-1], now, locale)), *([str(notes)] if undated else [])],
    )


def _largest(sums: Mapping[tuple[str, str], int], shown: Sequence[str]) -> list[tuple[str, int]]:
    """The families of the most derivatives in the quarters that are shown, each with their number."""
    of_family = Counter[str]()
    for (quarter, name), count in sums.items():
        if quarter in shown and name != _SEVERAL:
            of_family[name] += count
    return of_family.most_common(_SHOWN)


def _series(
    sums: Mapping[tuple[str, str], int], shown: Sequence[str], named: Sequence[str], locale: Locale
) -> list[Series]:
    """The families, all others, and those of several, as far as there are any."""
    whole = {quarter: sum(count for (one, _), count in sums.items() if one == quarter) for quarter in shown}
    values = {name: [sums.get((quarter, name), 0) for quarter in shown] for name in (*named, _SEVERAL)}
    rest = [whole[quarter] - sum(each[place] for each in values.values()) for place, quarter in enumerate(shown)]
    found = [Series(f"k{place + 1}", name, values[name]) for place, name in enumerate(named)]
    found += [Series("k6", str(locale.say("all others")), rest)] if any(rest) else []
    several = Series("rest", str(locale.say("several families")), values[_SEVERAL])
    return [*found, several] if any(several.values) else found


def _drawn(
    series: Sequence[Series], shown: Sequence[str], locale: Locale
) -> tuple[list[Series], list[str], list[list[str]]]:
    """The quarters with derivatives: their series, labels and numbers."""
    there = [place for place in range(len(shown)) if any(one.values[place] for one in series)]
    drawn = [Series(one.kind, one.title, [one.values[place] for place in there]) for one in series]
    labels = [_label(shown[place], sum(one.values[place] for one in series), locale) for place in there]
    return drawn, labels, [[locale.number(one.values[row]) for one in drawn] for row in range(len(there))]


def _label(quarter: str, models: float, locale: Locale) -> str:
    return f"{quarter_in_words(quarter, locale)} ({locale.number(models)})"


QUESTION = PlotQuestion(
    name="families",
    title=N_("What are new models built on?"),
    how=N_(
        "Each bar is a quarter with its number of new derivatives; its parts are the owners of the models to which "
        "they go back, along all bases that are known."
    ),
    source=N_("Bases that models name at their source, and statements of sources; quarters by first release."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
