"""A model's past, told at random to the registry and to an oracle of plain dictionaries that replays it."""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from registry.db import Database, UnitOfWork
from registry.errors import Conflict
from registry.inputs import DayOrMoment
from registry.records.conclusions.claims import state_claim
from registry.records.conclusions.service import Act, curate, list_versions, revert, set_assertions, settle
from registry.records.facts.curation import ConclusionWrite, CuratedFacts, Origin
from registry.records.facts.observation import ObservedFacts
from registry.records.history.documents import document_then
from registry.records.layers.rules import Assertion
from registry.records.layers.state import current_assertions, state_now
from registry.records.queries import get_record
from registry.records.service import observe, register, set_gone
from registry.records.tables import ModelRecord
from tests.support.licenses.knowledge import knowledge

MODEL = "example-lab/timeline"
LICENSES = ("mit", "apache-2.0", "gpl-3.0", "cc-by-nc-4.0")
COUNTRIES = ("AT", "DE", "FR", "US")
WORDS = ("First.", "Second.", "Third.", None)

Facts = dict[str, Any]


@dataclass
class Known:
    """What the oracle holds at one moment."""

    at: datetime
    declared: str | None = None
    claims: dict[str, Facts] = field(default_factory=dict)
    concluded: Facts = field(default_factory=dict)
    is_gone: bool = False

    def answer(self) -> Facts:
        """The part of the document that is asked for."""
        said: Facts = {}
        for source in sorted(self.claims):  # one index and the starter, which was read and counts more
            said |= self.claims[source]
        facts = {**said, **{name: value for name, (value, _) in self.concluded.items()}}
        return {
            "declared": [self.declared] if self.declared else [],
            "license": facts.get("conclusion", self.declared),
            "description": facts.get("description"),
            "country": facts.get("country"),
            "is_gone": self.is_gone,
        }


