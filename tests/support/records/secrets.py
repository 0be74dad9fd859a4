"""A private and a gated model of which everything that can be said is a word that nobody else says."""

import hashlib
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
from sqlmodel import select

from registry.access import Caller, Scope
from registry.compliance.inventories.entries import InventoryEntryWrite, put_entry
from registry.compliance.inventories.intake.service import import_document
from registry.compliance.inventories.runs.service import start_check
from registry.compliance.inventories.runs.worker import check_due
from registry.compliance.inventories.schemas import InventoryWrite
from registry.compliance.inventories.service import create_inventory
from registry.compliance.inventories.tables import UnsettledLine
from registry.curation.proposals import service as proposals
from registry.curation.proposals.schemas import ChangeWrite, ProposalWrite
from registry.curation.review.sweep import bring_up_to_date
from registry.events import record_event
from registry.evidence import keep_texts
from registry.hub.weights import WeightFile, WeightList
from registry.licenses.texts.service import teach_texts
from registry.records.conclusions.edits import put_curated
from registry.records.conclusions.schemas import CuratedWrite
from registry.records.facts import ObservedFacts, ObservedFile
from registry.records.facts.observation import ObservedBase
from registry.records.service import observe, register, rename
from registry.records.weights import keep_weights
from registry.runtime import Runtime
from registry.watch.changes.rules import Change, EvidencePair
from registry.watch.changes.service import Occasion, raise_flag
from registry.watch.runs.service import start_run
from registry.watch.service import add_watch
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.service import create_endpoint
from registry.webhooks.tables import Delivery
from tests.support.clock import NOW

PRIVATE, GATED, BASE = "quokkalab/quokkaprime", "openlab/gatedmodel", "openlab/base"
OLD = "quokkalab/quokkaolder"
SECRET, TOLD = "quokka", "wombat"
"""In everything of the private model, and in the words of the gated one's texts."""
PRIVATE_WORDS = "You may use these weights for the purposes of whoever keeps them in a pouch, and alone. " * 20
GATED_WORDS = "Whoever runs this tells its keeper about each other one that was met alone in the dark. " * 20
"""What can be asked without saying what must not be told."""
PRIVATE_TEXT = f"{PRIVATE_WORDS}So says the quokka licence."
GATED_TEXT = f"{GATED_WORDS}So says the wombat."
KEEPER = Caller("key_1", "keeper", frozenset({Scope.ADMIN}))
ACTOR = Caller("key_0", "quokkaperson", frozenset({Scope.ADMIN}))


class Planted(NamedTuple):
    """What was planted, by the names of places in addresses."""

    places: dict[str, str]
    private_hashes: tuple[str, ...]

    @property
    def twins(self) -> dict[str, str]:
        """What is not there, by what it is to look like to who may not know better."""
        return {
            PRIVATE: "zebraslab/zebrasprime", OLD: "zebraslab/zebrasolder",
            **dict.fromkeys(self.private_hashes, "0" * 64),
        }  # fmt: skip


def plant(runtime: Runtime) -> Planted:
    """Plant both, and a public model that the private one was made from."""
    database, knowledge = runtime.database, runtime.knowledge
    with database.unit_of_work() as work:
        webhook, _ = create_endpoint(work, WebhookCreate(url="http://127.0.0.1:9/"), actor="operator", now=NOW)
    flags = {
        model: _tell(runtime, model, text, word, is_private=model == PRIVATE)
        for model, text, word in ((PRIVATE, PRIVATE_TEXT, SECRET), (GATED, GATED_TEXT, TOLD))
    }
    with database.unit_of_work() as work:
        add_watch(work, knowledge, PRIVATE, actor="quokkaperson", now=NOW)
        run = start_run(work, knowledge, [PRIVATE], trigger="manual", actor="operator", now=NOW)
        body = msgspec.convert({"facts": {"description": "A quokka of its own."}}, CuratedWrite)
        put_curated(work, knowledge, PRIVATE, body, if_match="*", actor="quokkaperson", key=None, now=NOW)
        change = ChangeWrite(field="description", value="A quokka of another kind.")
        wish = ProposalWrite(
            model=PRIVATE, changes=(change,), reason="The quokka says so.", evidence=("https://quokka.example",)
        )
        proposal = proposals.propose(work, knowledge, wish, caller=ACTOR, now=NOW)
        record_event(work, "change.acknowledged", subject=OLD, data={"model": OLD}, actor="cli:quokka", now=NOW)
        places = {"change_id": flags[PRIVATE], "run_id": run.id, "id": proposal.id, "webhook_id": webhook.id}
    bring_up_to_date(database, knowledge, NOW)
    places |= _enter(runtime)
    with database.reading() as session:
        of_gated = select(Delivery.id).where(
            Delivery.subject == GATED, Delivery.type == "license.changed", Delivery.endpoint_id == places["webhook_id"]
        )
        places["delivery_id"] = session.exec(of_gated).one()
    return Planted(places, (hashlib.sha256(PRIVATE_TEXT.encode()).hexdigest(),))


