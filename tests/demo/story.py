"""The story itself, one function per step; each shows what it sees and fails if that is not what should be."""

from typing import Any

from rich.console import Console
from rich.table import Table

from tests.support.stub_hub.seeds import MINIMAX, change_minimax
from tests.support.workers.service import ServiceFailedError
from tests.support.workers.stage import Stage

LLAMA = "meta-llama/Llama-3.2-11B-Vision"
TUNED = "example-lab/gemma-2-9b-tuned"
MODELS = (
    "mistralai/Mistral-7B-v0.1", LLAMA, "google/gemma-2-9b", "CohereForAI/aya-23-8B", TUNED, MINIMAX,
)  # fmt: skip
COMPANY = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}
BIG_COMPANY = {**COMPANY, "distribution": "none", "monthly_active_users": 150_000_000, "annual_revenue_usd": 2e9}
COLOURS = {"allowed": "green", "allowed_with_obligations": "green", "denied": "red", "needs_review": "yellow"}


def subscribe(stage: Stage, console: Console) -> str:
    """A subscriber registers and gets a signed ping."""
    created = stage.ask("POST", "/v1/webhooks", {"url": stage.receiver.url}, expect=201)
    secret = str(created["secret"])
    ping = alert(stage, secret, "webhook.ping")
    console.print(f"   receiver {stage.receiver.url} got a {ping['type']}, signature verified")
    return secret


def watch(stage: Stage, console: Console) -> None:
    """Six models are watched."""
    for model in MODELS:
        stage.ask("PUT", f"/v1/watch/{model}", expect=201 if model != "google/gemma-2-9b" else _either(stage, model))
    console.print(f"   {len(MODELS)} models on the watch list")


def sync(stage: Stage, console: Console) -> None:
    """All of them are read from the hub."""
    done = stage.wait_for_run(stage.ask("POST", "/v1/sync", expect=202)["run_id"])
    if done["outcomes"].get("failed"):
        raise ServiceFailedError(f"some models could not be read: {done['items']}")
    console.print(f"   {done['total']} models read")


def show(stage: Stage, console: Console) -> None:
    """What the registry knows of them."""
    table = Table("model", "licence", "class", "commercial", "excluded", "gate", "made from", header_style="bold")
    for model in MODELS:
        record = stage.ask("GET", f"/v1/models/{model}")
        license_, limits = record["license"], record["license"]["restrictions"]
        excluded = ", ".join(
            f"{len(item['countries'])} countries ({item['covers']})" for item in limits["countries_excluded"]
        )
        bases = ", ".join(base["id"] for base in record["base_models"])
        table.add_row(
            model, license_["license"] or "?", license_["class"], limits["commercial"], excluded, record["gated"], bases
        )
    console.print(table)
    gated = stage.ask("GET", f"/v1/models/{LLAMA}")["hub"]["unread"]
    console.print(f"   behind the gate of {LLAMA}, not read without a token: {', '.join(gated)}")
    kept = stage.ask("GET", f"/v1/models/{MINIMAX}")["texts"]
    for text in kept:
        stage.client.get(f"/v1/evidence/{text['sha256']}").raise_for_status()
        console.print(f"   evidence: {MINIMAX} {text['path']:12} sha256 {text['sha256']}", highlight=False)


def check_territory(stage: Stage, console: Console) -> None:
    """A company in Germany asks for a vision model whose licence leaves out the European Union."""
    answer = ask_check(stage, console, LLAMA, COMPANY)
    expect(answer["verdict"] == "denied", f"{LLAMA} from Germany is denied", answer)
    expect(any(f["rule"] == "territory" and f["clause"] for f in answer["findings"]), "the territory clause", answer)


def check_lineage(stage: Stage, console: Console) -> None:
    """A fine-tune that declares MIT over Gemma: the base's terms bind."""
    answer = ask_check(stage, console, TUNED, {**COMPANY, "distribution": "weights"})
    codes = {item["code"] for item in answer["obligations"]}
    expect("report_lineage_conflict" in codes, "the lineage conflict is reported", answer)


def check_before(stage: Stage, console: Console) -> str:
    """A big company asks about MiniMax-M2 while it is MIT."""
    answer = ask_check(stage, console, MINIMAX, BIG_COMPANY)
    expect(answer["verdict"] == "allowed", "MIT allows it", answer)
    return str(answer["verdict"])


