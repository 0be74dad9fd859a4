"""A registry into which people and sources typed what could break a page, wherever anybody may type."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.compliance.inventories.runs.worker import check_due
from registry.evidence.service import keep_texts
from registry.records.conclusions.service import curate
from registry.records.facts.curation import CuratedFacts, Item, Origin
from registry.records.facts.observation import ObservedBase, ObservedFacts, ObservedFile
from registry.records.service import observe, register
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.policies import rule
from tests.support.http.application import Client

MARKUP = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> & &amp; </title></style></textarea><!--"
TURNED = "a\u202egnp.exe \u05e9\u05dc\u05d5\u05dd \u2067\u2066 \u2069\u2069\u2069 \u200f(b)"
ADDRESS = "javascript:alert(document.domain)//\u202e"
LONG = "W" * 5_000 + "\u05d0" * 5_000
"""Ten thousand letters without a place to break a line."""
HOSTILE = (MARKUP, TURNED, ADDRESS, LONG)
OWNER = "hostile"
MODELS = tuple(f"{OWNER}/{name}" for name in ("markup", "turned", "address", "long"))
_USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}


def tell_hostile(runtime: Runtime, admin: Client) -> None:
    """One model for each kind of value, and one of everything that people write at the desk."""
    tell_models(runtime)
    for number, evil in enumerate(HOSTILE):
        _tell_desk(admin, number, evil)
    check_due(runtime.database, runtime.knowledge, budget_seconds=60)


def tell_models(runtime: Runtime) -> None:
    """The models alone."""
    for model, evil in zip(MODELS, HOSTILE, strict=True):
        _tell_model(runtime, model, evil)


def _tell_model(runtime: Runtime, model: str, evil: str) -> None:
    card = evil.encode()
    file = ObservedFile(evil, hashlib.sha256(card).hexdigest(), len(card), "license")
    facts = ObservedFacts(
        id=model, revision="a" * 40, declared=(evil,), license_name=evil, license_link=evil, files=(file,),
        bases=(ObservedBase(_cut(evil, 200), "merge"),),
    )  # fmt: skip
    item = Item(availability="open", note=_cut(evil, 2_000), license=_cut(evil, 200), evidence=(_address(evil),))
    short = _cut(evil, 200)
    curated = CuratedFacts(
        description=_cut(evil, 2_000), origin=Origin(organisation=short), documentation={"paper": item},
        artifacts={"base_weights": item, "training_code": item, "pretraining_data": item, "tokenizer": item},
    )  # fmt: skip
    with runtime.database.unit_of_work() as work:
        keep_texts(work, [card], NOW)
        record = register(work, runtime.knowledge, model, source="huggingface", now=NOW)
        observe(work, runtime.knowledge, record, facts, NOW)
        curate(work, runtime.knowledge, record, curated, None, actor=evil, now=NOW)


def _tell_desk(admin: Client, number: int, evil: str) -> None:
    short, name = _cut(evil, 200), f"hostile-{number}"
    found = rule("true", level="fail", message=_cut(evil, 500))
    _made(admin, "/v1/policies", key=name, title=short, rules=[found])
    inventory = _made(admin, "/v1/inventories", name=short, owner=short, use=_USE, policy=name)["id"]
    put = admin.put(
        f"/v1/inventories/{inventory}/entries/one",
        json={"model": MODELS[number], "owner": short, "note": _cut(evil, 2_000)},
    )
    assert put.status_code == 201, put.text
    listed = admin.post(f"/v1/inventories/{inventory}/import", params={"format": "text"}, content=evil[:2_000].encode())
    assert listed.status_code < 500, listed.text
    admin.post(f"/v1/inventories/{inventory}/check")
    _made(
        admin, "/v1/waivers", inventory=inventory, entry="one", rule="r", reason_code="accepted_risk",
        reason=_cut(evil, 2000), owner=short, expires_at=(datetime.now(UTC) + timedelta(days=90)).isoformat(),
    )  # fmt: skip
    _made(admin, "/v1/webhooks", url=f"http://127.0.0.1:9/?{number}", description=_cut(evil, 500))
    _made(
        admin, "/v1/proposals", model=MODELS[number], reason=_cut(evil, 2000), evidence=[f"https://example.org/{number}"],
        changes=[{"field": "description", "value": _cut(evil, 2000)}],
    )  # fmt: skip
    admin.put(f"/v1/watch-groups/{name}", json={"owner": f"{OWNER}-{number}"})
    admin.put(f"/v1/watch/{MODELS[number]}")


def _cut(evil: str, most: int) -> str:
    """As much of it as a field takes, of both ends."""
    return evil if len(evil) <= most else evil[: most // 2] + evil[-(most // 2) :]


def _address(evil: str) -> str:
    return _cut(f"https://example.org/{''.join(evil.split())}", 500)


def _made(admin: Client, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    answer = admin.post(path, json=body)
    assert answer.status_code == 201, f"{path}: {answer.text}"
    return dict(answer.json())