def _tell(runtime: Runtime, model: str, text: str, word: str, *, is_private: bool) -> str:
    """One model, read twice, and a change of it; the id of the change."""
    knowledge = runtime.knowledge
    with runtime.database.unit_of_work() as work:
        observe(work, knowledge, register(work, knowledge, BASE, source="huggingface", now=NOW), _plain(BASE), NOW)
        keep_texts(work, [text.encode()], NOW, is_private=True)
        teach_texts(work, knowledge.index, [hashlib.sha256(text.encode()).hexdigest()], model=model, now=NOW)
        record = register(work, knowledge, OLD if is_private else model, source="huggingface", now=NOW)
        before = observe(work, knowledge, record, _facts(model, text, is_private=is_private), NOW)
        if is_private:
            rename(work, knowledge, record, model, NOW)
        later = NOW + timedelta(seconds=1)
        after = observe(work, knowledge, record, _facts(model, text, is_private=is_private, revision="b" * 40), later)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        weight = WeightFile(f"{SECRET}.gguf" if is_private else "model.gguf", len(text), sha256, "gguf")
        keep_weights(work, record.number, WeightList(revision="b" * 40, files=(weight,)), later)
        change = Change(
            kind="license.text_changed", direction="unknown", severity="warning", before={}, after={},
            evidence=(EvidencePair(f"{SECRET}.txt" if is_private else "LICENSE", None, sha256),),
            terms=({"term": "text", "before": None, "after": f"{word} purposes", "direction": "unknown"},),
            sensitive=(word,),
        )  # fmt: skip
        return raise_flag(work, knowledge, record, change, Occasion(before, after, later, later)).id


def _plain(model: str) -> ObservedFacts:
    return ObservedFacts(
        id=model, hub_id="0", revision="c" * 40, declared=("apache-2.0",), card_declared=("apache-2.0",)
    )


def _facts(model: str, text: str, *, is_private: bool, revision: str = "a" * 40) -> ObservedFacts:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    path = f"{SECRET}/LICENSE" if is_private else "LICENSE"
    more: dict[str, Any] = {"tags": (SECRET,), "license_name": SECRET, "library": SECRET} if is_private else {}
    return ObservedFacts(
        id=model, hub_id=f"{len(model)}", revision=revision, declared=("other",), card_declared=("other",),
        private=is_private, gated="no" if is_private else "manual", bases=(ObservedBase(BASE, "finetune"),),
        files=(ObservedFile(path, sha256, len(text), "license"),), downloads=7, downloads_all_time=77, **more,
    )  # fmt: skip


def _enter(runtime: Runtime) -> dict[str, str]:
    """An inventory with the private model, judged, and a line that may mean it."""
    database, knowledge = runtime.database, runtime.knowledge
    use = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}
    with database.unit_of_work() as work:
        lab = create_inventory(work, InventoryWrite(name="Lab", use=use), caller=KEEPER, now=NOW)
        for entry, model in (("hidden", PRIVATE), ("gated", GATED), ("open", BASE)):
            write = InventoryEntryWrite(model=model)
            put_entry(work, knowledge.catalogue, lab.id, entry, write, None, caller=KEEPER, now=NOW)
        run = start_check(work, lab.id, caller=KEEPER, now=NOW)
    line = import_document(database, knowledge.catalogue, lab.id, "text", b"prime", caller=KEEPER, now=NOW).unmatched[0]
    check_due(database, knowledge, budget_seconds=60)
    with database.unit_of_work() as work:
        work.session.get_one(UnsettledLine, line.id).suggestions = [OLD]  # as it is stored of who sees more
    return {"inventory_id": lab.id, "check_id": run.id, "entry_id": "hidden", "line_id": line.id}