def change(stage: Stage, console: Console) -> None:
    """13 November 2025: MIT becomes a modified MIT; the next sync reads it twice before it counts."""
    change_minimax(stage.hub)
    done = stage.wait_for_run(stage.sync(MINIMAX))
    expect(done["outcomes"] == {"changed": 1}, "one model changed", done)
    console.print("   the hub has a new commit; read, compared, read again, recorded")


def flag(stage: Stage, console: Console) -> dict[str, Any]:
    """The change is on record once, with before, after and direction."""
    items = stage.ask("GET", f"/v1/changes?model={MINIMAX}")["items"]
    expect(len(items) == 1, "exactly one flag", items)
    found: dict[str, Any] = items[0]
    expect(found["direction"] == "narrowed", "its direction is narrowed", found)
    console.print(f"   [bold]{found['kind']}[/bold]  {found['direction']}, {found['severity']}")
    console.print(f"   before  {found['class_before']:12} {_declared(found['before'])}")
    console.print(f"   after   {found['class_after']:12} {_declared(found['after'])}")
    console.print(f"   words   {', '.join(found['sensitive'])}", highlight=False)
    return found


def delivered(stage: Stage, console: Console, secret: str, flag_id: str) -> None:
    """The subscriber got it, signed."""
    body = alert(stage, secret, "license.changed")
    data: Any = body["data"]
    expect(data["id"] == flag_id, "the alert is about this flag", body)
    console.print(f"   license.changed about {data['model']} arrived, signature verified")


def check_after(stage: Stage, console: Console, before: str) -> None:
    """The same question gets another answer; a curator who has read the text settles it."""
    answer = ask_check(stage, console, MINIMAX, BIG_COMPANY)
    expect(answer["verdict"] == "needs_review", "unknown never passes", answer)
    path = f"/v1/models/{MINIMAX}"
    conclusion = {"license": "minimax-m2-modmit", "reason": "The text of LICENSE at this commit was read and compared."}
    stage.ask("PATCH", path, {"conclusion": conclusion}, etag=stage.etag(path))
    console.print("   a curator concludes: minimax-m2-modmit, with a reason")
    answer = ask_check(stage, console, MINIMAX, BIG_COMPANY)
    shown = [item["value"] for item in answer["obligations"] if item["code"] == "display"]
    expect(answer["verdict"] == "allowed_with_obligations" and shown == ["MiniMax M2"], "the display duty", answer)
    console.print(f"   verdict for a big company: {before} -> {answer['verdict']}")


def quiet(stage: Stage, console: Console) -> None:
    """Another sync without a change stays quiet."""
    stage.wait_for_run(stage.ask("POST", "/v1/sync", expect=202)["run_id"])
    total = stage.ask("GET", "/v1/changes")["total"]["count"]
    expect(total == 1, "still one flag", total)
    console.print("   nothing new, no flag, no alert")


def ask_check(stage: Stage, console: Console, model: str, use: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = stage.ask("POST", "/v1/checks", {"subject": {"model": model}, "use": use})
    verdict = answer["verdict"]
    console.print(f"   {model}: [{COLOURS[verdict]}]{verdict}[/]")
    for finding in answer["findings"]:
        if finding["outcome"] == verdict and verdict != "allowed":
            console.print(f"     {finding['reason']}{_source(finding)}", highlight=False)
    return answer


def alert(stage: Stage, secret: str, type_: str) -> dict[str, object]:
    def look() -> dict[str, object] | None:
        bodies = [item.verify(secret) for item in list(stage.receiver.received)]
        return next((body for body in bodies if body["type"] == type_), None)

    return stage.wait_for(f"the alert {type_}", look)


def expect(holds: bool, what: str, seen: object) -> None:  # noqa: FBT001 - reads like an assertion
    if not holds:
        raise ServiceFailedError(f"expected that {what}; seen: {seen}")


def _either(stage: Stage, model: str) -> int:
    """A base model may be on the list already, as an ancestor of its fine-tune."""
    watched = {item["model"] for item in stage.ask("GET", "/v1/watch")["items"]}
    return 200 if model in watched else 201


def _source(finding: dict[str, Any]) -> str:
    return f" [dim]({finding['license']}, {finding['clause']})[/]" if finding["clause"] else ""


def _declared(side: dict[str, Any]) -> str:
    return ", ".join(side["declared"]) + (f" / {side['name']}" if side["name"] else "")
