"""Wrong inputs of the API: each answer says what was wrong, where, and what would be right."""

from typing import Any

import pytest

from tests.support.http.application import Client

CHECK = {"subject": {"license_key": "mit"}, "use": {"organisation": "company", "country": "DE"}}
MODEL = "mistralai/Mistral-7B-v0.1"
PATH = f"/v1/models/{MODEL}"


def use(**changed: object) -> dict[str, Any]:
    return {"subject": CHECK["subject"], "use": {**CHECK["use"], **changed}}


def subject(**changed: object) -> dict[str, Any]:
    return {"subject": changed, "use": CHECK["use"]}


CHECKS: tuple[tuple[object, dict[str, tuple[str, ...]]], ...] = (
    (use(organisation="uni"), {"/use/organisation": ("'uni'", "did you mean 'university'", "public_body")}),
    (use(purpose="Research"), {"/use/purpose": ("did you mean 'research'", "teaching")}),
    (use(activities=["military", "weapon"]), {"/use/activities/1": ("did you mean 'weapons'", "education")}),
    (use(country="Germany"), {"/use/country": ("'Germany'", "write DE")}),
    (use(country="de"), {"/use/country": ("write DE",)}),
    (use(country="DEU"), {"/use/country": ("write DE",)}),
    (use(country="Deutschland"), {"/use/country": ("write DE",)}),
    (use(country="UK"), {"/use/country": ("write GB",)}),
    (use(country="EL"), {"/use/country": ("write GR",)}),
    (use(country="EU"), {"/use/country": ("is not a country", "name the member state")}),
    (use(parent_country="USA", output_countries=["DE", "Europe"]),
     {"/use/parent_country": ("write US",), "/use/output_countries/1": ("is not a country",)}),
    (use(contry="DE"), {"/use/contry": ("did you mean 'country'", "organisation")}),
    ({"subject": {"license_key": "mit"}, "use": {}},
     {"/use/country": ("missing", "such as DE"), "/use/organisation": ("missing", "university")}),
    ({}, {"/subject": ("missing",), "/use": ("missing",)}),
    (use(monthly_active_users="many", annual_revenue_usd=-1, commercial="yes"),
     {"/use/monthly_active_users": ("whole number", "'many'"), "/use/annual_revenue_usd": ("at least 0",),
      "/use/commercial": ("true or false",)}),
    (subject(license={"declred": "mit"}), {"/subject/license/declred": ("did you mean 'declared'",)}),
    (subject(license="mit"), {"/subject/license": ("an object with `declared`, `name`, `link`", "'mit'")}),
    (use(activities="military"), {"/use/activities": ("a list", 'write ["military"]')}),
    (subject(model=MODEL, modality="vision"), {"/subject": ("`model`", "stands `modality`")}),
    (subject(), {"/subject": ("`model`", "license_key")}),
    (subject(model=MODEL, revision="?"), {"/subject/revision": ("commit, tag or branch",)}),
    (subject(model=MODEL, as_of="2026-02-30"), {"/subject/as_of": ("February 2026 has 28 days",)}),
    (subject(model=MODEL, as_of="01.03.2026"), {"/subject/as_of": ("2026-01-31T12:00:00Z",)}),
    (subject(model=MODEL, as_of="2026-01-01T00:00:00"), {"/subject/as_of": ("time zone", "Z for UTC")}),
    (subject(model=MODEL, as_of="2126-01-01"), {"/subject/as_of": ("has not come yet", "up to now")}),
    (subject(model=f"https://huggingface.co/{MODEL}/tree/v1", as_of="2026-01-01"), {"/subject": ("revision v1",)}),
    ({**CHECK, "policy": "uni-de"}, {"/policy": ("is not the key of a policy", "university")}),
)  # fmt: skip

