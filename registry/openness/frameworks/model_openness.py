"""Model Openness Framework as the Model Openness Tool computes it: `mof-1.0`.

White et al. 2024, arXiv:2403.13784; https://github.com/lfai/model_openness_tool at 8b5d30e (MIT), ModelEvaluator.php.

* Class III asks for 9, 10, 11, 12, 13 and 14; class II also for 7, 8, 18 and 19; class I also for 15, 16, 24 and 21.
  17, 20 and 22 never count.
* The licence of a component is its own, where "" and `unlicensed` say that there is none; else that of its kind; else
  that of the distribution; else there is none.
* A component is `included` where its licence is open: exactly an id that OSI or FSF approved, one of 31 data licences,
  or `OpenMDW-1.0`. Otherwise it is `invalid`, `unlicensed` or `missing`.
* Open, but meant for another kind of content, is included, with a warning.
* The paper (21) stands in for a report (11) that is not included: in classes III and II it counts as one more, and in
  class I one less is required.
* Progress is that of a class whose lower classes are complete, else 0; the class is the most open one that is complete.
* What is not known is not included, and is named; the upper end of the range is the class with all of it.
* Normalised: the same, with `Apache 2.0` read as `Apache-2.0`, and expressions by the algebra of licences.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from registry.openness.facts import OPEN_DATA as _OPEN_DATA
from registry.openness.facts import Fact, best_of, load_lists, normalised_id, open_licence
from registry.openness.frameworks.result import Part, Verdict

FRAMEWORK, METHOD = "mof-1.0", "mof-1.0/mot-8b5d30e"
Content = Literal["code", "data", "document"]
GlobalKind = Literal["distribution", "code", "data", "document"]
Status = Literal["included", "invalid", "unlicensed", "missing", "unknown"]


class MotKind(msgspec.Struct, frozen=True):
    """A component that the framework knows."""

    number: int
    id: str
    name: str
    content: Content
    class_: int
    is_required: bool = True


COMPONENTS: Mapping[int, MotKind] = {
    one.number: one
    for one in (
        MotKind(9, "architecture", "Model architecture", "code", 3),
        MotKind(10, "final_parameters", "Model parameters (Final)", "data", 3),
        MotKind(11, "technical_report", "Technical report", "document", 3),
        MotKind(12, "evaluation_results", "Evaluation results", "document", 3),
        MotKind(13, "model_card", "Model card", "document", 3),
        MotKind(14, "data_card", "Data card", "document", 3),
        MotKind(20, "sample_outputs", "Sample model outputs", "document", 3, is_required=False),
        MotKind(7, "training_code", "Training code", "code", 2),
        MotKind(8, "inference_code", "Inference code", "code", 2),
        MotKind(18, "evaluation_code", "Evaluation code", "code", 2),
        MotKind(19, "evaluation_data", "Evaluation data", "data", 2),
        MotKind(22, "libraries_and_tools", "Supporting libraries and tools", "code", 2, is_required=False),
        MotKind(15, "datasets", "Datasets", "data", 1),
        MotKind(16, "preprocessing_code", "Data preprocessing code", "code", 1),
        MotKind(24, "intermediate_parameters", "Model parameters (Intermediate)", "data", 1),
        MotKind(21, "research_paper", "Research paper", "document", 1),
        MotKind(17, "model_metadata", "Model metadata", "data", 1, is_required=False),
    )
}
REPORT, PAPER = 11, 21
REQUIRED: Mapping[int, tuple[int, ...]] = {
    class_: tuple(one.number for one in COMPONENTS.values() if one.is_required and one.class_ >= class_)
    for class_ in (3, 2, 1)
}
"""By class: all that it asks for, with what the lower classes ask for."""
_REQUIRED: Mapping[int, frozenset[int]] = {class_: frozenset(numbers) for class_, numbers in REQUIRED.items()}
UNLICENSED = frozenset({"", "unlicensed"})
OPEN_BEYOND_LISTS = "OpenMDW-1.0"
_LONGEST = 200
"""Letters of a licence that is read for what it means; longer ones are nobody's name of a licence."""
_CODE = frozenset({
    "0BSD", "AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0", "Apache-1.0", "Apache-1.1", "Apache-2.0", "ECL-1.0",
    "ECL-2.0", "ISC", "MIT", "MIT-0", "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "UPL-1.0", OPEN_BEYOND_LISTS,
})  # fmt: skip
_APPROPRIATE: Mapping[Content, frozenset[str]] = {
    "code": _CODE,
    "data": frozenset({"CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "C-UDA-1.0", "PDDL-1.0", OPEN_BEYOND_LISTS}),
    "document": frozenset({
        "Apache-2.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "FreeBSD-DOC", "CC-PDDC", "CC0-1.0",
        OPEN_BEYOND_LISTS,
    }),
}  # fmt: skip
"""The licences that the tool calls right for each kind of content (its mof-licenses.json)."""


class MotComponent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One component of a model; `license` None inherits, and "" or `unlicensed` says that there is none."""

    present: Fact = "yes"
    """`partly` and `no` count as missing; `unknown` too, and is named."""
    license: str | None = None
    license_known: bool = True
    """False where nobody knows under which licence it is."""
    reason: str = ""
    source: str = ""


class ModelOpennessFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The components of one model by their numbers in the tool (7 to 24), and the licences of all of a kind.

    A component that is not there is missing: the tool lists what is released.
    """

    components: Mapping[int, MotComponent] = {}
    licenses: Mapping[GlobalKind, str] = {}
    warnings: tuple[str, ...] = ()


_Numbers = frozenset[int]
_Accepts = Callable[[str, Content], tuple[Fact, bool]]
"""Whether a licence is open, and whether it is meant for this kind of content."""


def judge(facts: ModelOpennessFacts) -> Verdict:
    """The class as published: licences count where they are spelled exactly as an id."""
    return _verdict(facts, _as_spelled)


def judge_normalised(facts: ModelOpennessFacts) -> Verdict:
    """The class with licences read as what they mean, `Apache 2.0` as `Apache-2.0`."""
    return _verdict(facts, _as_meant)


def class_of(verdict: Verdict) -> int:
    """3, 2 or 1, the most open; 0 where it is in none."""
    return _CLASSES.index(verdict.result)


def class_range(verdict: Verdict) -> tuple[int, int]:
    """The class with all that is unknown left out, and with all of it included."""
    least, most = verdict.range or (verdict.result, verdict.result)
    return _CLASSES.index(str(least)), _CLASSES.index(str(most))


def progress_of(verdict: Verdict) -> dict[int, float]:
    """Percent of each class, with two decimals."""
    values = {part.id: part.value for part in verdict.parts}
    return {class_: float(values[f"class_{class_}"]) for class_ in (3, 2, 1)}


def needed_for_next(verdict: Verdict) -> tuple[int | None, tuple[str, ...]]:
    """The next class, and the components that it asks for and that are not included; None where all is reached."""
    next_ = {0: 3, 3: 2, 2: 1}.get(class_of(verdict))
    if next_ is None:
        return None, ()
    statuses = {part.id: part.value for part in verdict.parts}
    wanted = [COMPONENTS[number].id for number in REQUIRED[next_]]
    is_replaced = statuses[COMPONENTS[PAPER].id] == "included"
    lacking = (name for name in wanted if statuses[name] != "included")
    return next_, tuple(name for name in lacking if name != COMPONENTS[REPORT].id or not is_replaced)


_CLASSES = ("unclassified", "class_1", "class_2", "class_3")
RESULTS = ("unclassified", "class_3", "class_2", "class_1")
"""From the least open."""


def _verdict(facts: ModelOpennessFacts, accepts: _Accepts) -> Verdict:
    parts, statuses, warnings = [], {}, list(facts.warnings)
    for number, kind in COMPONENTS.items():
        component = facts.components.get(number, MotComponent(present="no"))
        statuses[number], reason, warning = _status(kind, component, facts.licenses, accepts)
        parts.append(Part(kind.id, statuses[number], component.reason or reason, component.source))
        warnings += [warning] if warning else []
    unknown = tuple(COMPONENTS[number].id for number, status in statuses.items() if status == "unknown")
    included = frozenset(number for number, status in statuses.items() if status == "included")
    at_best = frozenset(number for number, status in statuses.items() if status in {"included", "unknown"})
    result = _CLASSES[_class(included)]
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=result,
        range=(result, _CLASSES[_class(at_best)]) if unknown else None,
        parts=(*(_progress_part(class_, included) for class_ in (3, 2, 1)), *parts),
        missing=unknown,
        warnings=tuple(warnings),
    )


def _status(
    kind: MotKind, component: MotComponent, licenses: Mapping[GlobalKind, str], accepts: _Accepts
) -> tuple[Status, str, str]:
    """The status of a component, why, and a warning."""
    if component.present != "yes":
        is_unknown = component.present == "unknown"
        return ("unknown", "nobody knows whether it is released", "") if is_unknown else ("missing", "not released", "")
    if not component.license_known:
        return "unknown", "its licence is not known", ""
    written = component.license
    if written is None:
        written = licenses.get(kind.content) or licenses.get("distribution") or ""
    if written in UNLICENSED:
        return "unlicensed", "it has no licence", ""
    is_open, is_appropriate = accepts(written, kind.content)
    if is_open == "unknown":
        return "unknown", f"nobody knows whether {written[:80]!r} is open", ""
    if is_open != "yes":
        return "invalid", f"{written[:80]!r} is no open licence in this spelling", ""
    warning = f"{kind.id}: {written[:80]!r} is open, but not meant for {kind.content}"
    return "included", f"under {written[:80]}", "" if is_appropriate else warning


def _as_spelled(written: str, content: Content) -> tuple[Fact, bool]:
    lists = load_lists()
    is_open = written in lists.osi or written in lists.fsf or written in _OPEN_DATA or written == OPEN_BEYOND_LISTS
    return "yes" if is_open else "no", written in _APPROPRIATE[content]


def _as_meant(written: str, content: Content) -> tuple[Fact, bool]:
    if len(written) > _LONGEST:
        return "unknown", True
    if "openmdw" in written.casefold() and normalised_id(written) == OPEN_BEYOND_LISTS:
        return "yes", True
    own = open_licence(written, content)
    return best_of(own, *(open_licence(written, kind) for kind in _APPROPRIATE)), own == "yes"


def _count(class_: int, included: _Numbers) -> int:
    """How many of what a class asks for are included; the paper may stand in for the report."""
    return len(_REQUIRED[class_] & included) + (class_ > 1 and _is_replaced(included))


def _is_replaced(included: _Numbers) -> bool:
    return REPORT not in included and PAPER in included


def _progress(class_: int, included: _Numbers) -> float:
    """Percent."""
    below = range(3, class_, -1)
    if any(_count(lower, included) < len(REQUIRED[lower]) for lower in below):
        return 0.0
    wanted = len(REQUIRED[class_]) - (class_ == 1 and _is_replaced(included))
    return min(100.0, 100.0 * _count(class_, included) / wanted)


def _class(included: _Numbers) -> int:
    return next((class_ for class_ in (1, 2, 3) if _progress(class_, included) == 100.0), 0)  # noqa: PLR2004 - percent


def _progress_part(class_: int, included: _Numbers) -> Part:
    told = f"{_count(class_, included)} of {len(REQUIRED[class_])} components"
    if class_ == 1 and _is_replaced(included):
        told += ", of which the paper replaces one"
    return Part(f"class_{class_}", f"{_progress(class_, included):.2f}", told)
