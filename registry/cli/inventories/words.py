"""Imports and results of inventories in words for people, and facts of a use as they are written."""

import shlex
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from registry.cli.output import Column, print_table, printable, say
from registry.compliance.inventories.intake import ImportRead
from registry.compliance.inventories.runs import ResultRead
from registry.errors import CardwatchError, Invalid

DENIED, OPEN, NOTHING = 1, 2, 4
MAX_BYTES = 8 * 1024 * 1024


def print_import(told: ImportRead) -> None:
    """How many lines were matched, and each that was not."""
    click.echo(
        f"{told.added} new entries; of {told.format}: {len(told.matched)} matched, {len(told.unmatched)} unmatched, "
        f"{len(told.ambiguous)} ambiguous, {len(told.ignored)} of something else."
    )
    rows = [
        (one.line, kind, one.text, " ".join(one.suggestions), one.reason)
        for kind, lines in (("unmatched", told.unmatched), ("ambiguous", told.ambiguous))
        for one in lines
    ]
    if rows:
        prose = [Column(title, is_prose=True) for title in ("text", "may mean", "reason")]
        print_table([Column("line", is_number=True), "kind", *prose], sorted(rows))


_GRAVEST = ("denied", "needs_review", "allowed_with_obligations", "allowed")


def print_results(found: Sequence[ResultRead]) -> None:
    """A line for each entry, the gravest first, with the rules that its verdict comes from."""
    ordered = sorted(found, key=lambda one: _GRAVEST.index(one.verdict))
    rows = []
    for one in ordered:
        rules, reasons = _causes(one, "rule"), _causes(one, "reason")
        rows.append((one.verdict, one.entry, one.subject, one.verdict_before, " ".join(rules), reasons[0]))
    print_table(["verdict", "entry", "of", "before", "rules", Column("reason", is_prose=True)], rows)


def say_next(name: str, found: Sequence[ResultRead]) -> None:
    """What can be done about it."""
    waived = sum("waiver" in finding for one in found for finding in one.findings)
    shown = shell_word(name)
    if waived:
        say(f"{waived} findings are waived: `cardwatch waiver list --inventory {shown}` says by whom and until when.")
    can_be = [(one, rule) for one in found for rule in _causes(one, "rule", of_policy=True)]
    if can_be:
        one, rule = can_be[0]
        say(
            f"What a policy finds can be waived for a time: `cardwatch waiver grant {shown} {shell_word(one.subject)} "
            f"{rule} --days 90 --owner WHO --reason WHY`."
        )
    if found:
        say(f"`cardwatch inventory report {shown} --output report.html` writes all reasons and duties.")


def _causes(one: ResultRead, member: str, *, of_policy: bool = False) -> list[str]:
    """Each rule or reason that the verdict comes from, once, without what is waived."""
    open_ones = (finding for finding in one.findings if "waiver" not in finding and finding["outcome"] == one.verdict)
    if of_policy:
        open_ones = (finding for finding in open_ones if finding["source"] == "policy" and one.verdict in _GRAVEST[:2])
    return list(dict.fromkeys(str(finding[member]) for finding in open_ones)) or ([] if of_policy else [""])


def shell_word(text: str) -> str:
    """Words as they are typed in a shell."""
    return shlex.quote(printable(text))


def read_document(file: str) -> bytes:
    """What is to be imported; `-` is standard input."""
    with click.open_file(file, "rb") as opened:
        data: bytes = opened.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise CardwatchError(f"A document has at most {MAX_BYTES // 2**20} MiB; import it in parts.")
    return data


def exit_code(found: Sequence[ResultRead], unsettled: int) -> int:
    """The exit code of a check: that of the gravest verdict, where nothing is open."""
    verdicts = {one.verdict for one in found}
    if "denied" in verdicts:
        return DENIED
    if "needs_review" in verdicts or unsettled:
        return OPEN
    return 0 if found else NOTHING


def counts(verdicts: dict[str, int]) -> str:
    """How many there are of each, in words."""
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())


def read_use(facts: Sequence[str]) -> dict[str, Any]:
    """Facts as they are written: numbers, true and false, and lists in JSON, and words."""
    found = dict[str, Any]()
    for fact in facts:
        name, is_told, value = fact.partition("=")
        if not is_told or not name:
            raise Invalid(f"{fact[:100]!r} is no fact: write it as country=DE.", pointer="/use")
        try:
            found[name.strip()] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[name.strip()] = value
    return found
