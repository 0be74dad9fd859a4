"""Private records answer as if they were not there, whatever is asked, and texts behind a gate are not quoted."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from sqlmodel import SQLModel, col, select

from registry.access import Scope, create_key
from registry.db.visibility import hidden_tables
from registry.runtime import Runtime
from registry.webhooks.tables import Delivery, WebhookEndpoint
from tests.support.clock import NOW
from tests.support.http.application import Client, speaking_to
from tests.support.records.secrets import (
    BASE,
    GATED,
    GATED_TEXT,
    OLD,
    PRIVATE,
    PRIVATE_TEXT,
    SECRET,
    TOLD,
    Planted,
    plant,
)

USE = {"purpose": "commercial"}
LISTS = ("/v1/models", "/v1/models/export", "/models")
QUERIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        LISTS,
        ("", f"q={SECRET}", "gated=no", "status=needs_review", "license=other", "sort=-downloads", "sort=-updated_at",
         "owner=quokkalab", f"base_model={BASE}", "license_class=unknown"),
    ),
    "/v1/models/facets": ("", f"q={SECRET}", "gated=no"),
    "/v1/models/{owner:str}/{name:str}": ("", "as_of=2200-01-01", "revision=aaaaaaa"),
    "/v1/models/{owner:str}/{name:str}/license": ("", "as_of=2200-01-01", "revision=aaaaaaa"),
    "/v1/models/{owner:str}/{name:str}/bom": ("", "format=tag-value", "format=spdx-json"),
    "/v1/models/{owner:str}/{name:str}/openness": ("", "as_of=2200-01-01", "revision=aaaaaaa"),
    "/v1/openness/ranking": ("framework=category", "framework=osai-12&format=csv"),
    "/v1/changes": ("", f"model={PRIVATE}"),
    "/v1/proposals": ("", f"model={PRIVATE}"),
    "/v1/audit": ("", f"subject={PRIVATE}", "actor=cli:quokka", "format=csv", "format=jsonl"),
}  # fmt: skip
IDENTITIES = (PRIVATE, OLD)


def bodies(model: str, path: str) -> list[Any]:
    """What a POST to a route asks about a model."""
    subject = {"model": model}
    wish = {
        "model": model,
        "changes": [{"field": "description", "value": "New."}],
        "reason": "So.",
        "evidence": ["https://a.example"],
    }
    known: dict[str, list[Any]] = {
        "/v1/checks": [{"subject": subject, "use": USE}, {"subject": subject | {"as_of": "2200-01-01"}, "use": USE}],
        "/v1/checks/batch": [{"checks": [{"subject": subject, "use": USE}]}],
        "/v1/licenses/identify": [{"text": text.replace("alone", "only")} for text in (GATED_TEXT, PRIVATE_TEXT)],
        "/v1/licenses/compare": [{"old": {"text": GATED_TEXT[:200]}, "new": {"text": "Something else."}}],
        "/v1/proposals": [wish],
        "/v1/proposals/preview": [wish],
    }
    return known.get(path, [{"reason": "Because."}, {}])


def asked(app: Litestar, planted: Planted) -> Iterator[tuple[str, str, str, Any]]:
    """Every route with GET and POST: method, route, address and body, for each of the names that matter."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path in {"/logout", "/metrics"}:
            continue
        for method in sorted({"GET", "POST"} & set(route.route_handler_map)):
            for model in (*IDENTITIES, *([f"{PRIVATE}x"] if method == "GET" else []), GATED, BASE):
                path = _filled(route.path, model, planted)
                if method == "GET":
                    for query in QUERIES.get(route.path, ("",)):
                        yield method, route.path, f"{path}?{query}", None
                else:
                    for body in bodies(model, route.path):
                        yield method, route.path, path, body
                if "{owner" not in route.path and method == "GET":
                    break


def _filled(path: str, model: str, planted: Planted) -> str:
    owner, _, name = model.partition("/")
    given = {"owner": owner, "name": name, "key": "mit", "sha256": planted.private_hashes[0], **planted.places}
    given["framework"] = "category"
    if "{owner" not in path:
        del given["name"]
    return re.sub(r"\{(\w+):\w+\}", lambda place: given.get(place[1], "x"), path)


