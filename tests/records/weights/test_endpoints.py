"""The weights of a model, and the models of a file, over HTTP."""

from typing import Any

import pytest

from registry.access import Scope
from registry.access.service import create_key
from registry.hub.weights import SignatureState, WeightFile, WeightList
from registry.records.facts import ObservedFacts
from registry.records.service import observe, register
from registry.records.weights import keep_weights
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client, speaking_to
from tests.support.licenses.knowledge import knowledge

MODEL, HIDDEN = "lab/tutor", "lab/secret"
OPEN = [MODEL, "other/copy"]
FIRST, SECOND = "a" * 40, "b" * 40
ONE, TWO, SECRET = "1" * 64, "2" * 64, "3" * 64


def keep(runtime: Runtime, model: str, revision: str, *files: WeightFile, **more: Any) -> None:  # noqa: ANN401 - members
    is_private = model == HIDDEN
    with runtime.database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=NOW, is_private=is_private)
        observe(work, knowledge(), record, ObservedFacts(id=model, revision=revision, private=is_private), NOW)
        keep_weights(work, record.number, WeightList(revision=revision, files=files, **more), NOW)


@pytest.fixture
def known(runtime: Runtime) -> Runtime:
    keep(runtime, MODEL, FIRST, WeightFile("model.safetensors", 10, ONE, "safetensors"))
    signature = SignatureState(state="differs", path="model.sig", identity="key", differing=("model.safetensors",))
    files = WeightFile("model.safetensors", 12, TWO, "safetensors"), WeightFile("q4.gguf", None, None, "gguf")
    keep(runtime, MODEL, SECOND, *files, gaps=("1 file of weights is listed without a sha256",), signature=signature)
    keep(runtime, "other/copy", FIRST, WeightFile("x.safetensors", 10, ONE, "safetensors"))
    keep(runtime, HIDDEN, FIRST, WeightFile("y.gguf", 10, ONE, "gguf"), WeightFile("z.gguf", 10, SECRET, "gguf"))
    return runtime


@pytest.mark.usefixtures("known")
def test_the_weights_of_a_revision_are_told(client: Client) -> None:
    now = client.get(f"/v1/models/{MODEL}/weights").json()
    assert (now["revision"], now["is_complete"], now["size"]) == (SECOND, False, None)
    assert [(one["path"], one["sha256"]) for one in now["files"]] == [("model.safetensors", TWO), ("q4.gguf", None)]
    assert (now["signature"]["state"], now["signature"]["is_verified"]) == ("differs", False)
    assert "not checked" in now["signature"]["note"]
    then = client.get(f"/v1/models/{MODEL}/weights", params={"revision": FIRST[:9]}).json()
    assert (then["revision"], then["is_complete"], then["size"], then["gaps"]) == (FIRST, True, 10, [])
    assert then["signature"]["note"] is None


def test_weights_that_are_not_known_are_not_absent(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        record = register(work, knowledge(), MODEL, source="huggingface", now=NOW)
        observe(work, knowledge(), record, ObservedFacts(id=MODEL, revision=FIRST), NOW)
    answer = client.get(f"/v1/models/{MODEL}/weights")
    assert answer.status_code == 404
    assert "not known" in answer.json()["detail"]
    assert client.get("/v1/models/nobody/nothing/weights").status_code == 404


@pytest.mark.usefixtures("known")
def test_a_hash_leads_to_all_models_with_that_file_in_pages(client: Client) -> None:
    found = client.get(f"/v1/models/by-weight/{ONE.upper()}", params={"limit": 1}).json()
    assert found["total"] == {"count": 3, "type": "exact"}
    rest = client.get(f"/v1/models/by-weight/{ONE}", params={"cursor": found["next_cursor"]}).json()
    items = [*found["items"], *rest["items"]]
    assert [(one["model"], one["path"], one["revision"], one["is_latest"]) for one in items] == [
        (MODEL, "model.safetensors", FIRST, False),
        ("other/copy", "x.safetensors", FIRST, True),
        (HIDDEN, "y.gguf", FIRST, True),
    ]
    assert rest["next_cursor"] is None
    assert client.get(items[0]["url"]).status_code == 200


@pytest.mark.usefixtures("known")
def test_an_unknown_hash_is_told_with_what_that_means(client: Client) -> None:
    answer = client.get(f"/v1/models/by-weight/{'f' * 64}")
    assert answer.status_code == 404
    assert "says nothing about the file" in answer.json()["detail"]
    assert client.get("/v1/models/by-weight/abc").status_code == 400


@pytest.mark.parametrize(
    ("scopes", "models"), [((), [MODEL, "other/copy"]), ((Scope.PRIVATE_READ,), [MODEL, "other/copy", HIDDEN])]
)
def test_private_weights_are_found_only_by_who_may_see_them(
    known: Runtime, scopes: tuple[Scope, ...], models: list[str]
) -> None:
    with known.database.unit_of_work() as work:
        key = create_key(work, "someone", [Scope.MODELS_READ, *scopes], actor="test", now=NOW)[1]
    with speaking_to(known, key=key) as client:
        found = client.get(f"/v1/models/by-weight/{ONE}").json()
        assert [one["model"] for one in found["items"]] == models
        assert found["total"]["count"] == len(models)
        status = 200 if HIDDEN in models else 404
        assert client.get(f"/v1/models/by-weight/{SECRET}").status_code == status
        assert client.get(f"/v1/models/{HIDDEN}/weights").status_code == status
