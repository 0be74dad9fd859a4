"""A registry in which there is something of everything: models read from a hub, changes, proposals, webhooks."""

from tests.support.stub_hub.seeds import change_minimax, publish_demo
from tests.support.workers.stage import Stage

CHAIN = 12
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
