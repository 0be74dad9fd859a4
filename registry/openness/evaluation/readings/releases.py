"""Facts for the gradient of release, the category and the transparency index, as clients state them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from registry.inputs import shown
from registry.openness.evaluation.readings.terms import released
from registry.openness.evaluation.readings.values import WrongValueError, read_text, read_word
from registry.openness.evaluation.readings.vocabulary import FactName, FactVocabulary
from registry.openness.facts import open_licence
from registry.openness.frameworks import CategoryFacts, ReleaseFacts, TransparencyFacts
from registry.openness.frameworks.solaiman import LEVELS, Level, day_asked

_MOST_STAGES = 50
_REST_OF_DAY = {len("2024"): "-01-01", len("2024-03"): "-01"}
_LEVELS: Mapping[str, str] = {level: level for level in LEVELS}
_CODE = FactName(name="training_code", type="fact", is_licensed=True, meaning="the training code is open")
_DATA = FactName(
    name="pretraining_data", type="fact", is_licensed=True, also=("training_data",),
    meaning="the pretraining data is open",
)  # fmt: skip
RELEASE = FactVocabulary((
    FactName(
        name="stages", type="words", also=("stage", "release_stage", "level"),
        meaning="the stages of the release: [{stage, since}], or one stage",
    ),
    FactName(name="day", type="text", also=("as_of",), meaning="the day that is asked about"),
    _CODE, _DATA,
))  # fmt: skip
CATEGORY = FactVocabulary((
    FactName(
        name="weights", type="fact", is_licensed=True, also=("parameters", "end_user_weights"),
        meaning="the weights are out",
    ),
    _CODE, _DATA,
    FactName(
        name="license", type="licence", also=("licence",), meaning="the licence of whatever has none of its own"
    ),
))  # fmt: skip
TRANSPARENCY = FactVocabulary((
    FactName(name="developer", type="text", also=("company", "organisation"), meaning="whose model it is"),
))  # fmt: skip


def read_release(facts: Mapping[str, Any]) -> ReleaseFacts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = RELEASE.read(facts)
    none_stated: tuple[tuple[Level, str], ...] = ()
    day, stages = told.read("day", _day, None), told.read("stages", _stages, none_stated)
    found = ReleaseFacts(
        stages=stages, day=day_asked(stages, day), training_code=told.fact("training_code"),
        pretraining_data=told.fact("pretraining_data"),
    )  # fmt: skip
    told.settle()
    return found


def read_category(facts: Mapping[str, Any]) -> CategoryFacts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = CATEGORY.read(facts)
    found = CategoryFacts(
        weights=released(told, "weights"),
        training_code=released(told, "training_code"),
        pretraining_data=released(told, "pretraining_data"),
        weights_licence=open_licence(told.licence("weights.license", "license"), "weights"),
        training_code_licence=open_licence(told.licence("training_code.license", "license"), "code"),
        pretraining_data_licence=open_licence(told.licence("pretraining_data.license", "license"), "data"),
        reasons=told.reasons,
        sources=told.sources,
    )
    told.settle()
    return found


def read_transparency(facts: Mapping[str, Any]) -> TransparencyFacts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = TRANSPARENCY.read(facts)
    found = TransparencyFacts(developer=told.text("developer") or None)
    told.settle()
    return found


def _stages(value: object) -> tuple[tuple[Level, str], ...]:
    listed = value if isinstance(value, list) else [value]
    if len(listed) > _MOST_STAGES:
        raise WrongValueError(f"At most {_MOST_STAGES} are accepted, there are {len(listed)}.")
    return tuple(_stage(one) for one in listed)


def _stage(value: object) -> tuple[Level, str]:
    stage, since = (value.get("stage"), value.get("since")) if isinstance(value, Mapping) else (value, None)
    return cast("Level", read_word(stage, _LEVELS)), _since(since)


def _since(value: object) -> str:
    """A year, a month or a day."""
    text = read_text(value)
    whole = f"{text}{_REST_OF_DAY.get(len(text), '')}"
    try:
        if text:
            dt.date.fromisoformat(whole if len(whole) == len("2024-03-01") else "")
    except ValueError as wrong:
        raise WrongValueError(f"Expected a day, a month or a year such as 2024-03, got {shown(value)}.") from wrong
    return text


def _day(value: object) -> dt.date | None:
    text = read_text(value)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise WrongValueError(f"Expected a day such as 2026-03-13, got {shown(value)}.") from wrong
