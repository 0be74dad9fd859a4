"""Passing a model on: whether it may be done, and what whoever does it owes.

Duties bite when weights leave the house. A hosted service passes nothing on unless the licence says that it does
(Gemma 1.1(b), OpenRAIL-M 1). Notices and names also bite when the model is made available inside a product.
"""

from collections.abc import Iterator

import msgspec

from registry.compliance.rules.values import (
    ASK_LICENSOR,
    READ_TEXT,
    Case,
    Distribution,
    Finding,
    Obligation,
    Outcome,
    Use,
    request_license,
)
from registry.licenses.catalogue import Duty, Naming, Redistribution

RULE = "distribution"

DUTIES: dict[Duty, str] = {
    "include_license": "Give every recipient a copy of {name}.",
    "keep_notices": "Keep all copyright, patent and attribution notices.",
    "mark_changes": "State prominently what was changed.",
    "notice_file": "Include the notice file that {name} prescribes.",
    "pass_on_restrictions": "Bind every recipient to the use restrictions of {name}, enforceably.",
    "provide_terms": "Give every recipient the terms of {name}.",
    "attribution": "Name the author, the licence and the source.",
    "share_alike": "Put what you pass on under {name} again, with what it asks for (source, same terms).",
    "non_commercial_only": "Pass the model on for non-commercial purposes only.",
    "research_only": "Pass the model on for research only.",
    "register": "Register with {licensor}.",
    "rename": "Give what you changed another name.",
    "disclose_ai": "Tell people that the content was made by a machine.",
}


def distribution_findings(case: Case) -> Iterator[Finding]:
    """What the licence says of the stated way of passing the model on; of all ways where none is stated."""
    way = case.use.passes_on()
    if case.use.distribution is not None:
        yield from _findings_for(case, case.use.distribution)
        return
    possible = [*_findings_for(case, "finetuned_weights"), *_findings_for(case, "hosted_api")]
    # An internal purpose spares the duties of passing on; it does not say that what is forbidden does not happen.
    limit = Outcome.NEEDS_REVIEW if way is None else Outcome.DENIED
    if any(finding.outcome.strictness >= limit.strictness for finding in possible):
        reason = f"{case.name} limits how the model may be passed on, and whether it is passed on is not stated."
        yield case.review(RULE, reason, case.terms.redistribution, missing=("distribution",))
    elif way is None:
        yield from possible


def _findings_for(case: Case, way: Distribution) -> Iterator[Finding]:
    if way == "hosted_api":
        yield from _hosted(case)
    elif way != "none":
        yield from _passed_on(case, way)


def _hosted(case: Case) -> Iterator[Finding]:
    hosted, redistribution = case.terms.hosted_service, case.terms.redistribution
    value = hosted.value if hosted else None
    if value == "forbidden":
        yield case.deny(RULE, f"{case.name} forbids offering the model as a service.", hosted)
    elif value == "separate_license":
        remedy = request_license(case, hosted.clause if hosted else None)
        yield case.deny(RULE, f"{case.name} wants a separate licence for hosted services.", hosted, remedy)
    elif redistribution and redistribution.hosted_is_distribution:
        yield from _passed_on(case, "hosted_api")
    elif value == "unknown" or (value is None and _leaves_hosting_open(case, redistribution)):
        yield case.review(RULE, f"Whether {case.name} allows hosted services is not known.", hosted, *_remedy(case))


def _leaves_hosting_open(case: Case, redistribution: Redistribution | None) -> bool:
    """A text that was not read in full, or that forbids to pass the model on, does not allow hosting by silence."""
    forbids = redistribution is not None and redistribution.value in {"no", "unknown"}
    return forbids or not case.is_read_in_full


def _passed_on(case: Case, way: Distribution) -> Iterator[Finding]:
    redistribution = case.terms.redistribution
    if redistribution is None:
        yield case.review(RULE, f"What {case.name} says of passing on is not known.", None, *_remedy(case))
        return
    is_modified = way == "finetuned_weights" or case.use.derivative_name is not None
    value = (redistribution.modified if is_modified else None) or redistribution.value
    if value == "no":
        what = "changed weights" if redistribution.modified == "no" else "weights"
        yield case.deny(RULE, f"{case.name} forbids passing {what} on.", redistribution)
    elif value == "unknown" or (value == "conditional" and not redistribution.duties):
        reason = f"On what conditions {case.name} lets the model be passed on is not known."
        yield case.review(RULE, reason, redistribution, *_remedy(case))
    else:
        yield _duties_of_way(case, redistribution, way, is_modified=is_modified)


