"""`check` and `scan` by an inventory: its uses, policy and decisions, on the local database and on a server."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from registry.cli.session import open_runtime
from registry.records import get_record
from registry.records.service import rename
from registry.runtime import Runtime
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.cli.inventories import keep_inventory
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MISTRAL, LLAMA, GEMMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision", "google/gemma-2-9b"
COMPANY = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}
RENAMED = "google/gemma-2-9b-renamed"
AMERICAN = {"country": "US"}


def load(*models: str) -> str:
    return "".join(f'AutoModel.from_pretrained("{model}")\n' for model in models)


def fill(runtime: Runtime) -> None:
    """Inventories of what is used: with uses of its own, without a country, with something that is blocked."""
    used: dict[str, dict[str, Any]] = {"a": {"model": MISTRAL}, "b": {"model": LLAMA, "use": AMERICAN}}
    keep_inventory(runtime, "Lab", used, use=COMPANY)
    keep_inventory(runtime, "Two uses", used | {"c": {"model": LLAMA}}, use=COMPANY)
    keep_inventory(runtime, "Silent", {"a": {"model": MISTRAL, "use": COMPANY}, "l": {"license": "mit"}})
    keep_inventory(runtime, "Blocks", used, blocked=("a",), use=COMPANY)
    keep_inventory(runtime, "Pinned", {"a": {"model": MISTRAL, "revision": "f" * 40}}, use=COMPANY)
    keep_inventory(runtime, "Strict", {"a": {"model": MISTRAL}}, policy="company-product", use=COMPANY)
    keep_inventory(runtime, "Empty", {}, use=COMPANY)
    keep_inventory(runtime, "Old names", {"a": {"model": GEMMA}}, blocked=("a",), use=COMPANY)
    tagged = {"a": {"model": MISTRAL, "revision": "v1.0"}, "b": {"model": LLAMA, "revision": "d" * 40}}
    keep_inventory(runtime, "Tags", tagged, blocked=("a", "b"), use=COMPANY)
    both = {"a": {"model": GEMMA}, "b": {"model": RENAMED}}
    keep_inventory(runtime, "Both names", both, blocked=("b",), use=COMPANY)
    with runtime.database.unit_of_work() as work:
        rename(work, runtime.knowledge, get_record(work.session, GEMMA), RENAMED, datetime.now(UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves its database for the others."""
    return tmp_path_factory.mktemp("inventories") / "data"


