"""`cardwatch policy` and `check --policy`, on the local database."""

from pathlib import Path

import msgspec
import pytest

from registry.compliance.policies.ready import ready_policies
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL

GERMANY = ("--country", "DE", "--organisation", "university", "--purpose", "production")
OURS = """
key: ours
title: Our models
defaults: {commercial: false, activities: []}
assume_unreached_above: {monthly_active_users: null}
rules:
  - id: permissive-only
    level: fail
    when: '!(license_class in ["permissive"])'
    message: Only permissive licences.
    applies_to: [production]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(OURS)
    return path


def test_a_policy_is_tried_saved_and_applied(cardwatch: Cardwatch, hub: StubHub, file: Path) -> None:
    hub.publish(MODEL, {"README.md": card(license="cc-by-sa-4.0")})
    assert cardwatch("sync", MODEL).code == 0
    assert cardwatch("policy", "test", str(file)).code == 0
    tried = cardwatch("policy", "preview", str(file), MODEL, "acme/gone", *GERMANY)
    assert tried.code == 0, tried.err
    assert "permissive-only" in tried.out
    assert "1 judged, 1 verdicts change." in tried.out
    assert "Compared with what the licences alone say. With this policy: 1 denied." in tried.out
    assert cardwatch("policy", "save", str(file)).out == "ours: version 1, 1 rules\n"
    assert cardwatch("policy", "save", str(file)).out == "ours: version 1, 1 rules, unchanged\n"
    again = cardwatch("policy", "preview", str(file), MODEL, *GERMANY).out
    assert "1 judged, 0 verdicts change." in again
    assert "Compared with policy ours as it is in force (version 1). With this policy: 1 denied." in again
    file.write_text(OURS.replace("level: fail", "level: warn"))
    assert cardwatch("policy", "save", str(file)).out == "ours: version 2, 1 rules\n"
    assert cardwatch("policy", "save", str(file), "--key", "theirs").out == "theirs: version 1, 1 rules\n"
    listed = cardwatch("policy", "list", "--json").json()
    assert [one["key"] for one in listed] == ["company-product", "ours", "public-body", "theirs", "university"]
    denied = cardwatch("check", MODEL, *GERMANY, "--policy", "ours@1", "--json")
    assert (denied.code, denied.json()["policy"]) == (1, {"key": "ours", "version": 1})
    assert cardwatch("check", MODEL, *GERMANY, "--policy", "ours").code == 0
    found = cardwatch("check", MODEL, *GERMANY, "--policy", "university", "--json").json()["findings"]
    assert "a-model-card-is-there" not in {one["rule"] for one in found}
    unknown = cardwatch("check", MODEL, *GERMANY, "--policy", "uors")
    assert (unknown.code, "did you mean 'ours'" in unknown.err) == (3, True)


def test_a_policy_is_tried_on_a_list_and_on_an_inventory(
    cardwatch: Cardwatch, hub: StubHub, file: Path, tmp_path: Path
) -> None:
    hub.publish(MODEL, {"README.md": card(license="cc-by-sa-4.0")})
    assert cardwatch("sync", MODEL).code == 0
    named = tmp_path / "models.txt"
    named.write_text(f"# ours\n{MODEL}\n")
    on_list = cardwatch("policy", "preview", str(file), str(named), *GERMANY, "--json").json()
    assert ([one["model"] for one in on_list["flips"]], on_list["checked"]) == ([MODEL], 1)
    assert cardwatch("inventory", "create", "Lab", "--from", str(named), *GERMANY).code == 0
    on_inventory = cardwatch("policy", "preview", str(file), "--inventory", "lab", "--json").json()
    assert on_inventory == on_list
    for wrong in ((), (MODEL, "--inventory", "Lab"), (MODEL,), ("--inventory", "none"), ("--inventory", "Lab", "x/y")):
        assert cardwatch("policy", "preview", str(file), *wrong).code == 3, wrong
    named.write_text(f"{MODEL}\nollama:mistral:7b\n")
    refused = cardwatch("policy", "preview", str(file), str(named), *GERMANY)
    assert (refused.code, f"{named}:2" in refused.err) == (3, True), "nothing on a list is passed over"


def test_a_policy_is_taken_out_of_use(cardwatch: Cardwatch, file: Path) -> None:
    assert cardwatch("migrate").code == 0
    assert "check MODEL ... --policy ours" in cardwatch("policy", "save", str(file)).err
    assert cardwatch("policy", "delete", "ours").code == 0
    assert cardwatch("policy", "show", "ours").code == 3
    gone = cardwatch("policy", "delete", "ours")
    assert (gone.code, "no such policy" in gone.err) == (3, True)
    ready = cardwatch("policy", "delete", "university", "--json")
    assert (ready.code, "ships with Cardwatch" in ready.err) == (3, True)


@pytest.mark.parametrize("key", ready_policies())
def test_what_is_shown_can_be_saved(cardwatch: Cardwatch, tmp_path: Path, key: str) -> None:
    assert cardwatch("migrate").code == 0
    path = tmp_path / "copy.yaml"
    path.write_text(cardwatch("policy", "show", key).out)
    assert cardwatch("policy", "save", str(path)).code == 3
    assert cardwatch("policy", "save", str(path), "--key", "copy").code == 0
    first, second = (cardwatch("policy", "show", one, "--json").json() for one in (key, "copy"))
    for name in ("title", "defaults", "assume_unreached_above", "rules"):
        assert first.get(name) == second.get(name), name


def test_texts_come_back_as_they_are(cardwatch: Cardwatch, file: Path) -> None:
    assert cardwatch("migrate").code == 0
    odd = 'a "quote": #no comment\u2028and\u0085breaks \\ - ~ \x7f'
    plain = {"key": "odd", "title": odd, "rules": [{"id": "r", "level": "warn", "when": "true", "message": odd}]}
    file.write_bytes(
        msgspec.json.encode(plain)
        .replace(b"\xe2\x80\xa8", b"\\u2028")
        .replace(b"\xc2\x85", b"\\u0085")
        .replace(b"\x7f", b"\\u007f")
    )
    assert cardwatch("policy", "save", str(file)).code == 0
    file.write_text(cardwatch("policy", "show", "odd").out)
    assert cardwatch("policy", "save", str(file)).out == "odd: version 1, 1 rules, unchanged\n"
    assert cardwatch("policy", "show", "odd", "--json").json()["title"] == odd


def test_what_is_wrong_is_named_with_its_place(cardwatch: Cardwatch, file: Path) -> None:
    file.write_text(OURS.replace("license_class", "licence_class"))
    said = cardwatch("policy", "test", str(file))
    assert (said.code, "/rules/0/when" in said.out, "did you mean `license_class`" in said.out) == (1, True, True)
    errors = cardwatch("policy", "test", str(file), "--json").json()["errors"]
    assert errors[0]["detail"].startswith("line 1, column 3: ")
    for text in ("- a list", "a: &x [*x]", "x" * 600_000, "title: \xe9\nrules: {}", "title: [", ""):
        file.write_text(text)
        assert cardwatch("policy", "test", str(file)).code == 1, text[:20]
    assert cardwatch("policy", "test", str(file.parent / "none.yaml")).code == 1
