"""Which parts of each framework are columns, and what its words mean in the four states of all of them. Pure.

* Parts that follow from others, duties that stay in any case and what never counts are no columns.
* A component of the Model Openness Framework that is out under no open licence is partly open: it is there, and does
  not count. An open licence that OSI did not approve is partly what the G7 labels ask for.
"""

from collections.abc import Mapping
from typing import Literal

from registry.openness.frameworks import ai_act, category, chatgpt, g7, model_openness, open_source_ai
from registry.openness.frameworks.european_index import CATEGORIES

MatrixState = Literal["open", "partial", "closed", "unknown", "none"]
STATES: tuple[MatrixState, ...] = ("open", "partial", "closed", "unknown", "none")
"""From the most open; `none`: said not to exist."""
_WORDS: Mapping[str, MatrixState] = {
    "open": "open", "yes": "open", "included": "open", "osi_approved": "open",
    "partial": "partial", "partly": "partial", "invalid": "partial", "unlicensed": "partial",
    "closed": "closed", "no": "closed", "missing": "closed", "restricted": "closed",
    "none": "none",
}  # fmt: skip
_TERMS: Mapping[str, MatrixState] = {
    "osi_approved": "open",
    "open": "partial",
    "restricted": "closed",
    "none": "closed",
}


def state_of(part: str, value: str) -> MatrixState:
    """What a value of a part amounts to; a word that is none of these is unknown."""
    return (_TERMS if part.endswith("_terms") and value not in {"yes", "partly", "no"} else _WORDS).get(
        value, "unknown"
    )


def columns_of(framework: str) -> tuple[str, ...]:
    """The parts of a framework that are columns, in their order; none where it has a level alone."""
    return tuple(part for parts in GROUPS.get(framework, {}).values() for part in parts)


def _components(class_: int) -> tuple[str, ...]:
    return tuple(
        one.id for one in model_openness.COMPONENTS.values() if one.is_required and one.class_ == class_
    )  # fmt: skip


def _conditions(number: int) -> tuple[str, ...]:
    return tuple(one.id for one in ai_act.CONDITIONS if one.number == number)


GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    chatgpt.FRAMEWORK: {
        "availability": chatgpt.DIMENSIONS[:6], "documentation": chatgpt.DIMENSIONS[6:12],
        "access": chatgpt.DIMENSIONS[12:],
    },
    "osai-12": CATEGORIES["osai-12"],
    "osai-14": CATEGORIES["osai-14"],
    model_openness.FRAMEWORK: {f"class_{class_}": _components(class_) for class_ in (3, 2, 1)},
    open_source_ai.FRAMEWORK: {
        "released": ("parameters", *open_source_ai.CODE), "terms": ("parameters_terms", "code_terms"),
        "data_information": (
            "data_information.description", "data_information.public_list", "data_information.obtainable_list",
        ),
        "freedoms": open_source_ai.FREEDOMS,
    },
    ai_act.FRAMEWORK: {
        "licence": _conditions(1), "safety": _conditions(2), "monetisation": _conditions(3),
        "public": _conditions(4), "risk": _conditions(5),
    },
    g7.FRAMEWORK: {
        "released": ("free", "weights", "deployment_code", "training_code", *g7.DATA, "data_information"),
        "terms": ("weights_terms", "deployment_code_terms", "training_code_terms", "data_terms"),
    },
    category.FRAMEWORK: {
        "released": ("weights", "training_code", "pretraining_data"),
        "terms": ("weights_licence", "training_code_licence", "pretraining_data_licence"),
        "consequences": category.CONSEQUENCES,
    },
}  # fmt: skip
"""By framework its columns, under what it files them."""