@dataclass
class Timeline:
    """The registry and the oracle, told the same things."""

    database: Database
    chance: random.Random
    now: datetime
    states: list[Known] = field(default_factory=list)
    versions: list[tuple[str, Facts, Facts]] = field(default_factory=list)
    """Id, concluded before, concluded after."""

    def begin(self) -> None:
        with self.database.unit_of_work() as work:
            register(work, knowledge(), MODEL, source="huggingface", now=self.now)

    def tell(self) -> None:
        """Do one thing at random, a while later."""
        self.now += timedelta(minutes=self.chance.randint(1, 600))
        last = self.states[-1] if self.states else Known(self.now)
        known = Known(self.now, last.declared, deepcopy(last.claims), dict(last.concluded), last.is_gone)
        deeds: tuple[Callable[[Known], None], ...] = (
            self._observe, self._observe, self._claim, self._write, self._propose, self._propose, self._revert,
            self._withdraw, self._vanish,
        )  # fmt: skip
        self.chance.choice(deeds)(known)
        self.states.append(known)

    def ask(self, moment: datetime) -> Facts | None:
        """What the registry says was known at a moment."""
        with self.database.reading() as session:
            record = get_record(session, MODEL)
            document = document_then(session, knowledge(), record, revision=None, as_of=DayOrMoment(moment, moment))
        return {
            "declared": list(document.license.declared),
            "license": document.license.license,
            "description": document.description,
            "country": document.origin.country,
            "is_gone": document.status == "gone",
        }

    def expected(self, moment: datetime) -> Facts | None:
        """What the oracle says was known; None before the first word."""
        earlier = [known for known in self.states if known.at <= moment]
        if not any(known.declared or known.claims or known.concluded for known in earlier):
            return None
        last = earlier[-1]
        return last.answer() if last.declared or last.claims or last.concluded else None

    def _observe(self, known: Known) -> None:
        known.declared, known.is_gone = self.chance.choice(LICENSES), False
        revision = f"{self.chance.randrange(4):040x}"
        facts = ObservedFacts(id=MODEL, revision=revision, declared=(known.declared,))
        self._do(lambda work, record: observe(work, knowledge(), record, facts, self.now))

    def _claim(self, known: Known) -> None:
        source = self.chance.choice(("osai-index", "starter"))
        facts = self._facts()
        known.claims[source] = facts
        curated = _curated(facts)
        self._do(
            lambda work, record: state_claim(work, knowledge(), record, source=source, facts=curated, now=self.now)
        )

    def _write(self, known: Known) -> None:
        facts = self._facts()
        license_ = self.chance.choice((*LICENSES, None))
        before = dict(known.concluded)
        conclusion = ConclusionWrite(license=license_, reason="Read.") if license_ else None
        wanted = {**facts, **({"conclusion": license_} if license_ else {})}
        known.concluded = {
            name: before[name] if name in before and before[name][0] == value else (value, self.now)
            for name, value in wanted.items()
        }
        self._version(
            known,
            before,
            lambda work, record: curate(
                work, knowledge(), record, _curated(facts), conclusion, actor="jane", now=self.now
            ),
        )

    def _propose(self, known: Known) -> None:
        """One field, proposed and accepted."""
        name, value = self.chance.choice((
            ("description", self.chance.choice(WORDS)), ("country", self.chance.choice(COUNTRIES)),
        ))  # fmt: skip
        before = dict(known.concluded)
        known.concluded.pop(name, None)
        if value is not None:
            known.concluded[name] = (value, self.now)
        path = {"country": "origin.country"}.get(name, name)

        def accept(work: UnitOfWork, record: ModelRecord) -> None:
            kept = [one for one in current_assertions(work.session, record) if one.field != path]
            if value is not None:
                new = Assertion(field=path, value=value, by="joe", at=self.now, reason=f"Proposed {self.now}.")
                state = state_now(work.session, record, self.now)
                kept.append(settle(state, state.stated(), new, is_affirmed=True))
            set_assertions(work, knowledge(), record, kept, Act(by="joe", at=self.now, action="proposal"))

        self._version(known, before, accept)

    def _revert(self, known: Known) -> None:
        if not self.versions:
            return
        version, before, after = self.chance.choice(self.versions)
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        moved = {name for name in changed if known.concluded.get(name) != after.get(name)}
        earlier = dict(known.concluded)
        if not moved:
            for name in changed:
                known.concluded.pop(name, None)
                if name in before:
                    known.concluded[name] = before[name]
        act = Act(by="jane", at=self.now, action="revert", reason="Wrong.", ref=version)
        try:
            self._version(known, earlier, lambda work, record: revert(work, knowledge(), record, act))
        except Conflict:
            assert moved

    def _withdraw(self, known: Known) -> None:
        before, known.concluded = dict(known.concluded), {}
        act = Act(by="jane", at=self.now, action="withdraw")
        self._version(known, before, lambda work, record: set_assertions(work, knowledge(), record, (), act))

    def _vanish(self, known: Known) -> None:
        known.is_gone = True
        self._do(lambda work, record: set_gone(work, knowledge(), record, self.now))

    def _facts(self) -> Facts:
        facts = {"description": self.chance.choice(WORDS), "country": self.chance.choice((*COUNTRIES, None))}
        return {name: value for name, value in facts.items() if value is not None}

    def _version(self, known: Known, before: Facts, change: Callable[[UnitOfWork, ModelRecord], object]) -> None:
        self._do(change)
        if before != known.concluded:
            with self.database.reading() as session:
                record = get_record(session, MODEL)
                self.versions.append((_latest_version(session, record), before, dict(known.concluded)))

    def _do(self, change: Callable[[UnitOfWork, ModelRecord], object]) -> None:
        with self.database.unit_of_work() as work:
            change(work, get_record(work.session, MODEL))


def _latest_version(session: Session, record: ModelRecord) -> str:
    return list_versions(session, record, limit=1, before=None)[0].id


def _curated(facts: Facts) -> CuratedFacts:
    return CuratedFacts(description=facts.get("description"), origin=Origin(country=facts.get("country")))
