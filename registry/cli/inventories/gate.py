"""What an inventory says at the gate: how a model is used, at which revision it is checked, what speaks against it.

* Facts that are given as options count more than those of an entry, and these more than those of the inventory.
* A model that stands in several entries is checked for each of them, and the strictest answer is its own: a file does
  not tell which of the uses is meant.
* What somebody has blocked is denied here, whatever its licence says: the verdict of an entry stays beside that.

Decided in ADR 58.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from registry.cli.checks.judges import Judge
from registry.cli.checks.questions import ModelQuestion, read_body
from registry.cli.checks.scan_results import answered, objected
from registry.cli.checks.use_options import stated
from registry.cli.inventories.keepers import Keeper, chosen_keeper
from registry.cli.inventories.waiver_cover import WaiverCover
from registry.cli.output import printable, say
from registry.cli.reports import Objection, Scanned
from registry.compliance.checks import CheckBody
from registry.compliance.inventories import InventoryRead
from registry.compliance.inventories.entries import ApprovalState, InventoryEntryRead
from registry.compliance.rules import Outcome
from registry.compliance.scan import NameKind, Reference
from registry.errors import CardwatchError
from registry.hub import is_model_id

_NEEDED = {"organisation": "company", "country": "DE"}
"""What a check cannot do without, and what stands for it while the rest is looked at."""
_MOST_TOLD = 50
_COMMIT = re.compile("[0-9a-f]{7,40}")


class GateOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says beside the inventory."""

    use: dict[str, Any]
    policy: str | None = None
    as_of: str | None = None
    requires_listed: bool = False
    takes_revisions: bool = True
    """Whether a model that is named without a revision is checked at that of its entry. Code that names none loads the
    newest, so a scan does not."""

    @property
    def is_silent(self) -> bool:
        """Whether all that is asked is what the inventory says."""
        return not stated(self.use) and self.policy is None and self.as_of is None


class InventoryGate:
    """One inventory, and the questions that it asks of models."""

    def __init__(
        self,
        inventory: InventoryRead,
        by_model: Mapping[str, Sequence[InventoryEntryRead]],
        options: GateOptions,
        cover: WaiverCover,
    ) -> None:
        self.inventory, self._options, self._cover = inventory, options, cover
        self._by_model = by_model
        """By the folded name that is used: the entries of that model, whichever of its names they bear."""

    def refuse_wrong_use(self) -> None:
        """Raise ``Invalid`` for options that are wrong, whatever the files say."""
        self._body({"model": "owner/name"}, {**_NEEDED, **self._stated({})})

    def questions(self, model: str, revision: str | None) -> list[ModelQuestion]:
        """A check for each entry that the model stands in, or one for the use of the inventory."""
        found = self.standing(model, revision)
        asked = [(one, self._revision(one, revision)) for one in found]
        return [
            self._question({"model": model, "revision": at}, one.use, one.id, is_own=at == one.revision)
            for one, at in asked
        ] or [self._question({"model": model, "revision": revision}, {}, None)]

    def question_of(self, entry: InventoryEntryRead) -> ModelQuestion:
        """The check of an entry."""
        subject = {"model": entry.model, "revision": entry.revision} if entry.model else {"license_key": entry.license}
        return self._question(subject, entry.use, entry.id, is_own=True)

    def settled(self, question: ModelQuestion, scanned: Scanned) -> Scanned:
        """An answer without what is waived of its entry, where just that entry was asked for."""
        return self._cover.applied(scanned) if question.is_own else scanned

    def objections(self, model: str, revision: str | None) -> tuple[Objection, ...]:
        """That an entry of the model is blocked, or that it has none and needs one."""
        found = self.standing(model, revision)
        if not found and self._options.requires_listed and model:
            reason = f"It does not stand in the inventory {self.inventory.name}{self._elsewhere(model)}."
            return (Objection("not_listed", Outcome.NEEDS_REVIEW, reason),)
        return tuple(one for entry in found for one in self.objections_to(entry)) or self._open(model, revision)

    def _open(self, model: str, revision: str | None) -> tuple[Objection, ...]:
        """That a blocked entry names a tag or branch, and a commit is used, or the other way round: is it the same?"""
        others = [one for one in self._by_model.get(model.lower(), ()) if revision and one.revision]
        return tuple(
            Objection(
                told.rule, Outcome.NEEDS_REVIEW, f"{told.reason} At {entry.revision}: it may be what is used here."
            )
            for entry in others
            if _is_commit(entry.revision or "") is not _is_commit(revision or "")
            for told in self.objections_to(entry)
        )

    def objections_to(self, entry: InventoryEntryRead) -> tuple[Objection, ...]:
        """That an entry is blocked."""
        if entry.state is not ApprovalState.BLOCKED:
            return ()
        told = entry.approval
        why = f": {told.decision_reason}" if told and told.decision_reason else ""
        when = f" on {told.decided_at:%Y-%m-%d}" if told and told.decided_at else ""
        reason = f"Blocked in the inventory {self.inventory.name} (entry {entry.id}){when}{why}"
        return (Objection("blocked", Outcome.DENIED, f"{reason.rstrip('.')}."),)

    def standing(self, model: str, revision: str | None) -> Sequence[InventoryEntryRead]:
        """The entries of a model at a revision, else those that name none; all of them where none is asked for."""
        found = self._by_model.get(model.lower(), ())
        if revision is None:
            return found
        pinned = [one for one in found if one.revision is not None and _is_same(one.revision, revision)]
        return pinned or [one for one in found if one.revision is None]

    def unlisted(self, named: Iterable[tuple[str, str | None]]) -> list[str]:
        """What does not stand in the inventory, in words; at another revision is said to."""
        return [
            f"{model}{f'@{revision}' if revision else ''}{self._elsewhere(model)}"
            for model, revision in dict.fromkeys(named)
            if not self.standing(model, revision)
        ]

    def _elsewhere(self, model: str) -> str:
        revisions = [one.revision or "" for one in self._by_model.get(model.lower(), ())]
        return f" at this revision, only at {', '.join(revisions)}" if revisions else ""

    def _revision(self, entry: InventoryEntryRead, revision: str | None) -> str | None:
        return revision if revision is not None or not self._options.takes_revisions else entry.revision

    def _question(
        self, subject: dict[str, Any], own: dict[str, Any], entry: str | None, *, is_own: bool = False
    ) -> ModelQuestion:
        use = self._stated(own)
        missing = [name for name in _NEEDED if name not in use]
        if missing:
            named = " and ".join(f"--{name}" for name in missing)
            detail = f"Neither the inventory {self.inventory.name} nor the entry says {named}."
            return ModelQuestion(None, entry, detail)
        try:
            return ModelQuestion(self._body(subject, use), entry, is_own=is_own and self._options.is_silent)
        except CardwatchError as wrong:
            return ModelQuestion(None, entry, wrong.message)

    def _stated(self, own: dict[str, Any]) -> dict[str, Any]:
        return stated({**self.inventory.use, **own}) | stated(self._options.use)

    def _body(self, subject: dict[str, Any], use: dict[str, Any]) -> CheckBody:
        policy, as_of = self._options.policy or self.inventory.policy, self._options.as_of
        return read_body(subject, use=use, policy=policy, as_of=as_of if "model" in subject else None)