ASKED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("/v1/models?license_class=permisive", "/license_class", ("did you mean 'permissive'", "copyleft")),
    ("/v1/models?licence=mit", "/licence", ("did you mean 'license'", "owner")),
    ("/v1/models?license=apache2", "/license", ("'apache-2.0'",)),
    ("/v1/models?not_allowed_in=de", "/not_allowed_in", ("write DE",)),
    ("/v1/models?not_allowed_in=EU", "/not_allowed_in", ("member state",)),
    ("/v1/models?sort=downloads", "/sort", ("did you mean '-downloads'", "-updated_at")),
    (f"{PATH}/history?as_of=2026-01-01", "/as_of", ("not a parameter of this operation", "cursor", "limit")),
    ("/v1/watch?status=failing", "/status", ("not a parameter of this operation", "limit")),
    ("/v1/models?limit=1000", "/limit", ("at most 200",)),
    ("/v1/models?limit=ten", "/limit", ("whole number", "'ten'")),
    ("/v1/models?cursor=abc", "/cursor", ("start again without it",)),
    ("/v1/models?purl=pkg:pypi/x", "/purl", ("pkg:huggingface/owner/name",)),
    ("/v1/models/export?format=excel", "/format", ("jsonl", "csv")),
    (f"{PATH}?as_of=2026-13-01", "/as_of", ("no month 13",)),
    (f"{PATH}?as_of=tomorrow", "/as_of", ("a day (2026-01-31",)),
    (f"{PATH}?as_of=2126-01-01", "/as_of", ("has not come yet",)),
    (f"{PATH}?as_of=2026-01-01T00:00:00+01:00", "/as_of", ("%2B",)),
    (f"{PATH}?revision=main!", "/revision", ("7 to 40 hex digits",)),
    ("/v1/review?group=z", "/group", ("'z' is not the `key` of a group", "64 hexadecimal digits")),
    (f"{PATH}?rev=abc", "/rev", ("did you mean 'revision'", "as_of")),
    (f"{PATH}/license?revision=abcdef1&as_of=2026-01-01", "/as_of", ("not both",)),
    (f"{PATH}/bom?format=spdx", "/format", ("spdx-2.3-json",)),
    ("/v1/changes?kind=licence.removed", "/kind", ("did you mean 'license.removed'", "model.deleted")),
    ("/v1/changes?direction=wider", "/direction", ("did you mean 'widened'", "narrowed")),
    ("/v1/changes?status=closed&since=yesterday", "/since", ("2026-01-31",)),
    ("/v1/models?license=mit&license=apache-2.0", "/license", ("more than once",)),
    (f"{PATH}?as_of=2026-01-01&%61s_of=2026-02-01", "/as_of", ("more than once",)),
    ("/v1/changes?limit=5&kind=license.changed&limit=6", "/limit", ("more than once",)),
    ("/v1/deliveries?state=undelivred", "/state", ("did you mean 'undelivered'", "exhausted")),
)  # fmt: skip

SENT: tuple[tuple[str, str, object, dict[str, tuple[str, ...]]], ...] = (
    ("POST", "/v1/webhooks", {"url": "https://127.0.0.1/x", "events": ["license.change"], "models": []},
     {"/events/0": ("did you mean 'license.changed'", "model.deleted"), "/models": ("empty",)}),
    ("POST", "/v1/webhooks", {"event": ["license.changed"]},
     {"/event": ("did you mean 'events'",), "/url": ("missing",)}),
    ("PUT", "/v1/watch-groups/mine", {"query": {"license_class": "community!", "owner": "x"}},
     {"/query/license_class": ("did you mean 'community'",)}),
    ("PUT", "/v1/watch-groups/mine", {"query": {"licence": "mit"}}, {"/query/licence": ("did you mean 'license'",)}),
    ("PUT", "/v1/models/some/one", {"facts": {"origin": {"country": "UK", "kind": "firm"}, "parameters": -1}},
     {"/facts/origin/country": ("write GB",), "/facts/origin/kind": ("company",),
      "/facts/parameters": ("at least 0",)}),
    ("PUT", "/v1/models/some/one", {"facts": {"territory": {"countries": ["EU"]}}},
     {"/facts/territory/countries/0": ("member state",)}),
    ("POST", "/v1/licenses/classify", {"declared": 7}, {"/declared": ("text or a list",)}),
    ("POST", "/v1/licenses/identify", {"text": "x", "file_sha256": "y"}, {"/file_sha256": ("64 hexadecimal digits",)}),
    ("POST", "/v1/proposals",
     {"model": MODEL, "reason": "r", "evidence": ["https://example.org"],
      "changes": [{"field": "origin.contry", "value": "DE"}, {"field": "origin.country", "value": "UK"},
                  {"field": "openness_category", "value": "open"}]},
     {"/changes/0/field": ("did you mean 'origin.country'",), "/changes/1/value": ("write GB",),
      "/changes/2/value": ("open_weights",)}),
    ("POST", "/v1/proposals",
     {"model": MODEL, "reason": "r", "evidence": ["https://example.org"],
      "changes": [{"field": "conclusion", "value": {"license": "apache2"}}]},
     {"/changes/0/value": ("'apache-2.0'",)}),
    ("POST", "/v1/proposals",
     {"model": MODEL, "reason": "", "evidence": ["https://example.org"],
      "changes": [{"field": "origin.contry", "value": "DE"}, {"field": "origin.country", "value": "UK"},
                  {"field": "parameters", "value": -1}, {"field": "modality", "value": "txt"}]},
     {"/reason": ("empty",), "/changes/0/field": ("did you mean 'origin.country'",),
      "/changes/1/value": ("write GB",), "/changes/2/value": ("at least 0",), "/changes/3/value": ("'text'",)}),
    ("POST", "/v1/proposals", {"model": MODEL, "changes": [], "evidence": ["x"]},
     {"/reason": ("missing",), "/changes": ("empty",), "/evidence/0": ("link",)}),
    ("POST", "/v1/webhooks",
     {"url": "https://hooks.example.org/x", "events": ["license.change"],
      "models": ["*", "mistralai/Mistral-*", "mistralai/", "/x", "https://example.org/a", "datasets/squad", MODEL]},
     {"/events/0": ("did you mean",), **{f"/models/{place}": ("owner/name",) for place in range(6)}}),
    ("PUT", "/v1/watch/datasets/squad", None, {"/model": ("not a model id",)}),
    ("PUT", "/v1/watch-groups/mine", {"models": ["gpt2", "mistralai"]}, {"/models/1": ("is an owner",)}),
    ("PUT", "/v1/models/some/one", {"conclusion": {"license": "apache2", "reason": "r"}},
     {"/conclusion/license": ("Did you mean 'apache-2.0'",)}),
    ("POST", "/v1/sync/pause", {"reason": ""}, {"/reason": ("empty",)}),
)  # fmt: skip


