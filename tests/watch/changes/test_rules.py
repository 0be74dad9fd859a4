"""What counts as a change of licence, told against a hub on loopback and on both databases."""

from collections.abc import Callable, Mapping

import msgspec
import pytest

from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

FLAG_FIELDS = {
    "id", "model", "kind", "direction", "severity", "class_before", "class_after", "before", "after",
    "revision_before", "revision_after", "detected_at", "confirmed_at", "affected", "evidence", "status",
}  # fmt: skip

LLAMA_POLICY = """Acceptable Use Policy (stand-in, in our words)
Users agree not to use the model to break the law, to harm children, or to deceive people about its nature.
"""
LLAMA_CLAUSE = """
The rights in multimodal models are not granted to individuals domiciled in, or companies with a principal place of
business in, the European Union.
"""
TERRITORY = """Example Community Licence (in our words)
This agreement grants a right to use the model inside the Territory. "Territory" means worldwide{rest}.
Licensees shall keep this notice with every copy of the materials and shall not use outputs to improve another model.
"""


def test_first_sight_is_no_change(story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    assert story.outcome() == "first_seen"
    assert story.flags() == []
    assert story.alerts() == []
    record = story.record()
    assert (record["license"]["license"], record["license"]["class"], record["sync"]["state"]) == (
        "mit", "permissive", "ok",
    )  # fmt: skip
    assert [text["path"] for text in record["texts"]] == ["LICENSE", "README.md"]


def test_a_second_sync_without_a_change_only_says_that_it_has_shown_again(story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}, downloads=5)
    story.sync()
    before, document = story.events(), story.record()
    (first,) = story.observations()
    story.hub.update(MODEL, downloads=6, likes=7)
    assert story.outcome() == "unchanged"
    (again,) = story.observations()
    assert again.observed_at == first.observed_at
    assert again.last_seen_at > first.last_seen_at
    assert (story.flags(), story.events()) == ([], before)
    after = story.record()
    assert after.pop("downloads") == 6
    assert {**after, "updated_at": None} == {
        **{k: v for k, v in document.items() if k != "downloads"},
        "updated_at": None,
    }


def test_mit_becomes_modified_mit(story: Story) -> None:
    """What MiniMax-M2 did on 2025-11-13, seventeen days after its release."""
    story.hub.publish(MODEL, MINIMAX_MIT)
    story.sync()
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    run = story.sync()
    assert run.items[0].outcome == "changed"
    (flag,) = story.flags()
    assert set(msgspec.to_builtins(flag)) >= FLAG_FIELDS
    assert (flag.model, flag.kind, flag.direction, flag.severity) == (
        MODEL, "license.id_changed", "narrowed", "critical",
    )  # fmt: skip
    assert flag.class_before == "permissive"
    assert flag.class_after in {"community", "unknown"}
    assert flag.before is not None
    assert flag.after is not None
    assert flag.before["declared"] == ["mit"]
    assert (flag.after["declared"], flag.after["name"]) == (["other"], "modified-mit")
    assert [pair["path"] for pair in flag.evidence] == ["LICENSE"]
    assert flag.evidence[0]["sha256_before"] != flag.evidence[0]["sha256_after"]
    first, second = story.observations()
    assert (flag.revision_before, flag.revision_after) == (first.revision, second.revision)
    assert flag.detected_at < flag.confirmed_at
    assert "100 million" in " ".join(flag.sensitive).lower()
    assert (flag.affected.descendants, flag.status) == (0, "open")
    (alert,) = story.alerts()
    assert (alert.type, alert.subject, alert.subject_seq) == ("license.changed", MODEL, alert.subject_seq)
    assert alert.data == msgspec.to_builtins(flag)
    assert story.record()["status"] == "needs_review"
    assert story.outcome() == "unchanged"
    assert len(story.flags()) == 1
    assert len(story.alerts()) == 1


def _gate(story: Story) -> None:
    story.hub.set_gated(MODEL, "manual", readers=["nobody"])


def _commit(files: Mapping[str, str | bytes], remove: tuple[str, ...] = ()) -> Callable[[Story], object]:
    return lambda story: story.hub.commit(MODEL, files, remove=remove)


