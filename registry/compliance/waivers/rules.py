"""What a waiver covers, what ends it, and what a verdict is under it. Pure.

* Only findings of policies are waived: what a licence or the record says stays as it is, and so does what it demands.
* A waiver is of what was seen when it was granted (``Fingerprint``); where any of it is otherwise, it covers nothing.
* What is waived stays in the answer, with the waiver's id, and does not count; the verdict is never milder than the one
  without a policy, and never stricter than the one without waivers.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from registry.compliance.rules import Outcome
from registry.errors import Invalid

LONGEST = timedelta(days=400)
TOLD_BEFORE = (14, 3)
"""Days before its end at which an end is told."""
POLICY, POLICY_CONDITION = "policy", "policy_condition"
STANDING = frozenset({"report_lineage_conflict", "resolve_conflict"})
"""Obligations that hold whatever the verdict."""
Answer = Mapping[str, Any]
"""The answer of a check as plain values."""


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """What a waiver was granted for."""

    revision: str | None
    """The commit of the model."""
    texts: tuple[str, ...]
    """SHA-256 of the licence texts that bind, through the lineage."""
    terms: str
    """A hash of all that is known of the licences that bind, and of what they say."""
    policy: str | None
    """The policy and its version."""
    findings: tuple[str, ...]
    """A hash of each finding that is waived."""
    question: str | None = None
    """A hash of what was asked: the subject as the entry names it, and the use; None of a waiver that is older."""


class SubjectState(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry's subject is now."""

    revision: str | None
    texts: tuple[str, ...]
    terms: str
    question: str


_WORDS = {
    "revision": "the revision of the model",
    "texts": "the licence texts",
    "terms": "the terms of its licences",
    "policy": "the policy or its version",
    "findings": "the finding itself",
    "question": "the model that the entry names, or its use",
}


def fingerprint_of(state: SubjectState, answer: Answer, rule: str) -> Fingerprint:
    """What a waiver of a rule is granted for, or would be."""
    return Fingerprint(
        revision=state.revision, texts=tuple(sorted(set(state.texts))), terms=state.terms,
        policy=policy_in(answer), findings=tuple(sorted(_digest_of_finding(one) for one in findings_of(answer, rule))),
        question=state.question,
    )  # fmt: skip


def policy_in(answer: Answer) -> str | None:
    """The policy that judged, with its version; None where none did."""
    policy = answer.get("policy")
    if not policy:
        return None
    return f"{policy.get('key')}@{policy.get('version')}" if isinstance(policy, Mapping) else str(policy)


def findings_of(answer: Answer, rule: str) -> list[Mapping[str, Any]]:
    """The findings of a policy's rule."""
    return [one for one in answer["findings"] if one["rule"] == rule and one["source"] == POLICY]


def _digest_of_finding(finding: Mapping[str, Any]) -> str:
    """A hash of what is found; another language says the same, and the version of the policy tells when it changes."""
    return digest_of({name: value for name, value in finding.items() if name != "reason_de"})


def digest_of(value: object) -> str:
    """A hash of plain values."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


def differences(granted: Fingerprint, now: Fingerprint) -> tuple[str, ...]:
    """What is otherwise than when a waiver was granted, by the names of its fingerprint's members."""
    names = [name for name in Fingerprint.__struct_fields__ if name != "question" or granted.question is not None]
    return tuple(name for name in names if getattr(granted, name) != getattr(now, name))


def in_words(differing: Sequence[str]) -> str:
    """The same in a sentence."""
    told = [_WORDS[name] for name in differing]
    return f"{' and '.join(told)} changed: it covered what was found before.".capitalize()


def check_rule(answer: Answer, rule: str) -> None:
    """Raise ``Invalid`` where a rule is not one that a policy finds something by here."""
    if findings_of(answer, rule):
        return
    of_policy = sorted({str(one["rule"]) for one in answer["findings"] if one["source"] == POLICY})
    named = [one for one in answer["findings"] if one["rule"] == rule]
    if named:
        whose = "its licence" if named[0]["source"] == "license" else "the record of the model"
        raise Invalid(
            f"{rule!r} is what {whose} says, and no waiver changes that: only findings of a policy can be waived.",
            pointer="/rule", supported=of_policy,
        )  # fmt: skip
    beside = f"; it does by {', '.join(of_policy)}" if of_policy else ""
    raise Invalid(f"No policy finds anything by {rule[:80]!r} here{beside}.", pointer="/rule", supported=of_policy)