@pytest.fixture
def stocked(client: Client) -> Client:
    """With one model that questions can be about."""
    assert client.put(PATH, json={"facts": {"description": "Known."}}).status_code == 201
    return client


def assert_told(problem: dict[str, Any], wanted: dict[str, tuple[str, ...]]) -> None:
    told = {one["pointer"]: one["detail"] for one in problem["errors"]}
    for pointer, words in wanted.items():
        assert pointer in told, (pointer, problem)
        assert all(word in told[pointer] for word in words), (words, told[pointer])
    assert "regex" not in str(problem)
    assert "^" not in str(problem["errors"])


def test_every_fault_of_a_check_is_told_where_it_is(stocked: Client) -> None:
    for body, wanted in CHECKS:
        answer = stocked.post("/v1/checks", json=body)
        assert answer.status_code == 400, (body, answer.text)
        assert_told(answer.json(), wanted)
        (result,) = stocked.post("/v1/checks/batch", json={"checks": [body]}).json()["results"]
        assert result["status"] == 400, result
        assert_told(result["problem"], wanted)


def test_every_question_that_makes_no_sense_says_which_would(stocked: Client) -> None:
    for address, pointer, words in ASKED:
        answer = stocked.get(address)
        assert answer.status_code == 400, (address, answer.text)
        assert_told(answer.json(), {pointer: words})


def test_every_body_is_read_to_its_end(stocked: Client) -> None:
    for method, path, body, wanted in SENT:
        answer = stocked.request(method, path, json=body)
        assert answer.status_code == 400, (path, answer.text)
        assert_told(answer.json(), wanted)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no body"),
        (b"{", "ends too early"),
        (b"[1,]", "not JSON"),
        (b"7", "Expected an object with `subject`, `use`, `policy`, got 7"),
    ],
)
def test_what_is_no_object_is_said_so(client: Client, content: bytes, words: str) -> None:
    answer = client.post("/v1/checks", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert words in answer.json()["errors"][0]["detail"]


REPEATED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("POST", "/v1/checks", '{"subject": {"license_key": "mit"}, "use": {"country": "DE", "country": "US"}}',
     ("/use/country",)),
    ("POST", "/v1/checks", '{"subject": {"model": "a/b", "model": "c/d"}, "use": {}, "\\u0075se": {}}',
     ("/use", "/subject/model")),
    ("POST", "/v1/checks/batch", '{"checks": [{}, {"subject": {"model": "a/b", "model": "a/b"}}]}',
     ("/checks/1/subject/model",)),
    ("PUT", PATH, '{"facts": {"description": "x", "description": "y"}}', ("/facts/description",)),
    ("POST", "/v1/webhooks", '{"url": "https://a.example/", "models": ["a/b"], "models": null}', ("/models",)),
)  # fmt: skip


