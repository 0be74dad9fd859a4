"""Values of filters: what does not exist is refused with what does, wherever a filter can be written."""

import pytest
from click.testing import CliRunner

from registry.cli.records.export import export
from registry.countries import ISO_3166_1
from registry.errors import Invalid
from registry.licenses.catalogue import load_catalogue
from registry.records.search.filters import SORTS, ModelFilter
from registry.records.search.values import VALUES, checked
from tests.support.http.application import Client

MISTYPED = (
    ("license_class", "research_only"), ("license_class", "Permissive"), ("license_class", ""),
    ("own_class", "research_only"), ("own_class", "Copyleft"), ("own_class", "open"), ("own_class", ""),
    ("origin_region", "eu"), ("origin_region", "Europe"),
    ("not_allowed_in", "uk"), ("not_allowed_in", "UK"), ("not_allowed_in", "XX"), ("not_allowed_in", "EU"),
    ("not_allowed_in", "DEU"), ("not_allowed_in", "de"), ("not_allowed_in", "Germany"), ("not_allowed_in", ""),
    ("status", "open"), ("status", "needs-review"), ("gated", "true"), ("gated", "yes"), ("source", "hf"),
    ("openness_category", "open"), ("openness_category", "open-weights"),
    ("license", "apache2"), ("license", "no-such-licence"), ("license", "gemma-3000"),
)  # fmt: skip


def known_of(name: str) -> list[str]:
    others = {"not_allowed_in": sorted(ISO_3166_1), "license": sorted(load_catalogue().entries)}
    return others.get(name) or list(VALUES[name])


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/facets", "/v1/models/export"])
def test_a_value_that_does_not_exist_is_refused_with_those_that_do(client: Client, path: str) -> None:
    for name, value in MISTYPED:
        answer = client.get(path, params={name: value})
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (400, "urn:cardwatch:problem:invalid"), (name, value)
        assert [one["pointer"] for one in problem["errors"]] == [f"/{name}"]
        assert problem["supported"] == known_of(name)


def test_so_is_a_sort(client: Client) -> None:
    for sort in ("name", "downloads", "-id", ""):
        problem = client.get("/v1/models", params={"sort": sort}).json()
        assert (problem["errors"][0]["pointer"], problem["supported"]) == ("/sort", list(SORTS))


def test_so_is_a_saved_filter(client: Client) -> None:
    for name, value in MISTYPED:
        answer = client.put("/v1/watch-groups/mine", json={"query": {name: value or " "}})
        problem = answer.json()
        assert answer.status_code == 400, (name, value)
        assert (problem["errors"][0]["pointer"], problem["supported"]) == (f"/query/{name}", known_of(name))


@pytest.mark.parametrize(("name", "value"), MISTYPED)
def test_so_is_one_of_the_command_line(name: str, value: str) -> None:
    result = CliRunner().invoke(export, ["--filter", f"{name}={value}"])
    assert isinstance(result.exception, Invalid)
    assert result.exception.extra["supported"] == known_of(name)


def test_every_value_that_exists_is_taken(client: Client) -> None:
    for name, values in VALUES.items():
        assert [client.get("/v1/models", params={name: value}).status_code for value in values] == [200] * len(values)


def test_licences_are_known_in_other_spellings() -> None:
    spelled = ("apache-2.0", "Apache-2.0", "APACHE-2.0")
    assert {checked(ModelFilter(license=one)).license for one in spelled} == {"apache-2.0"}
    assert checked(ModelFilter(license="llama3.1")).license in load_catalogue().entries


@pytest.mark.parametrize(("written", "meant"), [("uk", "GB"), ("EL", "GR"), ("de", "DE"), ("Deutschland", "DE")])
def test_a_code_that_is_none_says_which_is_meant(written: str, meant: str) -> None:
    with pytest.raises(Invalid, match=f"write {meant}"):
        checked(ModelFilter(not_allowed_in=written))


def test_free_text_is_not_compared_with_what_exists(client: Client) -> None:
    for name in ("q", "owner", "base_model"):
        assert client.get("/v1/models", params={name: "nobody"}).json()["items"] == []


def test_the_description_lists_them(client: Client) -> None:
    found = client.get("/schema/openapi.json").json()["paths"]["/v1/models"]["get"]["parameters"]
    for parameter in found:
        if (name := parameter["name"]) in VALUES:
            schema = parameter["schema"]
            assert (schema.get("enum") or schema["oneOf"][0]["enum"]) == list(VALUES[name]), schema
