"""An entry that was read twice states every term or calls the text silent on it."""

from typing import Any

import pytest
import yaml

from registry.errors import MisconfiguredError
from registry.licenses.catalogue.clauses import Territory
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue, read_catalogue
from registry.licenses.catalogue.silence import TERM_NAMES, fill_silence, flaws, stated_terms

GRANT = {"value": "yes", "clause": "1"}
BAN = {"value": "no", "clause": "1"}
PURPOSES = {"allowed": ["research"], "clause": "1"}


def entry_of(*, silent: tuple[str, ...] | None = None, class_: str = "community", **terms: object) -> dict[str, Any]:
    unsaid = tuple(name for name in TERM_NAMES if name not in terms) if silent is None else silent
    entry = {"key": "x", "name": "X", "class": class_, "evidence": "text", "readings": 2, "reviewed_at": "2026-11-29"}
    return entry | {"terms": {**terms, "silent": list(unsaid)}}


def read(entry: dict[str, Any]) -> License:
    return read_catalogue({"a.yaml": yaml.safe_dump({"licenses": [entry]})}).entries["x"]


def test_all_stated_or_silent_is_a_whole_reading() -> None:
    terms = read(entry_of(commercial=GRANT)).terms
    assert terms.thresholds == ()
    assert terms.territory == Territory(excluded=())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (entry_of(commercial=GRANT, silent=()), "neither stated nor silent: purposes"),
        (entry_of(commercial=GRANT, silent=TERM_NAMES), "silent on what is stated: commercial"),
        (entry_of(commercial={"value": "no"}), "stated without clause: commercial"),
        (entry_of(displays=[{"text": "X", "when": "hosted"}]), "stated without clause: displays"),
        (entry_of(commercial=GRANT, class_="research-only"), "research-only without purposes"),
        (entry_of(commercial=GRANT, class_="research-only") | {"evidence": "text-partial"}, "without purposes"),
        (entry_of(commercial=BAN, purposes=PURPOSES), "no research-only licence with purposes"),
        (entry_of(commercial=BAN, class_="permissive") | {"evidence": "text-partial"}, "no research-only licence"),
        (entry_of(commercial=BAN, class_="research-only"), "forbidden, but no research-only licence with purposes"),
        (entry_of() | {"reviewed_at": None}, "a text needs two readings"),
        (entry_of() | {"readings": 1}, "a text needs two readings"),
        (entry_of() | {"copy_of": "Example"}, "an unconfirmed copy of Example is text-partial"),
        (entry_of(silent=("colour",)), r"Invalid enum value 'colour'"),
    ],
)
def test_a_reading_with_holes_keeps_the_server_from_starting(entry: dict[str, Any], said: str) -> None:
    with pytest.raises(MisconfiguredError, match=f"a.yaml: x: .*{said}"):
        read(entry)


def test_a_research_only_text_with_purposes_loads() -> None:
    assert read(entry_of(purposes=PURPOSES, class_="research-only")).terms.purposes


def test_a_territory_that_the_text_calls_worldwide_is_stated() -> None:
    terms = read(entry_of(territory={"excluded": [], "clause": "2"})).terms
    assert stated_terms(terms) == {"territory"}
    assert fill_silence(terms) == terms


@pytest.mark.parametrize("entry", load_catalogue().entries.values(), ids=lambda entry: entry.key)
def test_the_shipped_entries_have_no_holes(entry: License) -> None:
    assert not list(flaws(entry))


@pytest.mark.parametrize(
    "key",
    ["flux-dev-nc-2", "flux-1-dev-nc-1.1", "stability-nc-2023", "opt-175b", "llama1", "msr", "ai2-model-2023"],
)
def test_research_licences_grant_no_production(key: str) -> None:
    purposes = load_catalogue().entries[key].terms.purposes
    assert purposes is not None
    assert "production" not in purposes.allowed


def test_what_the_group_operates_is_asked_apart_from_what_this_use_is() -> None:
    thresholds = load_catalogue().entries["kimi-k3"].terms.thresholds or ()
    asked = {one.metric: one.asks_about for one in thresholds}
    assert asked["annual_revenue_usd"] == "licensee_business"
    assert asked["monthly_active_users"] == "use"
    assert all("licensor_service" in one.exempt for one in thresholds)


@pytest.mark.parametrize(
    ("key", "duty"),
    [
        ("minicpm-2024", "bind_users"),
        ("ltx-2", "newest_version"),
        ("hunyuan-eu-uk-kr", "include_license"),
        ("hunyuan-eu-uk-kr-2025-10", "name_provider"),
        ("dbrx", "newest_version"),
    ],
)
def test_duties_that_bite_on_other_things_than_passing_on_are_there(key: str, duty: str) -> None:
    assert duty in {one.duty for one in load_catalogue().entries[key].terms.other_duties}


@pytest.mark.parametrize("key", ["cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0"])
def test_creative_commons_asks_for_notices_changes_and_licence(key: str) -> None:
    passing_on = load_catalogue().entries[key].terms.redistribution
    assert passing_on is not None
    assert {"attribution", "keep_notices", "include_license", "mark_changes"} <= set(passing_on.duties)
