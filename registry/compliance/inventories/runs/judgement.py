"""The one place where entries are judged: by what is known of their subjects, the use, and the policy of the inventory.

* Each different question is judged once, however many entries ask it.
* What cannot be judged is found as unknown, with the reason: never as allowed.
"""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session

from registry.compliance.checks import CheckAnswer, CheckBody, SubjectBody, check_all, check_each, keeping
from registry.compliance.inventories.tables import InventoryEntry
from registry.compliance.inventories.uses import use_of
from registry.compliance.rules import Outcome
from registry.compliance.rules.verdict import STANDING
from registry.costs import Allowance, spending
from registry.db import Database
from registry.errors import CardwatchError, Invalid, OverBudget
from registry.licenses import Knowledge
from registry.records.lineage import private_family

AT_ONCE = 500
"""Questions that are gathered together."""
_STATEMENTS, _ROWS = 40_000, 1_000_000
"""What the questions that are gathered together may cost."""
_UNKNOWN = "needs_review"
_WITHOUT = frozenset({"checked_at"})


class Judgement(msgspec.Struct, frozen=True):
    """What was found: the verdict, the answer as JSON, and a hash of all of it but the version of the catalogue."""

    verdict: str
    answer: bytes
    digest: str
    is_private: bool = False
    """Whether it rests on a private record: those who may not see such ones are told nothing of it."""


class EntryQuestion(msgspec.Struct, frozen=True):
    """What is asked about an entry; two entries with the same one have the same answer."""

    key: bytes
    body: CheckBody | tuple[str, ...]
    """Or what a check cannot do without."""


def question_of(entry: InventoryEntry, common: Mapping[str, Any], policy: str | None) -> EntryQuestion:
    """What an entry asks."""
    use = use_of(common, entry.use)
    subject = (
        SubjectBody(model=entry.model, revision=entry.revision)
        if entry.model is not None
        else SubjectBody(license_key=entry.license)
    )
    key = msgspec.json.encode([(entry.model or "").lower(), entry.license, entry.revision, use, policy])
    return EntryQuestion(key, use if isinstance(use, tuple) else CheckBody(subject=subject, use=use, policy=policy))


Ask = Callable[[Sequence[CheckBody]], Sequence[CheckAnswer | CardwatchError]]
"""Answers checks that are gathered together."""


def judge_questions(
    session: Session, knowledge: Knowledge, questions: Sequence[EntryQuestion], now: datetime
) -> Iterator[tuple[bytes, Judgement]]:
    """Each different question with its judgement, by what a session sees."""

    def ask(bodies: Sequence[CheckBody]) -> Sequence[CheckAnswer | CardwatchError]:
        return list(check_all(session, knowledge, bodies, now, has_key=True, quotes=False))

    return _judge(knowledge, questions, private_family(session) if questions else frozenset(), ask)


def judge_and_keep(
    database: Database, knowledge: Knowledge, questions: Sequence[EntryQuestion], now: datetime
) -> Iterator[tuple[bytes, Judgement]]:
    """The same, by stored documents; what was gathered is kept for whoever judges these models next (docs/adr/0055)."""

    def ask(bodies: Sequence[CheckBody]) -> Sequence[CheckAnswer | CardwatchError]:
        with keeping(database, knowledge, now, quotes=False) as reader:
            return list(check_each(reader, knowledge, bodies, now, has_key=True))

    with database.reading() as session:
        private = private_family(session) if questions else frozenset[str]()
    return _judge(knowledge, questions, private, ask)


def _judge(
    knowledge: Knowledge, questions: Sequence[EntryQuestion], private: frozenset[str], ask: Ask
) -> Iterator[tuple[bytes, Judgement]]:
    # Those about one model stand together, so that its facts are gathered once.
    different = sorted({one.key: one for one in questions}.values(), key=lambda one: one.key)
    for start in range(0, len(different), AT_ONCE):
        some = different[start : start + AT_ONCE]
        bodies = [one.body for one in some if isinstance(one.body, CheckBody)]
        with spending(_allowance()):
            answers = iter(_answers(ask, bodies))
        for one in some:
            if not isinstance(one.body, CheckBody):
                yield one.key, _without_facts(one.body, knowledge)
                continue
            found = next(answers)
            if isinstance(found.answer, OverBudget):  # of all of them: alone it is judged as far as it can be read
                with spending(_allowance()):
                    (found,) = _answers(ask, [one.body])
            yield one.key, _marked(_judged(found, knowledge), one.body, private)