def test_a_name_that_stands_twice_is_refused(stocked: Client) -> None:
    for method, path, content, pointers in REPEATED:
        answer = stocked.request(method, path, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, (content, answer.text)
        assert tuple(one["pointer"] for one in answer.json()["errors"]) == pointers
        assert all("more than once" in one["detail"] for one in answer.json()["errors"])


NOT_KNOWN: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    ({"id": "https://huggingface.co/datasets/a/b"}, ("owner/name",)),
    ({"id": "../.."}, ("owner/name",)),
    ({"id": "pkg:pypi/a"}, ("owner/name",)),
    ({"id": "nobody/nothing"}, ("cardwatch watch add nobody/nothing",)),
    ({"purl": f"pkg:huggingface/{MODEL}?repository_url=https://hub.example.org"}, ("https://hub.example.org",)),
)


def test_what_is_not_known_is_advised_as_far_as_it_works(stocked: Client) -> None:
    for asked, words in NOT_KNOWN:
        answer = stocked.get("/v1/models", params=asked)
        assert answer.status_code == 404, (asked, answer.text)
        assert all(word in answer.json()["detail"] for word in words), answer.text
        assert ("watch add" in answer.json()["detail"]) == (asked.get("id") == "nobody/nothing")
    purl = f"pkg:huggingface/{MODEL}?repository_url=https://huggingface.co"
    assert stocked.get("/v1/models", params={"purl": purl}).status_code == 200


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/v1/models/Mistral-7B-v0.1", ("/v1/models/{owner}/{name}", "/v1/models/_/{name}")),
        (f"/v1/models/https://huggingface.co/{MODEL}", ("/v1/models/{owner}/{name}", "/v1/models?id=")),
        ("/v1/watch/gpt2", ("/v1/watch/_/{name}",)),
        ("/v1/modles", ("/v1/modles", "Did you mean /v1/models?", "/schema")),
        ("/v1/licences", ("Did you mean /v1/licenses?",)),
        ("/nothing/of/ours", ("/schema",)),
    ],
)
def test_an_address_that_is_none_says_which_would(client: Client, path: str, words: tuple[str, ...]) -> None:
    answer = client.get(path)
    assert (answer.status_code, [word for word in words if word not in answer.json()["detail"]]) == (404, [])


def test_a_method_that_is_none_says_which_there_are(client: Client) -> None:
    detail = client.delete("/v1/models").json()["detail"]
    assert ("takes " in detail, "GET" in detail) == (True, True)


@pytest.mark.parametrize(
    ("model", "words"),
    [("nobody", "has an owner"), ("a/b c", "of letters, digits"), ("a/b", "`cardwatch watch add a/b`")],
)
def test_an_unknown_model_comes_with_what_an_id_is(client: Client, model: str, words: str) -> None:
    assert words in client.get("/v1/models", params={"id": model}).json()["detail"]


def test_an_address_of_a_page_names_a_model(stocked: Client) -> None:
    answer = stocked.get("/v1/models", params={"id": f"https://huggingface.co/{MODEL}"})
    assert (answer.status_code, answer.json()["id"]) == (200, MODEL)


def test_changes_are_listed_since_a_day(client: Client) -> None:
    assert client.get("/v1/changes?since=2026-01-31").json()["total"]["count"] == 0


@pytest.mark.parametrize("path", ["/v1/sync", f"{PATH}/sync"])
def test_what_would_be_passed_over_is_refused_before_anything_is_read(client: Client, path: str) -> None:
    mistyped = client.post(f"{path}?dryrun=true")
    assert mistyped.status_code == 400
    assert "did you mean 'dry_run'?" in mistyped.json()["errors"][0]["detail"]
    unread = client.post(path, json={"models": [MODEL]})
    assert (unread.status_code, "takes no body" in unread.json()["detail"]) == (400, True)
    assert client.get("/v1/sync").json()["items"]["queued"] == 0


def test_a_filter_of_a_subscription_takes_addresses(client: Client) -> None:
    models = [f"https://huggingface.co/{MODEL}", "mistralai/*", "gpt2", "modelscope:Qwen/*", "own/model+x"]
    answer = client.post("/v1/webhooks", json={"url": "https://example.com/hook", "models": models})
    assert answer.status_code == 201, answer.text
    assert answer.json()["models"] == [MODEL, *models[1:]]


def test_of_many_faults_some_are_told(client: Client) -> None:
    body = {"checks": [], **{f"surprise{number}": 1 for number in range(10_000)}}
    problem = client.post("/v1/checks/batch", json=body).json()
    assert len(problem["errors"]) == 50
    assert len(problem["detail"]) <= 1_000
