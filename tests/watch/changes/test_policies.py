"""A policy for users is one by whatever name its publisher gives it, and a change of it is told."""

from collections.abc import Mapping

import msgspec
import pytest

from registry.records.facts import ObservedFacts, fingerprint, kind_of_file
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

POLICY = "You must not use the model to make weapons. You must not use it to track persons."
OTHER = "You must not use the model to make weapons. You must not use it in hospitals."
NAMES = (
    "USAGE_POLICY", "USAGE_POLICY.md", "usage-policy.txt", "Usage Policy.md", "USE_POLICY", "ACCEPTABLE_USE_POLICY.md",
    "Acceptable Use.txt", "acceptable-usage.md", "PROHIBITED_USE_POLICY.md", "PROHIBITED_USES.txt", "AUP.md",
    "LlamaUsePolicy.txt",
    "model-aup.txt", "USE_RESTRICTIONS.md", "CONTENT_POLICY.md", "DISCLAIMER", "Disclaimer.md", "disclaimer.pdf",
    "RESPONSIBLE_USE.md", "Responsible-Use-Guide.pdf", "responsible_ai.docx", "USAGE_GUIDELINES.txt", "use policy.docx",
    "FORBIDDEN_USES.md",
    "legal/USAGE_POLICY.md",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_known_by_its_name(name: str) -> None:
    assert kind_of_file(name) == "policy"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("LICENSE", "license"), ("TERMS_OF_USE.md", None),
        ("Gemma_Terms_of_Use_LICENSE.md", "license"), ("usage.md", None), ("USAGE", None),
        ("user_policy_network.txt", None), ("caup.txt", None), ("house_policy.md", None), ("POLICY.md", None),
    ],
)  # fmt: skip
def test_other_names_are_none(name: str, kind: str | None) -> None:
    assert kind_of_file(name) == kind


@pytest.mark.parametrize(
    "name",
    ["USAGE_POLICY", "Usage Policy.md", "AUP.txt", "DISCLAIMER", "responsible-use.txt", "EULA.txt", "TERMS_OF_USE.md",
     "TERMS.md", "legal/terms of service.txt"],
)  # fmt: skip
def test_a_policy_that_is_rewritten_is_told(story: Story, name: str) -> None:
    files = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
    story.hub.publish(MODEL, {**files, name: POLICY})
    assert story.outcome(MODEL) == "first_seen"
    # Terms of use are read as a licence until somebody says what they are, and told as rules for users beside one.
    is_terms = kind_of_file(name) is None
    kinds = [text["kind"] for text in story.record()["texts"] if text["path"] == name]
    assert kinds == ["license" if is_terms else "policy"]
    story.hub.commit(MODEL, {name: POLICY.replace(". ", ".\n\n")})
    story.sync()
    assert story.kinds() == []
    story.hub.commit(MODEL, {name: OTHER})
    story.sync()
    assert story.kinds() == ["policy.text_changed"]
    assert story.record()["license"]["license"] == "mit"


@pytest.mark.parametrize("name", ["TERMS_OF_USE.md", "EULA.txt"])
def test_terms_that_stand_alone_or_are_linked_are_the_licence(story: Story, name: str) -> None:
    for number, files in enumerate(
        (
            {"README.md": card(license="other")},
            {"README.md": card(license="other", license_link=name), "LICENSE": MIT_TEXT},
        )
    ):
        model = f"example-lab/terms-{number}"
        story.hub.publish(model, {**files, name: POLICY})
        story.sync(model)
        story.hub.commit(model, {name: OTHER})
        story.sync(model)
        assert story.kinds() == ["license.text_changed"] * (number + 1)


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("DISCLAIMER.md", "DISCLAIMER.md"), ("RESPONSIBLE_USE.md", "./RESPONSIBLE_USE.md"), ("NOTICE", "NOTICE"),
        ("USE_POLICY.md", f"https://huggingface.co/{MODEL}/blob/main/USE_POLICY.md"), ("CODE_LICENSE", "CODE_LICENSE"),
    ],
)  # fmt: skip
def test_what_the_card_links_to_is_the_licence_whatever_its_name(story: Story, name: str, link: str) -> None:
    files = {"README.md": card(license="other", license_name="own", license_link=link)}
    story.hub.publish(MODEL, {**files, "LICENSE": MIT_TEXT, name: POLICY})
    story.sync()
    assert {text["path"]: text["kind"] for text in story.record()["texts"]}[name] == "license"
    # Older releases knew no such name, or took it for something else.
    for kind in ("license", "policy"):
        forget_names(story, kinds={name: kind})
        story.hub.commit(MODEL, {"model.safetensors": kind})
        story.sync()
        assert story.kinds() == []
    forget_names(story, kinds={name: "policy"})
    story.hub.commit(MODEL, {name: OTHER})
    story.sync()
    assert story.kinds() == ["license.text_changed"]
    # That it is the licence no longer is one change, too.
    story.hub.commit(MODEL, {"README.md": card(license="other", license_name="own")})
    story.sync()
    assert story.kinds() == ["license.text_changed"] * 2


