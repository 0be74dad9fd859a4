"""What a policy may ask of a model is what its document says for certain, and of nothing else anybody says it is so."""

import msgspec
import pytest

from registry.compliance.policies.judgement.record_facts import facts_of_record
from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.records import get_record
from registry.records.documents import DocumentText, ModelDocument, current_document
from tests.support.compliance.questions import NOW
from tests.support.compliance.shelf import Shelf


@pytest.fixture
def documents(registry_database: Database, knowledge: Knowledge) -> dict[str, ModelDocument]:
    """A base, what keeps its licence, what does not, and what comes from a model that nobody read."""
    shelf = Shelf(registry_database, knowledge)
    shelf.add("acme/base", "cc-by-nc-4.0")
    shelf.add("acme/loyal", "cc-by-nc-4.0", "acme/base")
    shelf.add("acme/freed", "mit", "acme/base")
    shelf.add("acme/orphan", "mit", "acme/nowhere")
    with registry_database.reading() as session:
        found = {}
        for name in ("base", "loyal", "freed", "orphan"):
            document = current_document(session, knowledge, get_record(session, f"acme/{name}"), NOW)
            assert document is not None
            found[name] = document
    return found


def test_what_is_known_of_a_lineage_is_known_of_all_of_it(documents: dict[str, ModelDocument]) -> None:
    facts = {name: facts_of_record(one) for name, one in documents.items()}
    assert {name: (one.commercial, one.lineage_conflict, one.excluded_countries) for name, one in facts.items()} == {
        "base": ("no", False, ()),
        "loyal": ("no", False, ()),
        "freed": ("no", True, ()),
        "orphan": (None, None, None),
    }
    assert [facts[name].base_models for name in ("base", "freed")] == [(), ("acme/base",)]


def test_a_conflict_is_not_excluded_where_the_chain_is_cut(documents: dict[str, ModelDocument]) -> None:
    loyal, inherited = documents["loyal"], documents["loyal"].inherited
    assert inherited is not None
    for cut in ({"truncated": True}, {"is_complete": False}):
        shorter = msgspec.structs.replace(loyal, inherited=msgspec.structs.replace(inherited, **cut))
        facts = facts_of_record(shorter)
        # That trade is forbidden somewhere stays true of any longer chain.
        assert (facts.lineage_conflict, facts.excluded_countries, facts.commercial) == (None, None, "no")
        granted = msgspec.structs.replace(inherited, commercial="yes", **cut)
        assert facts_of_record(msgspec.structs.replace(loyal, inherited=granted)).commercial is None
    unread = msgspec.structs.replace(loyal, inherited=None)
    assert facts_of_record(unread).lineage_conflict is None
    assert facts_of_record(unread).commercial is None


def test_a_card_is_there_is_not_or_nobody_looked(documents: dict[str, ModelDocument]) -> None:
    base = documents["base"]
    assert base.hub is not None
    card = (DocumentText(path="README.md", kind="card", sha256="0" * 64),)
    listed = msgspec.structs.replace(base.hub, listed=True)
    unread = msgspec.structs.replace(base.hub, unread=("readme.MD",))
    for changes, expected in (
        ({"texts": card}, "open"), ({"texts": ()}, "none"), ({"texts": (), "hub": None}, None),
        ({"texts": (), "hub": listed}, None), ({"texts": (), "hub": unread}, None),
        ({"texts": card, "hub": listed}, "open"),
    ):  # fmt: skip
        documents_known = facts_of_record(msgspec.structs.replace(base, **changes)).documents
        assert documents_known.get("model_card") == expected


def test_that_there_is_no_base_is_known_only_of_what_was_read(documents: dict[str, ModelDocument]) -> None:
    base = documents["base"]
    assert base.hub is not None
    for hub in (None, msgspec.structs.replace(base.hub, listed=True)):
        assert facts_of_record(msgspec.structs.replace(base, hub=hub)).base_models is None
