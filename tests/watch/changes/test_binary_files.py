"""A licence file that is no text: known by its bytes in the record, told when they change, quiet when they stay."""

import msgspec
import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import build_index
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.texts import sha256_hex
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

PDF = b"%PDF-1.4\n1 0 obj << /Length 40 >> stream\n\x00\x01 3 users in Germany may not \xff endstream\n"
OTHER = PDF.replace(b"3 users", b"9 users")
ENTRY = msgspec.structs.replace(load_catalogue().entries["xverse"], file_sha256=(sha256_hex(PDF),))
CATALOGUE = msgspec.structs.replace(load_catalogue(), entries={**load_catalogue().entries, ENTRY.key: ENTRY})
INDEX = build_index(CATALOGUE, load_spdx_texts())
KNOWLEDGE = Knowledge(CATALOGUE, lambda: INDEX)


@pytest.fixture
def known(story: Story) -> Story:
    """A story whose catalogue knows the file."""
    story.known = KNOWLEDGE
    return story


@pytest.mark.parametrize(
    "name", ["LICENSE.pdf", "Example Community License.pdf", "MODEL_LICENSE.docx", "legal/LICENSE"]
)
def test_the_file_itself_says_which_licence_it_is(known: Story, name: str) -> None:
    known.hub.publish(MODEL, {"README.md": card(license="other"), name: PDF})
    assert known.outcome(MODEL) == "first_seen"
    license_ = known.record()["license"]
    assert (license_["license"], license_["class"]) == ("xverse", "research-only")
    (said,) = [one for one in known.record()["license_sources"] if one["source"] == "file"]
    assert (said["license"], said["match"], said["sha256"]) == ("xverse", "exact", sha256_hex(PDF))
    known.hub.commit(MODEL, {name: OTHER})
    known.sync()
    assert [(flag.kind, flag.direction) for flag in known.flags()] == [("license.text_changed", "unknown")]
    assert known.record()["license"]["status"] == "needs_review"
    assert known.record()["license"]["license"] is None


@pytest.mark.parametrize("declared", ["mit", "apache-2.0", "other", "gemma"])
def test_other_bytes_are_a_doubt_at_first_sight(known: Story, declared: str) -> None:
    known.hub.publish(MODEL, {"README.md": card(license=declared), "LICENSE.pdf": OTHER})
    assert known.outcome(MODEL) == "first_seen"
    assert known.record()["license"]["status"] == "needs_review"


def test_a_card_that_says_something_else_than_the_file_is_a_doubt(known: Story) -> None:
    known.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT, "LICENSE.pdf": PDF})
    known.sync()
    assert known.record()["license"]["status"] == "needs_review"


def test_what_stays_is_quiet_and_what_appears_or_moves_is_told(known: Story) -> None:
    known.hub.publish(MODEL, {"README.md": card(license="other"), "LICENSE.pdf": PDF})
    known.sync()
    known.hub.commit(MODEL, {"README.md": card(license="other", tags=["a"])})
    known.sync()
    known.hub.commit(MODEL, {"MODEL_LICENSE.pdf": PDF}, remove=["LICENSE.pdf"])
    known.sync()
    assert known.kinds() == []
    known.hub.commit(MODEL, {"LICENSE-annex.pdf": OTHER})
    known.sync()
    assert [(flag.kind, flag.direction) for flag in known.flags()] == [("license.text_changed", "unknown")]
    assert known.record()["license"]["status"] == "needs_review"


def test_a_large_file_is_read_without_a_fault(known: Story) -> None:
    large = PDF + b"\xff\x00" * 400_000
    known.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE.pdf": large})
    assert known.outcome(MODEL) == "first_seen"
    assert known.record()["license"]["status"] == "needs_review"
