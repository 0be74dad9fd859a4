"""Asking the rules in few words: ``ask("llama3.2", country="NO", ...)``."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.licenses.catalogue.load import load_catalogue

NOW = datetime(2026, 11, 1, tzinfo=UTC)

INTERNAL: dict[str, Any] = {
    "purpose": "internal",
    "commercial": True,
    "organisation": "company",
    "country": "US",
    "distribution": "none",
    "trains_other_models": False,
}
PRODUCT = INTERNAL | {"purpose": "production", "audience": "external", "output_countries": ["US"]}
RESEARCH = INTERNAL | {"purpose": "research", "organisation": "university", "commercial": False, "country": "DE"}


def ask(subject: str | dict[str, Any], use: dict[str, Any] | None = None, **changes: Any) -> CheckAnswer:  # noqa: ANN401 - fields of a use
    """The answer for a catalogue key or bare facts, and a use with changes (None takes a field away)."""
    facts = {"license_key": subject} if isinstance(subject, str) else subject
    stated = {name: value for name, value in ((use or INTERNAL) | changes).items() if value is not None}
    body = msgspec.convert({"subject": facts, "use": stated}, CheckBody)
    return judge(load_catalogue(), bare_facts(body.subject), body.use, now=NOW)


def declared(word: object, **more: object) -> dict[str, Any]:
    """Bare facts with a declared licence."""
    return {"license": {"declared": word, "name": more.pop("name", None)}, **more}


def codes(answer: CheckAnswer) -> set[str]:
    """The codes of the obligations."""
    return {obligation.code for obligation in answer.obligations}


def why(answer: CheckAnswer) -> list[str]:
    """The reasons, for messages of failed assertions."""
    return [f"{finding.outcome}: {finding.rule}: {finding.reason}" for finding in answer.findings]