LLAMA = {"README.md": card(license="llama3.2"), "USE_POLICY.md": LLAMA_POLICY}
OTHER = {
    "README.md": card(license="other", license_name="example-community", license_link="LICENSE"),
    "LICENSE": TERRITORY.format(rest=""),
}
PLAIN = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
CHANGES: dict[str, tuple[Mapping[str, str | bytes], Callable[[Story], object], str, str]] = {
    "a clause on the European Union enters the use policy": (
        LLAMA, _commit({"USE_POLICY.md": LLAMA_POLICY + LLAMA_CLAUSE}), "policy.text_changed", "narrowed",
    ),
    "the territory leaves out countries": (
        OTHER, _commit({"LICENSE": TERRITORY.format(rest=", excluding the European Union and South Korea")}),
        "license.text_changed", "narrowed",
    ),
    "the gate closes": (PLAIN, _gate, "gating.changed", "narrowed"),
    "another base model": (
        {"README.md": card(license="mit", base_model="example-lab/one")},
        _commit({"README.md": card(license="mit", base_model="example-lab/two")}),
        "lineage.base_changed", "unknown",
    ),
    "the licence is taken away": (
        PLAIN, _commit({"README.md": card(tags=["text"])}, remove=("LICENSE",)), "license.removed", "unknown",
    ),
    "another link": (
        {"README.md": card(license="other", license_name="x", license_link="https://example.com/one")},
        _commit({"README.md": card(license="other", license_name="x", license_link="https://example.com/two")}),
        "license.link_changed", "unknown",
    ),
    "terms appear beside a card that names other ones": (
        {"README.md": card(license="mit")}, _commit({"LICENSE": TERRITORY.format(rest="")}),
        "license.text_changed", "unknown",
    ),
    "the terms that a card does not name go": (
        {"README.md": card(license="other", license_name="own"), "LICENSE": TERRITORY.format(rest="")},
        _commit({}, remove=("LICENSE",)), "license.text_changed", "unknown",
    ),
    "a permissive licence instead of a research one": (
        {"README.md": card(license="cc-by-nc-4.0")}, _commit({"README.md": card(license="apache-2.0")}),
        "license.id_changed", "widened",
    ),
    "a card that promises more than the file beside it": (
        {"README.md": card(license="other", license_name="own"), "LICENSE": TERRITORY.format(rest="")},
        _commit({"README.md": card(license="mit")}), "license.id_changed", "unknown",
    ),
    "a card that promises more beside a file of a research licence": (
        {"README.md": card(license="cc-by-nc-4.0"), "LICENSE": TERRITORY.format(rest="")},
        _commit({"README.md": card(license="apache-2.0"), "LICENSE": TERRITORY.format(rest="") + "Keep it."}),
        "license.id_changed", "unknown",
    ),
    "a card that promises more beside a file that is no text": (
        {"README.md": card(license="cc-by-nc-4.0"), "LICENSE": b"\x00\x01%PDF"},
        _commit({"README.md": card(license="mit")}), "license.id_changed", "unknown",
    ),
    "a card and its file that both grant more": (
        {"README.md": card(license="cc-by-nc-4.0"), "LICENSE": TERRITORY.format(rest="")},
        _commit({"README.md": card(license="mit"), "LICENSE": MIT_TEXT}), "license.id_changed", "widened",
    ),
    "a prompt at the gate": (
        {"README.md": card(license="gemma", extra_gated_prompt="You agree to the terms of 2024.")},
        _commit({"README.md": card(license="gemma", extra_gated_prompt="You agree not to use it for profit.")}),
        "gating.changed", "unknown",
    ),
}  # fmt: skip


MOVES_COUNTRIES = {"a clause on the European Union enters the use policy", "the territory leaves out countries"}


@pytest.mark.parametrize("name", CHANGES)
def test_each_real_change_is_flagged_once(story: Story, name: str) -> None:
    files, change, kind, direction = CHANGES[name]
    story.hub.publish(MODEL, files)
    story.sync()
    change(story)
    assert story.outcome() == "changed"
    flag, *beside = story.flags(MODEL)
    assert flag.kind == kind
    assert flag.direction == direction
    assert [one.kind for one in beside] == ["territory.changed"] * (name in MOVES_COUNTRIES)
    assert [one.direction for one in beside] == ["narrowed"] * len(beside)
    assert [event.type for event in story.alerts()] == [
        "gating.changed" if kind == "gating.changed" else "license.changed"
    ] * (1 + len(beside))
    assert story.outcome() == "unchanged"
    assert len(story.flags()) == len(story.alerts()) == 1 + len(beside)


