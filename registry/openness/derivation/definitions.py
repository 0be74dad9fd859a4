"""The facts of the definitions: Open Source AI, G7 labels, the gradient of release, the category.

* Architecture counts as code only where what shows it lies where code does.
* What a library of others can run is not deployment code of this model: only `inference_code` counts.
* Weights on a hub cost nothing; of weights elsewhere, somebody has to say so.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from registry.openness.derivation.licences import CODE, Licences, of_artifact, of_weights, together
from registry.openness.derivation.record import RecordView, StatedFact, worst
from registry.openness.facts import Fact, GrantedTerms
from registry.openness.frameworks.category import CategoryFacts
from registry.openness.frameworks.g7 import G7Facts
from registry.openness.frameworks.open_source_ai import OpenSourceAiFacts
from registry.openness.frameworks.solaiman import ReleaseFacts, day_asked

HUBS = frozenset({"huggingface", "modelscope"})
CODE_HOSTS = ("https://github.com/", "https://gitlab.com/", "https://codeberg.org/", "https://bitbucket.org/")
_OUT = frozenset({"yes", "partly"})


def architecture_code(record: RecordView) -> StatedFact:
    """Whether the architecture is there as code."""
    item = record.document.documentation.get("architecture")
    shown = next((link for link in item.evidence if link.startswith(CODE_HOSTS)), None) if item else None
    if item is None or item.availability != "open" or shown is None:
        return StatedFact("unknown", "architecture as code: no source says it")
    return StatedFact("yes", "architecture: its code is open", shown)


def open_source_ai_facts(record: RecordView) -> OpenSourceAiFacts:
    """The elements of the Open Source AI Definition, and the four freedoms."""
    weights, code = of_weights(record), together(record, CODE)
    cells = {
        "parameters": record.weights,
        "training_code": record.artifact("training_code"),
        "data_processing_code": record.artifact("preprocessing_code"),
        "inference_code": record.artifact("inference_code"),
        "architecture_code": architecture_code(record),
        "evaluation_code": record.artifact("evaluation_code"),
        "tokenizer_code": record.artifact("tokenizer"),
        **_freedoms(weights),
    }
    data = _information(record)
    # The rows of the definition bear the name of the whole before their own.
    rows = cells | {name.replace("data_", "data_information.", 1): cell for name, cell in data.items()}
    told = {"parameters_terms": weights, "code_terms": code}
    return OpenSourceAiFacts(
        **_known(cells | data),
        parameters_terms=weights.standing("weights"),
        code_terms=code.standing("code"),
        reasons=_reasons(rows, told),
        sources=_sources(rows, told),
    )


def g7_facts(record: RecordView) -> G7Facts:
    """What the labels of the G7 ask for."""
    weights = of_weights(record)
    deployment, training = of_artifact(record, "inference_code"), of_artifact(record, "training_code")
    data = together(record, ("pretraining_data", "finetuning_data", "preference_data"))
    cells = {
        "free": free_of_charge(record),
        "weights": record.weights,
        "deployment_code": record.artifact("inference_code"),
        "training_code": record.artifact("training_code"),
        "use_policy": use_policy(record, weights.terms),
        "data_information": worst(*_information(record).values()),
    }
    data_cells = {kind: record.artifact(kind) for kind in ("pretraining_data", "finetuning_data", "preference_data")}
    told = {
        "weights_terms": weights, "deployment_code_terms": deployment, "training_code_terms": training,
        "data_terms": data,
    }  # fmt: skip
    return G7Facts(
        **_known(cells),
        pretraining_data=data_cells["pretraining_data"].value,
        finetuning_data=data_cells["finetuning_data"].value,
        preference_data=data_cells["preference_data"].value,
        weights_terms=weights.standing("weights"),
        deployment_code_terms=deployment.standing("code"),
        training_code_terms=training.standing("code"),
        data_terms=data.standing("data"),
        withheld={one.data: one.reason for one in record.document.data_withheld},
        reasons=_reasons(cells | data_cells, told),
        sources=_sources(cells | data_cells, told),
    )


def release_facts(record: RecordView, day: dt.date | None) -> ReleaseFacts:
    """The stages of the release."""
    stages = tuple((one.stage, one.since) for one in record.document.stages)
    return ReleaseFacts(
        stages=stages,
        day=day_asked(stages, day),
        training_code=record.artifact("training_code").known,
        pretraining_data=record.artifact("pretraining_data").known,
    )


def category_facts(record: RecordView) -> CategoryFacts:
    """What makes a model closed, of open weights, or open source."""
    weights = of_weights(record)
    training, data = of_artifact(record, "training_code"), of_artifact(record, "pretraining_data")
    cells = {
        "weights": record.weights,
        "training_code": record.artifact("training_code"),
        "pretraining_data": record.artifact("pretraining_data"),
    }
    told = {
        "weights_licence": weights, "training_code_licence": training, "pretraining_data_licence": data,
    }  # fmt: skip
    return CategoryFacts(
        **_known(cells),
        weights_licence=weights.is_open("weights"),
        training_code_licence=training.is_open("code"),
        pretraining_data_licence=data.is_open("data"),
        reasons=_reasons(cells, told),
        sources=_sources(cells, told),
    )


def free_of_charge(record: RecordView) -> StatedFact:
    """Whether the weights are to be had without payment."""
    kinds = {one.kind for one in record.document.monetisation}
    evidence = tuple(link for one in record.document.monetisation for link in one.evidence)
    if "price" in kinds:
        return record.own("monetisation", "no", "there is a price", evidence)
    if "none" in kinds:
        return record.own("monetisation", "yes", "a source says that it costs nothing", evidence)
    if record.weights.value in _OUT and record.document.source in HUBS:
        return StatedFact("yes", f"its weights lie on a hub ({record.document.source})", record.document.url or "")
    return StatedFact("unknown", "no source says whether it costs anything")


def use_policy(record: RecordView, terms: GrantedTerms) -> StatedFact:
    """Whether rules of conduct are accepted with the model, in its licence or beside it."""
    policy = record.document.use_policy
    if policy is not None:
        evidence = policy.evidence or ((policy.link,) if policy.link else ())
        return record.own("use_policy", "yes", f"accepted beside the licence: {policy.name}", evidence)
    reasons: dict[Fact, str] = {"yes": "rules of conduct belong to its licence", "no": "its licence has none"}
    return StatedFact(terms.use_policy, reasons.get(terms.use_policy, "no source says it"), record.source("license"))


def _information(record: RecordView) -> dict[str, StatedFact]:
    told = record.document.data_information
    names = ("description", "public_list", "obtainable_list")
    if told is None:
        return {f"data_{name}": StatedFact("unknown", f"data {name}: no source says it") for name in names}
    return {
        f"data_{name}": record.own(
            "data_information", getattr(told, name), f"data {name.replace('_', ' ')}: {getattr(told, name)}",
            told.evidence,
        )
        for name in names
    }  # fmt: skip


def _freedoms(weights: Licences) -> dict[str, StatedFact]:
    """The four freedoms as far as terms limit them; terms that OSI approved grant them without being asked."""
    terms = weights.terms
    limits = ", ".join(terms.limits) or "rules of conduct"
    use: Fact = "no" if terms.restricts else terms.use
    found: dict[str, Fact] = {"use": use, "modify": terms.modification, "share": terms.distribution}
    return {
        name: StatedFact(
            fact, f"{name}: limited by {limits}" if fact in {"no", "partly"} else f"{name}: {fact}", weights.source
        )
        for name, fact in found.items()
    }


def _known(cells: Mapping[str, StatedFact]) -> dict[str, Any]:
    """The facts by name; what does not exist says nothing."""
    return {name: cell.known for name, cell in cells.items()}


def _reasons(cells: Mapping[str, StatedFact], told: Mapping[str, Licences]) -> dict[str, str]:
    found = {name: cell.reason for name, cell in cells.items()} | {name: one.reason for name, one in told.items()}
    return {name: reason for name, reason in found.items() if reason}


def _sources(cells: Mapping[str, StatedFact], told: Mapping[str, Licences]) -> dict[str, str]:
    found = {name: cell.source for name, cell in cells.items()} | {name: one.source for name, one in told.items()}
    return {name: source for name, source in found.items() if source}
