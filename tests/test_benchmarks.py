"""The benchmarks run from end to end on a small database and say what they found."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import compression, openness, outcomes, pages
from benchmarks.__main__ import main
from benchmarks.load import LoadError, read_off
from benchmarks.records import model_id
from benchmarks.samples import CHECKS, MODELS, draw_samples
from tests.support.openness.documents import document_of

ROOT = Path(__file__).resolve().parent.parent
SMALL = ["--records", "200", "--seconds", "0.2", "--rounds", "1", "--connections", "2"]


def number(cell: outcomes.Cell) -> float:
    assert isinstance(cell, int | float)
    return cell


def bench(database: str, folder: Path) -> tuple[str, outcomes.Outcome]:
    done = subprocess.run(  # noqa: S603 - the command is made here
        [sys.executable, "-m", "benchmarks", *SMALL, "--database", database, "--results", str(folder / "results")],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, outcomes.read(folder / "results" / "requests.json")


def check_report(database: str, folder: Path) -> None:
    printed, kept = bench(database, folder)
    seen = {str(row[1]): dict(zip(kept.columns, row, strict=True)) for row in kept.rows}
    assert set(seen) == {MODELS, CHECKS}
    for request, service in seen.items():
        assert service["database"] == database
        assert 0 < number(service["p50 ms"]) <= number(service["p95 ms"])
        assert number(service["from"]) <= number(service["of bare"]) <= number(service["to"])
        assert f"{request} on {database}: {number(service['of bare']):.2f} of a bare handler" in printed
    for variant in ("bare", "raw", "service", "select"):
        assert printed.count(f" {variant} ") >= len(seen)
    assert max(map(len, printed.splitlines())) <= 120 + len(str(folder))
    assert [path.name for path in folder.iterdir()] == ["results"], "temporary files are left"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_sqlite_run_reports_every_variant(tmp_path: Path) -> None:
    check_report("sqlite", tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("postgres_server")  # skips where there is none
def test_postgresql_run_reports_every_variant(tmp_path: Path) -> None:
    check_report("postgresql", tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [("--records", "0"), ("--seconds", "0"), ("--seconds", "nan"), ("--rounds", "-1"), ("--database", "oracle")],
)
def test_options_out_of_range_are_refused(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(wrong)
    assert wrong[0] in capsys.readouterr().err


def test_seed_decides_the_requests() -> None:
    assert draw_samples(500, 20, seed=1) == draw_samples(500, 20, seed=1)
    assert draw_samples(500, 20, seed=1) != draw_samples(500, 20, seed=2)
    assert {sample.model for sample in draw_samples(5, 20, seed=1)[CHECKS]} == set(map(model_id, range(5)))


def test_reading_names_median_and_tail_in_milliseconds() -> None:
    reading = read_off([0.001 * number for number in range(1, 101)], elapsed=10.0, busy=1.0)
    assert reading.requests_per_second == pytest.approx(10)
    assert reading.p50_ms == pytest.approx(50.5)
    assert reading.p95_ms == pytest.approx(95.05)
    assert reading.client_busy == pytest.approx(0.1)


def test_run_without_any_answer_is_no_reading() -> None:
    with pytest.raises(LoadError):
        read_off([], elapsed=1.0, busy=0.0)


def test_all_frameworks_are_measured() -> None:
    assert openness.measure(3) > 0
    assert openness.measure_records([document_of({})], 3) > 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_packed_answers_are_measured_beside_plain_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert compression.main(rounds=1) == 0  # raises where a call is refused
    shown = capsys.readouterr().out
    assert all(f"{question.path} " in shown for question in compression.QUESTIONS)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pages_are_measured_beside_the_calls_behind_them(capsys: pytest.CaptureFixture[str]) -> None:
    pages.main(rounds=2)  # raises where a page or a call is refused
    shown = capsys.readouterr().out
    assert all(f"{pair.page.partition('?')[0] or 'start'} " in shown for pair in pages.PAIRS)
