"""``cardwatch enrich`` and ``cardwatch coverage``: on the local database and on a server, with the same answers."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.cli.boms import bom, properties
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, publish_demo


@pytest.fixture
def document(tmp_path: Path, cardwatch: Cardwatch, hub: StubHub) -> Path:
    publish_demo(hub)
    cardwatch("sync", MINIMAX)
    file = tmp_path / "bom.cdx.json"
    file.write_bytes(bom(MINIMAX, "nobody/none"))
    return file


def test_the_document_is_written_and_the_rest_is_said(cardwatch: Cardwatch, document: Path, tmp_path: Path) -> None:
    output = tmp_path / "enriched.json"
    done = cardwatch("enrich", str(document), "--output", str(output))
    assert (done.code, done.out) == (0, "")
    assert "of 2 components 1 matched, 1 models or data not." in done.err
    made = output.read_bytes()
    assert made.startswith(b"\xef\xbb\xbf{\n")
    first, second = properties(made)
    assert first["cardwatch:record"] == MINIMAX
    assert second == {}
    again = cardwatch("enrich", str(output), "--output", str(output))
    assert "1 enriched before" in again.err
    assert output.read_bytes() == made


def test_without_output_it_goes_to_standard_output(cardwatch: Cardwatch, document: Path) -> None:
    done = cardwatch("enrich", str(document))
    assert "cardwatch:license:key" in done.out


def test_the_report_is_a_table_or_json(cardwatch: Cardwatch, document: Path) -> None:
    shown = cardwatch("enrich", str(document), "--report").out
    assert MINIMAX in shown
    assert "nobody/none is not in the registry." in shown
    told = cardwatch("enrich", str(document), "--json").json()
    assert [one["model"] for one in told["matched"]] == [MINIMAX]


def test_what_is_no_document_is_an_error(cardwatch: Cardwatch, document: Path) -> None:
    document.write_bytes(b"{")
    done = cardwatch("enrich", str(document))
    assert (done.code, "no JSON" in done.err) == (3, True)


def test_coverage_of_a_file_and_of_a_model(cardwatch: Cardwatch, document: Path) -> None:
    shown = cardwatch("coverage", str(document), "--must")
    assert shown.code == 0
    assert "MDL-07" in shown.out
    assert "MDL-13" not in shown.out
    assert "Required and absent: MD-01, MD-09, MDL-03, MDL-07, MDL-08." in shown.err
    own = cardwatch("coverage", MINIMAX, "--json").json()
    assert own["format"] == "cyclonedx-1.6"
    assert "MDL-03" in {one["id"] for one in own["elements"] if one["status"] == "present"}
    assert cardwatch("coverage", MINIMAX, "--format", "spdx-2.3-tag").code == 3