class _Found(msgspec.Struct, frozen=True):
    answer: CheckAnswer | CardwatchError
    lack: str | None = None
    """Why the policy of the inventory was not asked, where it could not be."""


def _answers(ask: Ask, bodies: Sequence[CheckBody]) -> list[_Found]:
    """The answers; where the policy is not there any more, what the licences say without it."""
    found = [_Found(one) for one in ask(bodies)]
    without = [place for place, one in enumerate(found) if bodies[place].policy and isinstance(one.answer, Invalid)]
    again = ask([msgspec.structs.replace(bodies[place], policy=None) for place in without]) if without else ()
    for place, answer in zip(without, again, strict=True):
        lack = found[place].answer
        found[place] = _Found(answer, lack.message if isinstance(lack, Invalid) else None)
    return found


def _marked(found: Judgement, body: CheckBody, private: frozenset[str]) -> Judgement:
    is_private = (body.subject.model or "").lower() in private
    return msgspec.structs.replace(found, is_private=True) if is_private else found


def _allowance() -> Allowance:
    return Allowance(statements=_STATEMENTS, rows=_ROWS, seconds=math.inf)


def _judged(found: _Found, knowledge: Knowledge) -> Judgement:
    if isinstance(found.answer, CardwatchError):
        return _unknown("record", found.answer.message, (), knowledge)
    answer = msgspec.to_builtins(found.answer)
    for finding in answer["findings"]:
        finding.pop("quote", None)
    if found.lack is not None:
        answer = _in_doubt(answer, found.lack)
    return judgement_of({name: value for name, value in answer.items() if name not in _WITHOUT})


def _without_facts(missing: tuple[str, ...], knowledge: Knowledge) -> Judgement:
    reason = f"Neither the inventory nor the entry states {' and '.join(f'`{name}`' for name in missing)} of the use."
    return _unknown("use", reason, missing, knowledge)


def _in_doubt(answer: dict[str, Any], lack: str) -> dict[str, Any]:
    """An answer that nobody may rely on where it grants something: what is denied stays denied."""
    findings = sorted((*answer["findings"], _finding("policy", lack)), key=lambda one: -_strictness(one["outcome"]))
    if _strictness(answer["verdict"]) >= _strictness(_UNKNOWN):
        return {**answer, "findings": findings}
    owed = [one for one in answer["obligations"] if one["code"] in STANDING]
    return {**answer, "verdict": _UNKNOWN, "findings": findings, "obligations": owed}


def _strictness(outcome: str) -> int:
    return Outcome(outcome).strictness


def _unknown(rule: str, reason: str, missing: tuple[str, ...], knowledge: Knowledge) -> Judgement:
    """An answer in the shape of a check's."""
    return judgement_of(
        {
            "verdict": _UNKNOWN, "license_verdict": _UNKNOWN, "findings": [_finding(rule, reason)], "obligations": [],
            "missing_facts": list(missing), "assumptions": [], "licenses": [], "policy": None,
            "data_version": knowledge.catalogue.version,
        }
    )  # fmt: skip


def _finding(rule: str, reason: str) -> dict[str, Any]:
    return {
        "rule": rule, "outcome": _UNKNOWN, "reason": reason, "license": None, "clause": None, "source": "record",
        "evidence": [],
    }  # fmt: skip


def judgement_of(answer: dict[str, Any]) -> Judgement:
    """An answer as it is stored."""
    essence = {name: value for name, value in answer.items() if name != "data_version"}
    digest = hashlib.sha256(msgspec.json.encode(essence)).hexdigest()
    return Judgement(str(answer["verdict"]), msgspec.json.encode(answer), digest)
