"""An entry that was read twice states every term or calls the text silent on it."""

from typing import Any

import pytest
import yaml

from registry.errors import MisconfiguredError
from registry.licenses.catalogue.clauses import Territory
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue, read_catalogue
from registry.licenses.catalogue.silence import TERM_NAMES, fill_silence, flaws, stated_terms

GRANT = {"value": "no", "clause": "1"}
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
        (entry_of() | {"reviewed_at": None}, "two readings without reviewed_at"),
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