def _duties_of_way(case: Case, redistribution: Redistribution, way: Distribution, *, is_modified: bool) -> Finding:
    spared = set(redistribution.not_when_hosted) if way == "hosted_api" else set()
    if not is_modified:
        spared.add("mark_changes")
    obligations = tuple(
        Obligation(duty, DUTIES[duty].format(name=case.name, licensor=case.licensor), clause=redistribution.clause)
        for duty in redistribution.duties
        if duty not in spared
    )
    condition = f" Condition: {redistribution.condition}." if redistribution.condition else ""
    what = "unchanged model" if redistribution.modified == "no" else "model"
    if not obligations:
        return case.allow(RULE, f"{case.name} lets the {what} be passed on.{condition}", redistribution)
    reason = f"{case.name} lets the {what} be passed on with duties.{condition}"
    return case.oblige(RULE, reason, redistribution, *obligations)


_HOW = {"prefix": "begins with", "includes": "contains", "forbidden": "does not contain"}


def naming_findings(case: Case) -> Iterator[Finding]:
    """How what is made of the model must be called once it is passed on."""
    naming, use = case.terms.naming, case.use
    if naming is None or not _must_be_named(naming, use):
        return
    how = _HOW[naming.kind]
    duty = Obligation("name_prefix", f'Choose a name that {how} "{naming.text}".', naming.text, clause=naming.clause)
    if use.derivative_name is None or _bears_name(naming, use.derivative_name):
        reason = f'{case.name} wants derived models to bear a name that {how} "{naming.text}".'
        yield case.oblige("naming", reason, naming, duty)
        return
    text = f'"{use.derivative_name}" must be renamed: a name that {how} "{naming.text}".'
    rename = Obligation("rename", text, naming.text, clause=naming.clause)
    reason = f'{case.name} wants a name that {how} "{naming.text}"; "{use.derivative_name}" is none.'
    yield case.deny("naming", reason, naming, rename)


def _must_be_named(naming: Naming, use: Use) -> bool:
    way = use.passes_on()
    if way == "none":
        return False
    derived = way in {"finetuned_weights", None} or use.derivative_name is not None
    return derived or (naming.trained_on_outputs and use.trains_other_models is not False)


def _bears_name(naming: Naming, name: str) -> bool:
    written, wanted = _bare_name(name.rsplit("/", 1)[-1]), _bare_name(naming.text)
    if naming.kind == "forbidden":
        return wanted not in written
    return written.startswith(wanted) if naming.kind == "prefix" else wanted in written


def _bare_name(name: str) -> str:
    return "".join(character for character in name.casefold() if character not in "-_ ")


def training_findings(case: Case) -> Iterator[Finding]:
    """Whether the model or its outputs may be used to make another model."""
    if case.use.trains_other_models is False:
        return
    finding = _training(case)
    stated = case.use.trains_other_models is True
    if stated or finding.outcome.strictness < Outcome.NEEDS_REVIEW.strictness:
        yield finding
        return
    reason = f"{finding.reason} Whether that is intended is not stated."
    yield msgspec.structs.replace(
        finding, outcome=Outcome.NEEDS_REVIEW, reason=reason, missing=("trains_other_models",), obligations=()
    )


def _training(case: Case) -> Finding:
    training, rule = case.terms.output_training, "output_training"
    if training is None or training.value == "unspecified":
        reason = f"Whether {case.name} lets outputs train other models is not known."
        return case.review(rule, reason, training, *_remedy(case))
    if training.forbidden_for == "commercial" and case.use.commercial is None:
        reason = f"{case.name} forbids that in commercial use; whether this use is commercial is not stated."
        return case.review(rule, reason, training, missing=("commercial",))
    if training.value != "forbidden" and not (training.forbidden_for and case.use.commercial):
        condition = f" Condition: {training.condition}." if training.condition else ""
        return case.allow(rule, f"{case.name} lets outputs train other models.{condition}", training)
    if training.competing_only and "competing_product" not in case.use.activities:
        reason = f"{case.name} forbids training competing models; whether the new one competes is not stated."
        return case.review(rule, reason, training, missing=("activities",))
    kind = _KINDS[training.covers] + (" in commercial use" if training.forbidden_for else "")
    exception = f" Exception: {training.exception}." if training.exception else ""
    return case.deny(rule, f"{case.name} forbids training {kind}.{exception}", training)


_KINDS = {
    "any_model": "other models",
    "foundation_model": "other foundation models",
    "language_model": "other language models",
    "competing_model": "competing models",
}


def _remedy(case: Case) -> tuple[Obligation, ...]:
    """A text read in full does not say it, so only its author can; else reading on may help."""
    return (ASK_LICENSOR,) if case.is_read_in_full else (READ_TEXT,)