def check_end(expires_at: datetime, now: datetime) -> None:
    """Raise ``Invalid`` for an end that is past, too far away, or without a time zone."""
    if expires_at.tzinfo is None:
        raise Invalid("The time needs a zone, for example 2026-01-31T12:00:00Z.", pointer="/expires_at")
    if expires_at <= now:
        raise Invalid("That is past: a waiver ends later than now.", pointer="/expires_at")
    if expires_at - now > LONGEST:
        last = now + LONGEST
        raise Invalid(
            f"A waiver lasts {LONGEST.days} days at most, until {last:%Y-%m-%dT%H:%M:%SZ} today.", pointer="/expires_at"
        )


def passed_warning(expires_at: datetime, now: datetime) -> int | None:
    """The warnings whose moment has passed when a waiver begins: nobody needs them."""
    return min((days for days in TOLD_BEFORE if expires_at - now <= timedelta(days=days)), default=None)


def under_waivers(answer: Answer, plain: Answer, covers: Mapping[str, str]) -> dict[str, Any]:
    """An answer where the findings of some rules are waived; ``covers`` has the waiver of each rule.

    ``plain`` is the answer to the same question without a policy.
    """
    findings = [_marked(one, covers) for one in answer["findings"]]
    open_ones = [one for one in findings if one["source"] == POLICY and "waiver" not in one]
    if not any("waiver" in one for one in findings):
        return dict(answer)
    floor = _strictest([str(plain["verdict"]), str(answer["license_verdict"])])
    verdict = _mildest([str(answer["verdict"]), _strictest([floor, *(str(one["outcome"]) for one in open_ones)])])
    return {
        **answer, "verdict": verdict, "findings": findings,
        "obligations": list(_obligations(answer, plain, verdict, open_ones, covers)),
        "missing_facts": _missing(answer, plain, verdict),
        "assumptions": _assumptions(answer, plain, verdict),
    }  # fmt: skip


def _marked(finding: Mapping[str, Any], covers: Mapping[str, str]) -> dict[str, Any]:
    rest = {name: value for name, value in finding.items() if name != "waiver"}
    is_covered = finding["source"] == POLICY and finding["rule"] in covers
    return {**rest, "waiver": covers[finding["rule"]]} if is_covered else rest


def _obligations(
    answer: Answer, plain: Answer, verdict: str, open_ones: Sequence[Mapping[str, Any]], covers: Mapping[str, str]
) -> Iterator[Mapping[str, Any]]:
    """What whoever uses it owes: a stricter verdict listed less, so what the licence demands comes from without."""
    if verdict == answer["verdict"]:
        yield from (
            one for one in answer["obligations"] if one["code"] != POLICY_CONDITION or one["value"] not in covers
        )
        return
    is_granted = verdict in {Outcome.ALLOWED, Outcome.WITH_OBLIGATIONS}
    stays = is_granted or verdict == plain["verdict"]
    yield from (one for one in plain["obligations"] if stays or one["code"] in STANDING)
    if is_granted:
        for one in open_ones:
            if one["outcome"] == Outcome.WITH_OBLIGATIONS:
                yield {"code": POLICY_CONDITION, "text": one["reason"], "value": one["rule"], "clause": None}


def _missing(answer: Answer, plain: Answer, verdict: str) -> list[str]:
    if verdict != Outcome.NEEDS_REVIEW:
        return []
    return list(dict.fromkeys([*plain["missing_facts"], *answer["missing_facts"]]))


def _assumptions(answer: Answer, plain: Answer, verdict: str) -> list[str]:
    if verdict == Outcome.DENIED:
        return list(answer["assumptions"])
    return list(dict.fromkeys([*plain["assumptions"], *answer["assumptions"]]))


def _strictest(outcomes: Sequence[str]) -> str:
    return str(max((Outcome(one) for one in outcomes), key=lambda one: one.strictness))


def _mildest(outcomes: Sequence[str]) -> str:
    return str(min((Outcome(one) for one in outcomes), key=lambda one: one.strictness))
