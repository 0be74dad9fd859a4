"""docs/catalogue.md says what is shipped."""

from pathlib import Path

from click.testing import CliRunner

from registry.cli.records.catalogue_check import report
from registry.licenses.catalogue.load import load_catalogue
from registry.records.facts.curation import CitedLicense, CuratedFacts, Item
from registry.records.starter.catalogue import own_entries
from registry.records.starter.files import StarterModel
from registry.records.starter.report import render_report

PAGE = Path(__file__).parents[3] / "docs" / "catalogue.md"
LINK = ("https://example.org/lab/one",)


def test_the_page_is_up_to_date() -> None:
    checked = CliRunner().invoke(report, ["--output", str(PAGE), "--check"])
    assert checked.exit_code == 0, "run: make catalogue-report"


def test_an_old_page_is_told_and_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "catalogue.md"
    page.write_text("old")
    told = CliRunner().invoke(report, ["--output", str(page), "--check", "--json"])
    assert (told.exit_code, page.read_text()) == (1, "old")
    assert "is not up to date" in told.stderr
    assert CliRunner().invoke(report, ["--output", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_what_does_not_exist_counts_as_known() -> None:
    known = CuratedFacts(
        artifacts={
            "reward_model": Item(availability="none", evidence=LINK),
            "base_weights": Item(availability="open", evidence=LINK),
        },
        license=CitedLicense(declared=("mit",), basis="card", evidence=LINK),
    )
    models = [
        StarterModel(id="lab/one", source="huggingface", tier="curated", facts=known),
        StarterModel(id="lab/two", source="huggingface", tier="curated", facts=CuratedFacts()),
        StarterModel(id="lab/base", source="huggingface", tier="base", facts=CuratedFacts(parameters=1)),
    ]
    page = render_report(load_catalogue(), models, own_entries(models), ())
    assert "| curated | 2 |" in page
    assert "| `reward_model` | 0 | 0 | 0 | 1 | 1 | 50% |" in page
    assert "| `base_weights` | 1 | 0 | 0 | 0 | 1 | 50% |" in page
    assert "| `curated` | 0 | 1 | 0 | 0 | 1 |" in page
    assert "| parameters | 0 | 0% |" in page
    assert "| `mit` | permissive | 1 |" in page
