"""Frameworks that disagree whether a model is open source."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from registry.records.figures import AgreementCount, count_agreement
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.plots import Series, draw_stacks

FRAMEWORKS: Mapping[str, tuple[str, Mapping[str, bool | None]]] = {
    "category": (
        N_("Cardwatch category"), {"closed": False, "open_weights": False, "open_source": True, "unknown": None},
    ),
    "osaid-1.0": (
        N_("Open Source AI Definition"), {"would_not_meet": False, "needs_review": None, "would_meet": True},
    ),
    "mof-1.0": (
        N_("Model Openness Framework"), {"unclassified": False, "class_3": True, "class_2": True, "class_1": True},
    ),
    "ai-act-53-2": (N_("AI Act, Art. 53(2)"), {"not_met": False, "needs_legal_review": None, "conditions_met": True}),
    "g7-2026": (
        N_("G7 labels"),
        {
            "none": False, "weights_available_ai": False, "open_weights_ai": False, "open_source_ai": True,
            "open_source_ai_with_open_data": True, "undetermined": None,
        },
    ),
}  # fmt: skip
"""Frameworks with a result that says whether a model is open, and what each result says; None: it is not settled."""
_ANSWERS = ("both_yes", "both_no", "differ", "unsettled")
_KINDS = ("k1", "k4", "k5", "rest")
_TITLES = {
    "both_yes": N_("both: open"), "both_no": N_("both: not open"), "differ": N_("they contradict"),
    "unsettled": N_("one of them not settled"),
}  # fmt: skip


def gather(session: Session) -> list[AgreementCount]:
    """Models by what each two frameworks say."""
    return count_agreement(session, tuple(FRAMEWORKS))


def is_open(framework: str, result: str, most: str | None) -> bool | None:
    """What a result says; None where it is not settled, or where it can still turn."""
    meanings = FRAMEWORKS[framework][1]
    least, best = meanings.get(result), meanings.get(most) if most is not None else None
    if most is None or least is best:
        return least
    return False if least is None and best is False else None


def tell(counts: Sequence[AgreementCount], locale: Locale, now: datetime) -> PlotAnswer:
    """For each two frameworks the shares of models of which they say the same, or not."""
    del now
    found = _answers(counts)
    pairs = sorted({key[:2] for key in found}, key=lambda pair: -found[*pair, "differ"])
    if not pairs:
        return missing(locale.say(
            "No model has results of two frameworks yet; they are made of what sources and indexes state of releases."
        ))  # fmt: skip
    titles = {name: str(locale.say(title)) for name, (title, _) in FRAMEWORKS.items()}
    labels = [f"{titles[first]} / {titles[second]}" for first, second in pairs]
    series = [
        Series(kind, str(locale.say(_TITLES[answer])), [found[*pair, answer] for pair in pairs])
        for kind, answer in zip(_KINDS, _ANSWERS, strict=True)
    ]
    said = [[locale.number(one.values[row]) for one in series] for row in range(len(pairs))]
    drawn = [
        str(locale.count("{pair}: {n} contradiction", "{pair}: {n} contradictions", found[*pair, "differ"], pair=label))
        for pair, label in zip(pairs, labels, strict=True)
    ]
    note = locale.say(
        "Open is: source and data open, would meet, class I to III, conditions met, open source label. A result that "
        "can still turn is not settled. Indexes with points are left out: they set no line between open and closed."
    )
    return PlotAnswer(
        columns=[str(locale.say("Two frameworks")), *(one.title for one in series)],
        rows=[[label, *(int(one.values[row]) for one in series)] for row, label in enumerate(labels)],
        draw=lambda width, filling: draw_stacks(drawn, series, said, width, filling),
        summary=_summary(labels[0], found[*pairs[0], "differ"], locale),
        notes=[str(note)],
    )


def _answers(counts: Iterable[AgreementCount]) -> Counter[tuple[str, str, str]]:
    """Models by two frameworks and how far they agree."""
    found = Counter[tuple[str, str, str]]()
    for one in counts:
        first = is_open(one.first, one.first_result, one.first_most)
        second = is_open(one.second, one.second_result, one.second_most)
        found[one.first, one.second, _answer(first, second)] += one.models
    return found


def _summary(pair: str, models: int, locale: Locale) -> str:
    if not models:
        return str(locale.say("No two frameworks contradict each other where both are settled."))
    said = locale.count(
        "Most often {pair} contradict each other: over {n} model.",
        "Most often {pair} contradict each other: over {n} models.",
        models,
        pair=pair,
    )
    return str(said)


def _answer(first: bool | None, second: bool | None) -> str:  # noqa: FBT001 - three answers, not a switch
    if first is None or second is None:
        return "unsettled"
    if first != second:
        return "differ"
    return "both_yes" if first else "both_no"


QUESTION = PlotQuestion(
    name="disagreement",
    title=N_("Where do frameworks of openness contradict each other?"),
    how=N_("Each bar is two frameworks and all models of which both say something; its parts are how far they agree."),
    source=N_("Results computed by Cardwatch from each record; none of them is a certificate."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