def read_gate(name: str, options: GateOptions, models: Iterable[str]) -> InventoryGate:
    """The gate of an inventory by its name or id, for these models; each is looked for under all its names."""
    with chosen_keeper() as keeper:
        inventory = keeper.find(name)
        named = sorted({model.lower() for model in models if is_model_id(model)}) if inventory.entries else []
        by_model = {model: keeper.entries(inventory.id, model) for model in named}
        gate = InventoryGate(inventory, by_model, options, _cover(keeper, inventory, options))
    gate.refuse_wrong_use()
    return gate


def read_whole(name: str, options: GateOptions) -> tuple[InventoryGate, list[InventoryEntryRead]]:
    """The gate of an inventory, and all its entries."""
    with chosen_keeper() as keeper:
        inventory = keeper.find(name)
        entries = keeper.entries(inventory.id)
        gate = InventoryGate(inventory, {}, options, _cover(keeper, inventory, options))
    gate.refuse_wrong_use()
    return gate, entries


def _cover(keeper: Keeper, inventory: InventoryRead, options: GateOptions) -> WaiverCover:
    active = keeper.waivers(inventory.id) if inventory.policy and options.is_silent else []
    return WaiverCover((one.id for one in active), keeper.results(inventory.id)) if active else WaiverCover()


def judged_entries(judge: Judge, gate: InventoryGate, entries: Sequence[InventoryEntryRead]) -> list[Scanned]:
    """The answer for each entry of an inventory, and that lines of its imports are open."""
    asked = [(_as_scanned(one), gate.question_of(one)) for one in entries]
    told = zip(entries, answered(judge, asked, gate), strict=True)
    results = [objected(answer, gate.objections_to(entry)) for entry, answer in told]
    if gate.inventory.unsettled:
        detail = f"{gate.inventory.unsettled} lines of imports are not settled: no verdict speaks of them."
        results.append(
            Scanned(
                model="", revision=None, verdict=Outcome.NEEDS_REVIEW, references=[], answer=None, detail=detail,
                name="lines that are not settled",
            )
        )  # fmt: skip
    return results


def _as_scanned(entry: InventoryEntryRead) -> Scanned:
    return Scanned(
        model=entry.model or "", revision=entry.revision, verdict=Outcome.NEEDS_REVIEW, references=[], answer=None,
        kind=NameKind.HUB if entry.model else None, name=entry.model or f"license:{entry.license}", entry=entry.id,
        is_entry=True,
    )  # fmt: skip


def tell_unlisted(gate: InventoryGate, found: Iterable[Reference]) -> None:
    """Say which models are used and do not stand in the inventory."""
    named = sorted({(one.model, one.revision or "") for one in found if one.kind is NameKind.HUB})
    missing = gate.unlisted((model, revision or None) for model, revision in named)
    for words in missing[:_MOST_TOLD]:
        say(printable(f"Not in the inventory {gate.inventory.name}: {words}"))
    if len(missing) > _MOST_TOLD:
        say(printable(f"Not in the inventory {gate.inventory.name}: {len(missing) - _MOST_TOLD} more."))


def tell_unpinned(gate: InventoryGate, found: Iterable[Reference]) -> None:
    """Say which models are loaded without the revision that the inventory names: the newest was checked."""
    for model in sorted({one.model for one in found if one.kind is NameKind.HUB and not one.revision}):
        pinned = sorted({one.revision for one in gate.standing(model, None) if one.revision})
        if pinned:
            named = ", ".join(pinned)
            say(printable(f"Without a revision, checked as the newest: {model}; the inventory names {named}."))


def _is_same(listed: str, used: str) -> bool:
    """Whether two revisions are one: the same word, or the same commit in more or fewer digits."""
    first, second = listed.lower(), used.lower()
    if listed == used:
        return True
    are_commits = _is_commit(first) and _is_commit(second)
    return are_commits and (first.startswith(second) or second.startswith(first))


def _is_commit(revision: str) -> bool:
    return _COMMIT.fullmatch(revision.lower()) is not None
