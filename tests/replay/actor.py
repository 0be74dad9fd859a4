"""The script, step by step, on the stub hub."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tests.replay.content.changes import BASES
from tests.replay.content.facts import Meaning, Model, files_of
from tests.replay.script import Step
from tests.support.stub_hub import StubHub

TOKEN = "hf_the_replay"  # noqa: S105 - of the stub hub
_LONG_AGO = timedelta(days=3)
_GATES: dict[str, bool | str] = {"no": False, "auto": "auto", "manual": "manual"}


class Actor:
    """Brings the hub from one state of the script to the next, and remembers when."""

    def __init__(self, hub: StubHub, models: tuple[Model, ...]) -> None:
        self._hub = hub
        self._models = models
        self._tie = datetime.now(UTC)
        self.changed_at: dict[int, datetime] = {}
        """When a model last changed truly."""

    def publish(self) -> None:
        """All models as they are at the beginning, and the bases that they may come to name."""
        born_at = datetime.now(UTC) - timedelta(days=30)
        for base in BASES:
            self._hub.publish(base, {"README.md": "---\nlicense: apache-2.0\n---\n"}, at=born_at)
        for model in self._models:
            files = files_of(model.meaning, model.looks, model.front)
            self._hub.publish(model.meaning.id, files, at=born_at + timedelta(minutes=model.number))
            self._gate(model.meaning)

    def begin_round(self) -> None:
        self._tie = datetime.now(UTC).replace(microsecond=0)

    def act(self, step: Step) -> None:
        """Do what the step says; the moment counts from which a reading can see it."""
        before, after = step.before, step.meaning
        if after.fate != before.fate:
            self._end(after)
        else:
            if before.id != after.id:
                self._hub.rename(before.id, after.id)
            if (before.gate, before.is_closed) != (after.gate, after.is_closed):
                self._gate(after)
            self._write(step)
        if step.is_true:
            self.changed_at[step.number] = datetime.now(UTC)

    def _write(self, step: Step) -> None:
        front, name = self._models[step.number].front, step.meaning.id
        self._hub.update(name, downloads=step.looks.downloads)
        files, there = files_of(step.meaning, step.looks, front), self._hub.repository(name).head.files
        if step.how == "squash":
            self._hub.force_push(name, files, at=self._at(step))
        elif step.how == "flicker":
            other = replace(step.meaning, license=("gpl-3.0",), text="All rights are reserved.")
            shown = files_of(other, step.looks, front)
            self._hub.commit(name, shown, at=self._at(step))
            unwanted = (there.keys() | shown.keys()) - files.keys()
            self._hub.commit(name, files, remove=unwanted, at=self._at(step), message="Revert")
        elif files != there:
            self._hub.commit(name, files, remove=there.keys() - files.keys(), at=self._at(step))

    def _at(self, step: Step) -> datetime:
        now = datetime.now(UTC)
        return {"now": now, "tie": self._tie, "past": now - _LONG_AGO}[step.when]

    def _gate(self, meaning: Meaning) -> None:
        self._hub.set_gated(meaning.id, _GATES[meaning.gate], readers=() if meaning.is_closed else (TOKEN,))

    def _end(self, meaning: Meaning) -> None:
        if meaning.fate == "disabled":
            self._hub.disable(meaning.id)
            return
        self._hub.delete(meaning.id)
        if meaning.fate == "replaced":
            self._hub.publish(meaning.id, {"README.md": "---\nlicense: agpl-3.0\n---\n"})