@pytest.fixture(params=["local", "server"])
def gate(request: pytest.FixtureRequest, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cardwatch:
    """`cardwatch` in a project, on a registry with these inventories."""
    monkeypatch.chdir(tmp_path)
    if request.param == "local":
        return on_local_database(request.getfixturevalue("cardwatch"), request.getfixturevalue("hub"), made, tmp_path)
    cardwatch: Cardwatch = request.getfixturevalue("on_server")
    remote: Remote = request.getfixturevalue("remote")
    if "Lab" not in cardwatch("inventory", "list").out:
        assert cardwatch("sync", MISTRAL, LLAMA, GEMMA).code == 0
        fill(remote.runtime)
    return cardwatch


def on_local_database(cardwatch: Cardwatch, hub: StubHub, made: Path, folder: Path) -> Cardwatch:
    if made.exists():
        shutil.copytree(made, folder / "data")
        return cardwatch
    publish_demo(hub)
    assert cardwatch("sync", MISTRAL, LLAMA, GEMMA).code == 0
    with open_runtime() as runtime:
        fill(runtime)
    shutil.copytree(folder / "data", made)
    return cardwatch


def results(said: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - what a command said
    return {one["name"]: one for one in said.json()}


def test_uses_of_the_inventory_and_of_its_entries_fill_what_is_not_said(gate: Cardwatch) -> None:
    assert gate("check", MISTRAL, "--country", "DE").code == 3
    assert gate("check", MISTRAL, "--inventory", "Lab").code == 0
    in_america = gate("check", LLAMA, "--inventory", "lab", "--json")
    assert results(in_america)[LLAMA]["entry"] == "b"
    assert in_america.code != 1
    said = gate("check", LLAMA, "--inventory", "Lab", "--country", "FR")
    assert (said.code, said.out.splitlines()[0].split()) == (1, ["denied", LLAMA])
    # The strictest of all uses that are listed: a file does not tell which of them is meant.
    both = gate("check", LLAMA, "--inventory", "Two uses", "--json")
    assert (both.code, results(both)[LLAMA]["entry"]) == (1, "c")
    assert gate("check", MISTRAL, "--inventory", "Laboratory").code == 3
    assert gate("check", MISTRAL, "--inventory", "Lab", "--country", "XX").code == 3
    assert gate("check", MISTRAL, "--inventory", "Lab", "--policy", "nobody-knows").code == 3


def test_nobody_says_what_a_check_needs(gate: Cardwatch) -> None:
    assert gate("check", MISTRAL, "--inventory", "Silent").code == 0
    said = gate("check", GEMMA, "--inventory", "Silent")
    assert (said.code, "says --organisation and --country" in said.out) == (2, True)
    whole = gate("check", "--inventory", "Silent", "--json")
    assert (whole.code, results(whole)["license:mit"]["answer"]) == (2, None)
    told = gate("check", "--inventory", "Silent", "--country", "DE", "--organisation", "company", "--json")
    assert (told.code, results(told)["license:mit"]["answer"]["licenses"]) == (0, ["mit"])


def test_the_whole_inventory_is_checked_where_nothing_is_named(gate: Cardwatch) -> None:
    said = gate("check", "--inventory", "Two uses")
    assert (said.code, "(entry a)" in said.out, "(entry c)" in said.out) == (1, True, True)
    root = etree.fromstring(gate("check", "--inventory", "Two uses", "--format", "junit").out.encode())
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    names = {case.get("name") for case in root.iter("testcase")}
    assert names == {f"{MISTRAL} [a]", f"{LLAMA} [b]", f"{LLAMA} [c]"}
    assert gate("check", "--inventory", "Empty").code == 4
    assert gate("check").code == 3
    assert gate("check", "--inventory", "Lab", "--store", MISTRAL).code == 3
    assert gate("check", MISTRAL, "--require-listed", "--country", "DE", "--organisation", "company").code == 3


def test_what_is_blocked_is_denied_in_every_form(gate: Cardwatch) -> None:
    Path("app.py").write_text(load(MISTRAL))
    said = gate("scan", ".", "--inventory", "Blocks")
    assert (said.code, said.out.splitlines()[0].split()[:2]) == (1, ["denied", MISTRAL])
    assert "Blocked in the inventory Blocks (entry a) on 20" in said.out
    assert "Not in our house." in said.out
    one = results(gate("scan", ".", "--inventory", "Blocks", "--json"))[MISTRAL]
    assert (one["verdict"], one["answer"]["verdict"] != "denied") == ("denied", True)
    assert [told["rule"] for told in one["objections"]] == ["blocked"]
    sarif = json.loads(gate("scan", ".", "--inventory", "Blocks", "--format", "sarif").out)["runs"][0]
    assert {(told["ruleId"], told["level"]) for told in sarif["results"]} >= {("inventory/blocked", "error")}
    root = etree.fromstring(gate("scan", ".", "--inventory", "Blocks", "--format", "junit").out.encode())
    assert root.find(".//failure").get("message").startswith("Blocked in the inventory")
    assert gate("check", MISTRAL, "--inventory", "Blocks").code == 1
    assert gate("check", "--inventory", "Blocks").code == 1
    Path("app.py").write_text(f'AutoModel.from_pretrained("{MISTRAL}", revision=args.revision)\n')
    assert gate("scan", ".", "--inventory", "Blocks").code == 1


def test_a_veto_holds_under_every_name_of_a_model(gate: Cardwatch) -> None:
    for name in (GEMMA, RENAMED, RENAMED.upper()):
        for inventory in ("Old names", "Both names"):
            said = gate("check", name, "--inventory", inventory)
            assert (said.code, said.err, "Blocked in the inventory" in said.out) == (1, "", True), name


@pytest.mark.parametrize(
    ("model", "revision", "outcome"),
    [(MISTRAL, "v1.0", "denied"), (MISTRAL, "v2.0", None), (MISTRAL, "e" * 40, "needs_review"), (MISTRAL, "", "denied"),
     (LLAMA, "d" * 9, "denied"), (LLAMA, "e" * 40, None), (LLAMA, "v1.0", "needs_review"), (GEMMA, "v1.0", None)],
)  # fmt: skip
def test_a_veto_is_of_its_revision(gate: Cardwatch, model: str, revision: str, outcome: str | None) -> None:
    (one,) = gate("check", f"{model}@{revision}".rstrip("@"), "--inventory", "Tags", "--json").json()
    assert [told["outcome"] for told in one["objections"]] == ([outcome] if outcome else [])


def test_names_that_no_model_has_are_asked_of_nobody(gate: Cardwatch) -> None:
    Path("app.py").write_text(load("a/" + "b" * 300, "c/\\x00d", "e/%2f?model=x"))
    said = gate("scan", ".", "--inventory", "Lab")
    assert (said.code in {2, 4}, "Traceback" in said.err) == (True, False), said


def test_what_is_used_and_not_listed_is_told_or_refused(gate: Cardwatch) -> None:
    Path("app.py").write_text(load(MISTRAL, GEMMA))
    said = gate("scan", ".", "--inventory", "Lab")
    assert said.err.count("Not in the inventory Lab: ") == 1
    assert f"Not in the inventory Lab: {GEMMA}\n" in said.err
    before = results(gate("scan", ".", "--inventory", "Lab", "--json"))
    strict = gate("scan", ".", "--inventory", "Lab", "--require-listed", "--json")
    assert strict.code == 2
    found = results(strict)
    assert (found[MISTRAL]["verdict"], found[MISTRAL]["objections"]) == (before[MISTRAL]["verdict"], [])
    assert [one["rule"] for one in found[GEMMA]["objections"]] == ["not_listed"]
    sarif = gate("scan", ".", "--inventory", "Lab", "--require-listed", "--format", "sarif")
    levels = {(told["ruleId"], told["level"]) for told in json.loads(sarif.out)["runs"][0]["results"]}
    assert ("inventory/not_listed", "warning") in levels


def test_code_without_a_revision_is_checked_as_the_newest(gate: Cardwatch) -> None:
    Path("app.py").write_text(load(MISTRAL))
    scanned = gate("scan", ".", "--inventory", "Pinned")
    assert (scanned.code, f"the inventory names {'f' * 40}" in scanned.err) == (0, True)
    checked = gate("check", MISTRAL, "--inventory", "Pinned", "--json")
    assert (checked.code, results(checked)[MISTRAL]["revision"]) == (2, "f" * 40)
    Path("app.py").write_text(f'AutoModel.from_pretrained("{MISTRAL}", revision="{"e" * 40}")\n')
    other = gate("scan", ".", "--inventory", "Pinned")
    assert f"{MISTRAL}@{'e' * 40} at this revision, only at {'f' * 40}" in other.err


def test_the_policy_of_the_inventory_is_applied(gate: Cardwatch) -> None:
    found = results(gate("check", MISTRAL, "--inventory", "Strict", "--json"))[MISTRAL]
    assert found["answer"]["policy"]["key"] == "company-product"
    other = results(gate("check", MISTRAL, "--inventory", "Strict", "--policy", "university", "--json"))[MISTRAL]
    assert other["answer"]["policy"]["key"] == "university"


def test_a_policy_is_tried_on_an_inventory(gate: Cardwatch) -> None:
    rule = {"id": "no", "level": "fail", "when": 'country == "US"', "message": "Not there."}
    Path("ours.yaml").write_text(json.dumps({"key": "trial", "title": "Ours", "rules": [rule]}))
    told = gate("policy", "preview", "ours.yaml", "--inventory", "Lab", "--json").json()
    assert ([one["model"] for one in told["flips"]], told["checked"]) == ([LLAMA], 2)
    said = gate("policy", "preview", "ours.yaml", "--inventory", "Silent")
    assert "license:mit" in said.out or "mit: not judged: Nobody states" in said.out
    use = ("--country", "US", "--organisation", "company")
    everywhere = gate("policy", "preview", "ours.yaml", "--inventory", "lab", *use, "--json").json()
    assert MISTRAL in [one["model"] for one in everywhere["flips"]]
    assert gate("policy", "preview", "ours.yaml", "--inventory", "Lab", "--country", "US").code == 3
    assert gate("policy", "preview", "ours.yaml", MISTRAL, "--inventory", "Lab").code == 3
    assert gate("policy", "preview", "ours.yaml").code == 3
    assert gate("policy", "preview", "ours.yaml", "--inventory", "Laboratory").code == 3