def test_a_policy_that_appears_or_goes_is_told(story: Story) -> None:
    files = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
    story.hub.publish(MODEL, files)
    story.sync()
    story.hub.commit(MODEL, {"USAGE_POLICY": POLICY})
    story.sync()
    story.hub.commit(MODEL, remove=["USAGE_POLICY"])
    story.sync()
    assert story.kinds() == ["policy.text_changed"] * 2


@pytest.mark.parametrize("name", ["USAGE_POLICY", "AUP.md", "USE_POLICY.md"])
def test_a_policy_that_a_short_list_left_out_is_told_at_the_same_commit(story: Story, name: str) -> None:
    """Its name is known; that it was not there the first time was an answer cut short."""
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT, name: POLICY})
    story.sync()
    (observation,) = story.observations()
    with story.database.unit_of_work() as work:
        kept = work.session.get_one(type(observation), observation.pk)
        files = [file for file in kept.facts["files"] if file["path"] != name]
        facts = msgspec.convert({**kept.facts, "files": files}, ObservedFacts)
        kept.facts, kept.fingerprint = msgspec.to_builtins(facts), fingerprint(facts)
    story.sync()
    assert story.kinds() == ["policy.text_changed"]


def test_a_policy_whose_name_was_not_known_before_is_no_change_at_the_same_commit(story: Story) -> None:
    """The registry learns new names: what was there all the time is read without an alarm."""
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT, "USAGE_POLICY": POLICY})
    story.sync()
    forget_names(story, "USAGE_POLICY")
    story.sync()
    assert story.kinds() == []
    assert "USAGE_POLICY" in {text["path"] for text in story.record()["texts"]}
    story.hub.commit(MODEL, {"USAGE_POLICY": OTHER})
    story.sync()
    assert story.kinds() == ["policy.text_changed"]


@pytest.mark.parametrize("name", ["USAGE_POLICY", "DISCLAIMER.md", "EULA.txt", "TERMS_OF_USE.md"])
def test_a_file_whose_name_was_not_known_before_is_no_change_at_the_next_commit_either(story: Story, name: str) -> None:
    """Its own commit is looked at again: what was there is known, and what comes with the next commit is new."""
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT, name: POLICY})
    story.sync()
    forget_names(story, name)
    story.hub.commit(MODEL, {"model.safetensors": "weights"})
    story.sync()
    assert story.kinds() == []
    assert name in {text["path"] for text in story.record()["texts"]}
    story.hub.forget_requests()
    story.hub.commit(MODEL, {name: OTHER})
    story.sync()
    assert story.kinds() == ["policy.text_changed"]


def test_a_policy_that_came_while_names_were_learned_is_told(story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT, "USAGE_POLICY": POLICY})
    story.sync()
    forget_names(story, "USAGE_POLICY")
    story.hub.commit(MODEL, {"USAGE_POLICY": OTHER})
    story.sync()
    assert story.kinds() == ["policy.text_changed"]
    forget_names(story)
    story.hub.commit(MODEL, {"DISCLAIMER": POLICY})
    story.sync()
    assert story.kinds() == ["policy.text_changed"] * 2


def forget_names(story: Story, *paths: str, kinds: Mapping[str, str] | None = None) -> None:
    """Make the latest reading one of an older release, to which these names said nothing."""
    observation = story.observations()[-1]
    with story.database.unit_of_work() as work:
        kept = work.session.get_one(type(observation), observation.pk)
        left = [file for file in kept.facts["files"] if file["path"] not in paths]
        files = [{**file, "kind": (kinds or {}).get(file["path"], file["kind"])} for file in left]
        facts = msgspec.convert({**kept.facts, "files": files, "file_names": 1}, ObservedFacts)
        kept.facts, kept.fingerprint = msgspec.to_builtins(facts), fingerprint(facts)
