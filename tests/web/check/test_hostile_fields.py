"""Whatever stands in a field of the check form, neither database is asked what it cannot read."""

from pathlib import Path
from urllib.parse import urlencode

from registry.records.facts.observation import ObservedFacts
from registry.records.service import observe, register
from tests.support.clock import NOW
from tests.support.http.application import make_runtime, speaking_to
from tests.support.web.page import Page

MODEL = "lab/small"
FORM = {"organisation": "company", "country": "DE"}
FIELDS = ("model", "revision", "as_of", "policy", "country", "derivative_name", "derivative_license", "activities")
EVIL = ("\0", f"{MODEL}\0", "\udc80", "a" * 3_999, "\u202e'\"--;", "9" * 400)


def test_hostile_fields_are_faults_or_text(database_url: str, tmp_path: Path) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=True)
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, MODEL, source="huggingface", now=NOW)
        observe(work, runtime.knowledge, record, ObservedFacts(id=MODEL, declared=("apache-2.0",)), NOW)
    with speaking_to(runtime) as client:
        for field in FIELDS:
            for evil in EVIL:
                body = urlencode({"model": MODEL, **FORM, "edge_devices": "1", field: evil}, errors="surrogateescape")
                sent = client.post(
                    "/en/check", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
                )
                assert sent.status_code in {200, 400}, (field, evil[:20], sent.text[:500])
                assert Page(sent.text).tags
    runtime.close()
