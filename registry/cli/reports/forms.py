"""Which form an answer is written in, and where to."""

import io
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path

import msgspec

from registry.cli.output import open_output
from registry.cli.reports.junit import as_junit
from registry.cli.reports.sarif import as_sarif
from registry.cli.reports.values import GateReport


def as_json(report: GateReport) -> bytes:
    """The answers as the API encodes them, indented."""
    value = report.results if report.plain is None else report.plain
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


_WRITERS: Mapping[str, Callable[[GateReport], bytes]] = {"json": as_json, "sarif": as_sarif, "junit": as_junit}
FORMATS = ("text", *_WRITERS)


def write_report(form: str, report: GateReport, output: Path | None) -> None:
    """Write it in this form: to the file, with the words for people on standard output, or to standard output."""
    if form == "text" and output is None:
        report.words()
    elif output is None:
        sys.stdout.write(_WRITERS[form](report).decode())
    else:
        _write_file(form, report, output)
        report.words()


def _write_file(form: str, report: GateReport, output: Path) -> None:
    with open_output(output) as out:
        if form == "text":
            with redirect_stdout(io.StringIO()) as told:
                report.words()
            out.write(told.getvalue().encode())
        else:
            out.write(_WRITERS[form](report))
