"""A registry in which there is something of everything: models read from a hub, changes, proposals, webhooks."""

from datetime import UTC, datetime, timedelta

from tests.support.stub_hub.seeds import change_minimax, publish_demo
from tests.support.workers.stage import Stage

CHAIN = 12
INVENTORIES = 6
USUAL = {"fuzz/usual": "apache-2.0", "fuzz/base": "llama3.1"}


SETTINGS = {"WORKER_CONCURRENCY": "1", "ANONYMOUS_READ": "true", "HUB_WEBHOOK_SECRET": "s" * 20}


def furnish(service: Stage) -> tuple[str, str]:
    """Fill the service through its API; two keys, since nobody decides a proposal of their own."""
    publish_demo(service.hub)
    service.subscribe()
    models = list(service.hub.heads())
    for model in models:
        service.ask("PUT", f"/v1/watch/{model}", expect=201)
    for model in models:
        service.wait_for_record(model)
    change_minimax(service.hub)
    for model in models:
        service.wait_for_run(service.sync(model))
    for model, license_ in USUAL.items():
        conclusion = {"license": license_, "reason": "The file says so."}
        service.client.put(f"/v1/models/{model}", json={"conclusion": conclusion}).raise_for_status()
    for number in range(CHAIN):
        base = f"fuzz/derived-{number - 1}" if number else "fuzz/base"
        body = {"facts": {"base_models": [base], "description": "A model."}}
        service.client.put(f"/v1/models/fuzz/derived-{number}", json=body)
    changes = [{"field": "origin.country", "value": "FR"}]
    for model in (*USUAL, *models):
        why = {"reason": "The imprint.", "evidence": ["https://mistral.ai/terms"]}
        service.client.post("/v1/proposals", json={"model": model, "changes": changes, **why})
    service.ask("PUT", "/v1/watch-groups/mistral", {"owner": "mistralai"}, 201)
    service.client.post("/v1/policies", json={"key": "fuzz", "copy_of": "university"}).raise_for_status()
    for number in range(3):
        service.client.post("/v1/webhooks", json={"url": f"{service.receiver.url}/{number}"})
    made = service.run("keys", "create", "second", "--scope", "admin")
    return service.key, made.stdout.strip()


def acquaint(service: Stage) -> dict[str, list[str]]:
    """Make what only who made it knows by its id, and say the ids: parameter of an address to values."""
    ask = service.ask
    rule = {"id": "never", "level": "fail", "when": "true", "message": "No."}
    ask("POST", "/v1/policies", {"key": "fuzz-strict", "title": "Never", "rules": [rule]}, 201)
    found: dict[str, list[str]] = {"policy": ["fuzz", "fuzz-strict"]}
    use = {"organisation": "university", "country": "DE", "purpose": "research"}
    for number in range(INVENTORIES):
        asked = {"name": f"Fuzz {number}", "owner": "the lab", "policy": "fuzz-strict", "use": use}
        inventory = str(ask("POST", "/v1/inventories", asked, 201)["id"])
        found.setdefault("inventory_id", []).append(inventory)
        _fill(service, inventory, found)
    for _ in range(INVENTORIES):
        check = {"subject": {"license_key": "mit"}, "use": use}
        found.setdefault("checks id", []).append(str(ask("POST", "/v1/checks?store=true", check, 200)["id"]))
    found["changes id"] = [str(one["id"]) for one in ask("GET", "/v1/changes")["items"]]
    found["framework"] = [str(one["id"]) for one in ask("GET", "/v1/openness/frameworks")["items"]]
    found |= {"level": ["0"], "number": ["0"], "dumps name": ["latest"], "file": ["SHA256SUMS"]}
    return found


def _fill(service: Stage, inventory: str, found: dict[str, list[str]]) -> None:
    """Entries, lines that match nothing, a run, requests for approval, and waivers."""
    at = f"/v1/inventories/{inventory}"
    lines = "\n".join([*USUAL, *(f"fuzz/derived-{number}" for number in range(CHAIN)), "a word", "another one"])
    headers = {"Content-Type": "text/plain"}
    service.client.post(f"{at}/import?format=text", content=lines, headers=headers).raise_for_status()
    entries = [one["id"] for one in service.ask("GET", f"{at}/entries")["items"]]
    unsettled = [one["id"] for one in service.ask("GET", f"{at}/unsettled")["items"]]
    runs = [service.ask("POST", f"{at}/check", expect=202)["run_id"]]
    for name, ids in (("entry_id", entries), ("line_id", unsettled), ("run_id", runs)):
        found[f"{name} in {inventory}"] = ids
        found.setdefault(name, []).extend(ids)
    for entry in entries[::2]:
        service.ask("POST", f"{at}/entries/{entry}/request", {"reason": "It is needed."})
        until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
        waiver = {"inventory": inventory, "entry": entry, "rule": "never", "reason_code": "accepted_risk"}
        waiver |= {"reason": "For now.", "owner": "the lab", "expires_at": until}
        found.setdefault("waiver_id", []).append(str(service.ask("POST", "/v1/waivers", waiver, 201)["id"]))