def findings(client: Client, planted: Planted) -> dict[str, str]:
    """The routes that tell what they must not, with what they answer; what only repeats the question tells nothing."""
    found = {}
    for method, route, path, body in asked(client.app, planted):
        answer = client.request(method, path, json=body)
        assert answer.status_code != 500, (method, path, answer.text)
        text, question = answer.text, f"{path} {json.dumps(body)}"
        twins = [(one, other) for one, other in planted.twins.items() if one in question]
        if route.endswith("/sync") and method == "POST":  # what is not there would be registered
            text = _told(text, twins)
        elif twins:
            twin = _told(json.dumps(body), twins)
            compared = client.request(method, _told(path, twins), json=json.loads(twin))
            same = answer.status_code == compared.status_code and _told(text, planted.twins.items()) == compared.text
            text = "" if same else text
        if f"q={SECRET}" in question or SECRET in json.dumps(body):
            text = text.replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        told = [word for word in (SECRET, TOLD, *planted.private_hashes) if word in text.lower()]
        if told and not route.startswith("/v1/licenses"):  # whose answers repeat the text that they were asked about
            place = text.lower().index(told[0])
            found[f"{method} {path} {body}"] = f"{answer.status_code}: {text[max(place - 60, 0) : place + 60]}"
    return found


def _told(text: str, twins: Iterable[tuple[str, str]]) -> str:
    """A text of something that is not there instead of what is hidden."""
    for one, other in twins:
        text = text.replace(one, other)
    return text


OTHERS: list[Scope] = [one for one in Scope if one not in {Scope.ADMIN, Scope.PRIVATE_READ}]
ALONE: list[list[Scope]] = [[], *([one] for one in OTHERS)]


@pytest.mark.slow
@pytest.mark.parametrize("scopes", ALONE, ids=lambda scopes: "+".join(scopes) if len(scopes) < 2 else "all")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_without_the_scope_is_told(open_runtime: Runtime, scopes: list[Scope]) -> None:
    planted = plant(open_runtime)
    key = _key(open_runtime, scopes) if scopes else None
    with speaking_to(open_runtime, key=key) as client:
        assert findings(client, planted) == {}


def test_nobody_without_the_scope_is_told_on_either_database(closed_runtime: Runtime) -> None:
    planted = plant(closed_runtime)
    with speaking_to(closed_runtime, key=_key(closed_runtime, OTHERS)) as client:
        assert findings(client, planted) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_has_the_scope_is_told_almost_everywhere(closed_runtime: Runtime) -> None:
    planted = plant(closed_runtime)
    with speaking_to(closed_runtime, key=_key(closed_runtime, [*OTHERS, Scope.PRIVATE_READ])) as client:
        told = findings(client, planted)
    assert len({one.split("?")[0] for one in told}) > 25, sorted(told)


@pytest.mark.parametrize("text", [GATED_TEXT, PRIVATE_TEXT])
def test_a_private_text_is_nobodys_nearest(closed_runtime: Runtime, text: str) -> None:
    plant(closed_runtime)
    near = {"text": text.replace("alone", "only", 1)}
    for scopes, is_told in (([Scope.MODELS_READ], False), ([Scope.MODELS_READ, Scope.PRIVATE_READ], True)):
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            found = client.post("/v1/licenses/identify", json=near).json()["nearest_text"]
            assert (found is not None) is is_told, found


def test_a_subscription_is_told_what_its_maker_may_know(closed_runtime: Runtime) -> None:
    for scopes in ([Scope.WEBHOOKS_MANAGE], [Scope.WEBHOOKS_MANAGE, Scope.PRIVATE_READ]):
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            hook = {"url": "http://127.0.0.1:9/", "description": f"{len(scopes)}"}
            assert client.post("/v1/webhooks", json=hook).status_code == 201
    plant(closed_runtime)
    with closed_runtime.database.reading() as session:
        told = session.exec(
            select(WebhookEndpoint.description, Delivery.body).join(
                Delivery, col(Delivery.endpoint_id) == WebhookEndpoint.id
            )
        ).all()
    bodies = {name: b"".join(body for one, body in told if one == name).decode() for name in ("1", "2")}
    assert GATED in bodies["1"]
    assert SECRET not in bodies["1"]
    assert TOLD not in bodies["1"]
    assert SECRET in bodies["2"]
    assert TOLD in bodies["2"]


def test_every_table_that_refers_to_a_record_is_hidden_with_it() -> None:
    referring = {
        mapper.class_
        for mapper in SQLModel._sa_registry.mappers  # noqa: SLF001 - the one list of all tables
        if {"record_pk", "subject", "model_folded"} & set(mapper.columns.keys())
    }
    unhidden = {one.__name__ for one in referring - hidden_tables()}
    of_institutions = {"InventoryEntry", "InventoryResult", "Waiver"}  # what it entered itself, and what came of it
    # The others: no operation lists it; its subjects are addresses; it is made of nothing private.
    assert unhidden == {"TextDecision", "RateWindow", "SubjectDocument"} | of_institutions


def _key(runtime: Runtime, scopes: list[Scope]) -> str:
    with runtime.database.unit_of_work() as work:
        return create_key(work, "one", scopes, actor="test", now=NOW)[1]