COSMETIC: dict[str, tuple[dict[str, str], Mapping[str, str | None]]] = {
    "another spelling": ({"README.md": card(license="MIT")}, {"README.md": card(license="mit")}),
    "another spelling of the other kind": (
        {"README.md": card(license="apache-2.0")}, {"README.md": card(license="Apache 2.0")},
    ),
    "a reflowed text": (PLAIN, {"LICENSE": " ".join(MIT_TEXT.split("\n")).replace("  ", "\n\n")}),
    "the year of the copyright": (PLAIN, {"LICENSE": MIT_TEXT.replace("2025", "2024-2026")}),
    "the text that the card names is added": ({"README.md": card(license="mit")}, {"LICENSE": MIT_TEXT}),
    "a copy of the licence in another folder": (OTHER, {"weights/LICENSE": OTHER["LICENSE"].replace("\n", " ")}),
    "another spelling of the link": (OTHER, {"README.md": OTHER["README.md"].replace(": LICENSE", ": ./LICENSE")}),
    "a link that says where the file stands": (
        OTHER, {"README.md": OTHER["README.md"].replace(": LICENSE", f": https://huggingface.co/{MODEL}/blob/main/LICENSE")},
    ),
    "a file with the same words under another name": (
        OTHER,
        {
            "LICENSE": None, "LICENSE.txt": OTHER["LICENSE"],
            "README.md": OTHER["README.md"].replace(": LICENSE", ": LICENSE.txt"),
        },
    ),
    "another page of one licence": (
        {"README.md": card(license="mit", license_link="https://opensource.org/licenses/MIT")},
        {"README.md": card(license="mit", license_link="https://opensource.org/license/mit")},
    ),
    "another hyperlink in a policy": (
        {**LLAMA, "USE_POLICY.md": LLAMA_POLICY + "Report misuse at https://example.org/report."},
        {"USE_POLICY.md": LLAMA_POLICY + "Report misuse at https://www.example.org/en/reports."},
    ),
    "the texts of both licences that the card names": (
        {"README.md": card(license=["mit", "apache-2.0"])},
        {"LICENSE-MIT": MIT_TEXT, "LICENSE-APACHE": load_spdx_texts()["Apache-2.0"]},
    ),
    "a licence named twice": ({"README.md": card(license=["mit"])}, {"README.md": card(license=["MIT", "mit"])}),
    "a line of the README": (PLAIN, {"README.md": card("Another title", license="mit")}),
    "a list of one": ({"README.md": card(license="mit")}, {"README.md": card(license=["mit"])}),
    "a reflowed policy": (LLAMA, {"USE_POLICY.md": LLAMA_POLICY.replace("\n", "  \n").replace(", ", ",\n")}),
}  # fmt: skip


@pytest.mark.parametrize("name", COSMETIC)
def test_what_is_only_spelling_stays_quiet_and_is_kept(story: Story, name: str) -> None:
    before, after = COSMETIC[name]
    story.hub.publish(MODEL, before)
    story.sync()
    events = story.events()
    gone = tuple(path for path, text in after.items() if text is None)
    story.hub.commit(MODEL, {path: text for path, text in after.items() if text is not None}, remove=gone)
    assert story.outcome() in {"observed", "unchanged"}
    assert (story.flags(), story.events()) == ([], events)
    first, second = story.observations()
    assert first.revision != second.revision
    assert story.record()["hub"]["revision"] == second.revision


def test_a_change_that_is_gone_at_the_second_reading_is_none(story: Story) -> None:
    story.hub.publish(MODEL, PLAIN)
    story.sync()
    whole = story.hub.repository(MODEL)
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    story.clock.turn(hours=1)
    run = story.begin()
    story.step()
    assert story.flags() == []
    whole.commits.pop()
    story.finish(run)
    assert story.flags() == []
    assert len(story.observations()) == 1
    assert story.alerts() == []


def test_a_change_that_is_another_one_at_the_second_reading_is_read_a_third_time(story: Story) -> None:
    story.hub.publish(MODEL, PLAIN)
    story.sync()
    story.hub.commit(MODEL, {"README.md": card(license="gpl-3.0")})
    run = story.begin()
    story.step()
    story.hub.commit(MODEL, {"README.md": card(license="cc-by-nc-4.0")})
    story.step()
    assert story.flags() == []
    story.finish(run)
    (flag,) = story.flags()
    assert flag.after is not None
    assert flag.after["declared"] == ["cc-by-nc-4.0"]


def test_several_changes_of_one_commit_are_flagged_in_a_fixed_order(story: Story) -> None:
    story.hub.publish(MODEL, {**PLAIN, "USE_POLICY.md": LLAMA_POLICY})
    story.sync()
    story.hub.commit(MODEL, {**MINIMAX_MODIFIED, "USE_POLICY.md": LLAMA_POLICY + LLAMA_CLAUSE})
    story.hub.update(MODEL, gated="auto")
    story.sync()
    assert story.kinds() == ["license.id_changed", "policy.text_changed", "territory.changed", "gating.changed"]
    assert [alert.data["kind"] for alert in story.alerts()] == story.kinds()
    numbers = [alert.subject_seq for alert in story.alerts()]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


def test_a_licence_that_goes_back_and_forth_is_flagged_each_time(story: Story) -> None:
    story.hub.publish(MODEL, PLAIN)
    story.sync()
    for files in (MINIMAX_MODIFIED, PLAIN, MINIMAX_MODIFIED):
        story.hub.commit(MODEL, files)
        story.sync()
    assert [flag.direction for flag in story.flags()] == ["narrowed", "widened", "narrowed"]


def test_long_paths_of_two_kinds_are_flagged_apart(story: Story) -> None:
    folder = "a-folder-whose-name-alone-has-more-than-forty-letters"
    paths = f"{folder}/LICENSE", f"{folder}/LICENSE-CODE"
    story.hub.publish(MODEL, {"README.md": card(license="other"), **dict.fromkeys(paths, TERRITORY.format(rest=""))})
    story.sync()
    story.hub.commit(MODEL, dict.fromkeys(paths, TERRITORY.format(rest=", but no outputs may be sold to anybody")))
    assert story.outcome() == "changed"
    assert story.kinds() == ["license.text_changed"] * 2
