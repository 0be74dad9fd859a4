"""A name that several texts bear, in the check, the record, the list and the CSV: all say the same."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.compliance.rules.values import Outcome
from registry.licenses.catalogue.load import load_catalogue
from registry.records import get_record
from registry.records.search import found_documents
from registry.records.search.export import export_models
from registry.records.search.filters import ModelFilter
from tests.support.compliance.questions import INTERNAL, PRODUCT, RESEARCH, ask, why
from tests.support.compliance.shelf import Shelf, post

Client = TestClient[Litestar]
CATALOGUE = load_catalogue()
DUTIES, DENIED, DOUBT, ALLOWED = (
    "allowed_with_obligations",
    "denied",
    "needs_review",
    "allowed",
)
SOLD = PRODUCT | {"distribution": "none"}
BIG = SOLD | {"monthly_revenue_usd": 50_000_000, "monthly_active_users": 1_000}
SMALL = SOLD | {
    "monthly_revenue_usd": 50_000, "annual_revenue_usd": 600_000, "monthly_active_users": 1_000,
    "monthly_active_users_at_release": 1_000, "model_as_a_service": False, "group_offers_model_service": False,
}  # fmt: skip
HOSTS = SMALL | {"annual_revenue_usd": 25_000_000, "model_as_a_service": True, "distribution": "hosted_api"}
EARLY = date(2025, 8, 1)
USES = {"sold": SOLD, "small": SMALL, "big": BIG, "research": RESEARCH, "inside": INTERNAL}
NAMES = (
    "tencent-hunyuan-community", "modified-mit", "yi-license", "exaone", "flux-1-dev-non-commercial-license",
    "flux-non-commercial-license", "sai-nc-community", "stable-video-diffusion-community", "falcon-llm-license",
    "nvidia-open-model-license", "nvidia-open-model-agreement", "qwen",
)  # fmt: skip


def named(name: str, link: str | None = None, released: date | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    day = released.isoformat() if released else None
    return {"license": {"declared": "other", "name": name, "link": link, "released": day}, **more}


def at(key: str) -> str:
    return CATALOGUE.entries[key].text_at[0]


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("released", [None, date(2023, 12, 1), date(2024, 6, 1), date(2025, 7, 20), date(2025, 12, 1)])
@pytest.mark.parametrize("name", NAMES)
def test_all_that_remain_are_judged_and_together_they_are_no_milder_than_each(
    name: str, released: date | None, use: str
) -> None:
    answer = ask(named(name, None, released), USES[use])
    each = [ask(key, USES[use]).verdict for key in answer.licenses]
    if not each or any(one is Outcome.NEEDS_REVIEW for one in each) or len({one is Outcome.DENIED for one in each}) > 1:
        assert answer.verdict == DOUBT, why(answer)
    else:
        assert answer.verdict is max(each, key=lambda one: one.strictness), why(answer)
        assert all("One of" in finding.reason for finding in answer.findings) or len(each) == 1


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    ("name", "key"), [(name, entry.key) for name in NAMES for entry in CATALOGUE.by_name(name) if entry.text_at]
)
def test_a_pinned_link_is_judged_as_its_text_and_so_is_the_hash_of_the_file(name: str, key: str, use: str) -> None:
    alone = ask(key, USES[use])
    for subject in (named(name, at(key)), named(name, file_license=key)):
        answer = ask(subject, USES[use])
        assert (answer.verdict, answer.obligations) == (alone.verdict, alone.obligations), why(answer)
        assert answer.licenses == (key,) or "file_license" in subject


@pytest.mark.parametrize(
    ("subject", "use", "verdict"),
    [
        (named("modified-mit"), SOLD, DOUBT),
        (named("modified-mit"), BIG, DOUBT),
        (named("modified-mit"), SMALL, DUTIES),
        (named("modified-mit", at("mistral-modified-mit")), BIG, DENIED),
        (named("modified-mit", at("mistral-modified-mit")), SMALL, ALLOWED),
        (named("modified-mit", at("minimax-m2.1-modmit")), BIG, DUTIES),
        (named("modified-mit", at("minimax-m2.5-modmit")), BIG, DUTIES),
        (named("modified-mit", "https://huggingface.co/mistralai/Devstral-2/blob/main/LICENSE"), BIG, DENIED),
        (named("modified-mit", "https://huggingface.co/moonshotai/Kimi-K3/blob/main/LICENSE", EARLY), HOSTS, DOUBT),
        (named("modified-mit", "https://huggingface.co/moonshotai/Kimi-K2/blob/main/LICENSE", EARLY), HOSTS, ALLOWED),
        (named("yi-license"), SOLD, DENIED),
        (named("yi-license", at("yi-1.0")), SOLD, DENIED),
        (named("yi-license", None, date(2023, 11, 2)), SOLD, DENIED),
        (named("sai-nc-community"), SMALL, DOUBT),
        (named("sai-nc-community", None, date(2023, 12, 10)), SMALL, DENIED),
        (named("stable-video-diffusion-community", None, date(2023, 12, 1)), SMALL, DENIED),
        (named("exaone"), SOLD, DENIED),
        (named("exaone"), RESEARCH, DUTIES),
        (named("tencent-hunyuan-community"), RESEARCH, DOUBT),
        (named("tencent-hunyuan-community", at("hunyuan-worldwide")), RESEARCH, DUTIES),
        (named("tencent-hunyuan-community", at("hunyuan-eu")), RESEARCH, DENIED),
        (named("tencent-hunyuan-community", None, date(2024, 6, 1)), RESEARCH, DOUBT),
        (named("flux-1-dev-non-commercial-license", None, date(2024, 12, 1)), SOLD, DENIED),
        (named("falcon-llm-license", None, date(2023, 6, 1)), RESEARCH, DOUBT),
        (named("nvidia-open-model-license", None, date(2024, 6, 14)), SOLD, DOUBT),
        (named("qwen"), SOLD | {"monthly_active_users": 200_000_000}, DENIED),
    ],
)  # fmt: skip
def test_worked_cases(subject: dict[str, Any], use: dict[str, Any], verdict: str) -> None:
    answer = ask(subject, use)
    assert answer.verdict == verdict, why(answer)


@pytest.mark.parametrize(
    ("name", "plan", "verdict"), [("exaone", "mit", DENIED), ("flux-1-dev-non-commercial-license", "mit", DENIED)]
)
def test_a_plan_that_every_text_forbids_is_denied(name: str, plan: str, verdict: str) -> None:
    use = RESEARCH | {"distribution": "finetuned_weights", "derivative_license": plan}
    assert {ask(entry.key, use).verdict for entry in CATALOGUE.by_name(name)} == {verdict}
    assert ask(named(name), use).verdict == verdict


def test_record_list_csv_and_check_say_one_of(client: Client, shelf: Shelf) -> None:
    link = "https://huggingface.co/MiniMaxAI/MiniMax-M2/blob/main/LICENSE"
    shelf.add("MiniMaxAI/M2", "other", name="modified-mit", link=link, modified=datetime(2025, 11, 20, tzinfo=UTC))
    with shelf.database.reading() as session:
        record = msgspec.json.decode(get_record(session, "MiniMaxAI/M2").document)
    ((document,),) = found_documents(shelf.database, ModelFilter(owner="MiniMaxAI"), 10)
    listed = msgspec.json.decode(document)
    block = record["license"]
    assert (block["license"], block["status"], block["one_of"]) == (None, "needs_review", ["minimax-m2-modmit"])
    assert listed["license"] == block
    assert {limit["value"] for limit in block["restrictions"]["thresholds"]} == {100_000_000, 30_000_000}
    assert "20,000,000" not in str(record)
    rows = b"".join(export_models(shelf.database, ModelFilter(owner="MiniMaxAI"), "csv")).decode()
    assert next(csv.DictReader(io.StringIO(rows)))["one_of"] == "minimax-m2-modmit"
    answer = post(client, {"model": "MiniMaxAI/M2"}, SMALL).json()
    assert (answer["verdict"], answer["licenses"]) == (ALLOWED, ["minimax-m2-modmit"])
    assert all(finding["reason"].startswith("One of minimax-m2-modmit") for finding in answer["findings"])


@pytest.mark.parametrize(
    ("modified", "verdict"),
    [(datetime(2023, 12, 10, tzinfo=UTC), DENIED), (datetime(2026, 1, 1, tzinfo=UTC), DOUBT), (None, DOUBT)],
)
def test_a_model_is_judged_by_the_texts_of_its_revision(
    client: Client, shelf: Shelf, modified: datetime | None, verdict: str
) -> None:
    shelf.add("stabilityai/turbo", "other", name="sai-nc-community", modified=modified)
    assert post(client, {"model": "stabilityai/turbo"}, SMALL).json()["verdict"] == verdict
    assert post(client, {"model": "stabilityai/turbo", "revision": "a" * 40}, SMALL).json()["verdict"] == verdict
    shelf.add("someone/tune", "apache-2.0", "stabilityai/turbo")
    assert post(client, {"model": "someone/tune"}, SMALL).json()["verdict"] == verdict


def test_each_revision_has_a_day_of_its_own(client: Client, shelf: Shelf) -> None:
    for revision, year in (("a", 2023), ("b", 2025)):
        day = datetime(year, 12, 10, tzinfo=UTC)
        shelf.add("stabilityai/turbo", "other", name="sai-nc-community", revision=revision * 40, modified=day)
    then = post(client, {"model": "stabilityai/turbo", "revision": "a" * 40}, SMALL).json()
    now = post(client, {"model": "stabilityai/turbo"}, SMALL).json()
    assert (then["verdict"], now["verdict"]) == (DENIED, DOUBT)
