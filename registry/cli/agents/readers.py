"""From the API's types to what agents are answered: pure functions."""

from typing import Literal

from registry.cli.agents.answers import (
    LONGEST_SENTENCE,
    MAY_BE_USED,
    BaseModelRead,
    ChangeAnswer,
    ChangesAnswer,
    DutyAnswer,
    ExcludedCountriesRead,
    FindingAnswer,
    FrameworkView,
    OpennessAnswer,
    RecordAnswer,
    SearchAnswer,
    SearchHit,
    VerdictAnswer,
    cut,
    sentences,
    strangers,
)
from registry.compliance.checks import CheckAnswer, FindingRead
from registry.hub import is_model_id
from registry.openness.verdicts import OpennessItem, OpennessRead
from registry.pagination import Page
from registry.records.documents import ModelDocument
from registry.records.search import ModelPage
from registry.watch.changes import FlagRead

_MOST_FINDINGS, _MOST_DECLARED = 15, 5


def search_answer(page: ModelPage[ModelDocument]) -> SearchAnswer:
    """A page of records."""
    return SearchAnswer(
        models=[_found(one) for one in page.items],
        total=page.total.count,
        total_is=page.total.type,
        left_out=max(page.total.count - len(page.items), 0),
        searched_for=page.searched_for or None,
        did_you_mean=page.did_you_mean or None,
    )


def record_answer(document: ModelDocument) -> RecordAnswer:
    """A record."""
    license_ = document.license
    bases, bases_left = cut(document.base_models)
    declared, declared_left = cut(license_.declared, _MOST_DECLARED)
    territories, territories_left = cut(_territories(document))
    return RecordAnswer(
        id=document.id,
        url=document.url,
        status=document.status,
        open_questions=sentences(document.status_reasons),
        license=license_.license,
        declared=[text for one in declared if (text := strangers(one, LONGEST_SENTENCE))],
        license_status=license_.status,
        license_class=license_.class_,
        binding_class=_binding_class(document),
        binding_class_is=_how_far(document),
        commercial_use=_commercial(document),
        countries_excluded=list(territories),
        base_models=[_base(one.id, one.relation, one.license_class) for one in bases],
        gated=document.gated,
        openness_category=document.openness_category,
        made_by=strangers(document.origin.organisation, LONGEST_SENTENCE),
        country=document.origin.country,
        parameters=document.parameters,
        description=strangers(document.description),
        revision=document.hub.revision if document.hub else None,
        updated_at=document.updated_at,
        left_out=bases_left + declared_left + territories_left,
    )


def verdict_answer(model: str, answer: CheckAnswer) -> VerdictAnswer:
    """The answer to a check."""
    strictest_first = sorted(answer.findings, key=lambda one: -one.outcome.strictness)
    findings, findings_left = cut(strictest_first, _MOST_FINDINGS)
    duties, duties_left = cut(answer.obligations)
    return VerdictAnswer(
        model=model,
        may_be_used=MAY_BE_USED[answer.verdict],
        verdict=answer.verdict,
        findings=[_finding(one) for one in findings],
        findings_left_out=findings_left,
        duties=[
            DutyAnswer(code=one.code, duty=one.text, value=_line(one.value), clause=_line(one.clause)) for one in duties
        ],
        duties_left_out=duties_left,
        missing_facts=list(answer.missing_facts),
        assumptions=sentences(answer.assumptions),
        licenses=list(answer.licenses),
        policy=f"{answer.policy.key}@{answer.policy.version}" if answer.policy else None,
        catalogue=answer.data_version,
    )


def changes_answer(page: Page[FlagRead]) -> ChangesAnswer:
    """A page of changes."""
    return ChangesAnswer(
        changes=[
            ChangeAnswer(
                id=one.id, model=one.model, kind=one.kind, direction=one.direction, severity=one.severity,
                class_before=one.class_before, class_after=one.class_after, confirmed_at=one.confirmed_at,
                status=one.status,
            )
            for one in page.items
        ],
        total=page.total.count,
        total_is=page.total.type,
        next_cursor=page.next_cursor,
    )  # fmt: skip


def openness_answer(read: OpennessRead, framework: str | None) -> OpennessAnswer:
    """What all frameworks say, or one of them."""
    items, left_out = cut([one for one in read.items if framework in {None, one.framework}])
    return OpennessAnswer(model=read.model, frameworks=[_framework(one) for one in items], left_out=left_out)


def _found(document: ModelDocument) -> SearchHit:
    return SearchHit(
        id=document.id, status=document.status, binding_class=_binding_class(document),
        binding_class_is=_how_far(document), license=document.license.license,
        openness_category=document.openness_category, country=document.origin.country, downloads=document.downloads,
    )  # fmt: skip


def _binding_class(document: ModelDocument) -> str:
    """What the record says binds; unknown where an older record says nothing."""
    return document.license_class if isinstance(document.license_class, str) else "unknown"


def _how_far(document: ModelDocument) -> Literal["exact", "at_least"]:
    """Whether the whole chain is known."""
    return "exact" if document.inherited is None or document.inherited.is_complete else "at_least"


def _base(named: str, relation: str, license_class: str | None) -> BaseModelRead:
    """A base; a card may name it by any words, and those are none of ours."""
    is_id = is_model_id(named)
    return BaseModelRead(
        id=named if is_id else None, named=None if is_id else strangers(named, LONGEST_SENTENCE), relation=relation,
        license_class=license_class,
    )  # fmt: skip


def _territories(document: ModelDocument) -> list[ExcludedCountriesRead]:
    """Of the whole chain; of a model that was made from nothing of its licence and its curators."""
    if document.inherited:
        return [
            ExcludedCountriesRead(countries=list(one.countries), clause=one.clause, covers=one.covers)
            for one in document.inherited.countries_excluded
        ]
    own = [
        ExcludedCountriesRead(countries=list(one.countries), clause=one.clause, covers=one.covers)
        for one in document.license.restrictions.countries_excluded
    ]
    curated = document.territory
    if curated is not None:
        own.append(ExcludedCountriesRead(countries=list(curated.countries), clause=curated.clause, covers="all"))
    return own


def _commercial(document: ModelDocument) -> str:
    """What holds for commercial use through the whole chain; a yes only where nothing of it is open."""
    inherited = document.inherited
    said = inherited.commercial if inherited else document.license.restrictions.commercial
    is_open = (document.status, document.license.status) != ("current", "known")
    is_open = is_open or _binding_class(document) == "unknown" or _how_far(document) == "at_least"
    is_open = is_open or (inherited is not None and bool(inherited.conflicts))
    return "unknown" if said == "yes" and is_open else said


def _finding(finding: FindingRead) -> FindingAnswer:
    return FindingAnswer(
        rule=finding.rule,
        outcome=finding.outcome,
        reason=_name(finding.reason),
        license=finding.license,
        clause=_line(finding.clause),
        quote=strangers(finding.quote.text, LONGEST_SENTENCE) if finding.quote else None,
    )


def _framework(item: OpennessItem) -> FrameworkView:
    missing, left_out = cut(item.missing)
    return FrameworkView(
        framework=item.framework, by=item.claim.index if item.claim else "computed", result=item.result,
        score=item.score, max=item.max, can_become=[str(one) for one in item.range] if item.range else None,
        missing=list(missing), missing_left_out=left_out,
    )  # fmt: skip


def _name(text: str) -> str:
    (line,) = sentences([text])
    return line


def _line(text: str | None) -> str | None:
    return None if text is None else _name(text)
