"""``cardwatch licenses classify|identify|compare``: what a name means, what a text is, what moved between two."""

import hashlib
import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from registry.binary_files import is_text
from registry.cli.help import ExplainedCommand
from registry.cli.licenses.optional_database import optional_session
from registry.cli.output import json_option, print_json
from registry.cli.remote.client import chosen_server
from registry.errors import Invalid
from registry.evidence import decode
from registry.licenses import IdentificationRead, read_identification
from registry.licenses.catalogue import load_catalogue
from registry.licenses.comparison import Comparison, LicenseState, compare
from registry.licenses.declarations import LicenseBlock, classify, parse_declared
from registry.licenses.texts import exact_lookup, identify, load_index, near_lookup, normalise_bytes

EXIT_OPEN = 2
"""A person has to look: the licence is not known, the text not exactly a known one, or the change material."""
_HINTS = 3
_MAX_BYTES = 1024 * 1024


@click.command(
    "classify", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch licenses classify apache-2.0",
        'cardwatch licenses classify "MIT OR GPL-3.0-only"',
        "cardwatch licenses classify other --name modified-mit --json",
    ),
    exits={0: "known", 2: "needs review", 3: "error"},
)  # fmt: skip
@click.argument("declared", nargs=-1)
@click.option("--name", help="The card's license_name.")
@click.option("--link", help="The card's license_link.")
@json_option
def licenses_classify(declared: tuple[str, ...], *, name: str | None, link: str | None, as_json: bool) -> None:
    """Judge what a card declares; several DECLARED are a list, which says neither AND nor OR."""
    if not (declared or name or link):
        raise click.UsageError("Say what the card declares: DECLARED, --name or --link.")
    with chosen_server() as server:
        if server is not None:
            body = {"declared": list(declared) or None, "name": name, "link": link}
            block = server.send("POST", "/v1/licenses/classify", LicenseBlock, body=body)[1]
        else:
            block = classify(load_catalogue(), parse_declared(declared, name, link), hints=_HINTS)
    if as_json:
        print_json(block)
    else:
        _print_block(block)
    sys.exit(0 if block.status == "known" else EXIT_OPEN)


@click.command(
    "identify", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch licenses identify LICENSE",
        "curl -s https://example.org/LICENSE | cardwatch licenses identify -",
    ),
    exits={0: "exactly a known text", 2: "anything else", 3: "error"},
)  # fmt: skip
@click.argument("file", type=click.File("rb"))
@json_option
def licenses_identify(file: BinaryIO, *, as_json: bool) -> None:
    """Say which licence the text in FILE is (`-` reads standard input); only every word the same is a match.

    A known policy for users is told as such: it grants nothing. A PDF or Word file is known by its bytes.

    What syncs have seen and curators have decided counts too; without a database only the catalogue's texts are known.
    """
    data = _words(file)
    with chosen_server() as server:
        if server is not None:
            body = {"text": decode(data)} if is_text(data) else {"file_sha256": hashlib.sha256(data).hexdigest()}
            found = server.send("POST", "/v1/licenses/identify", IdentificationRead, body=body)[1]
        else:
            with optional_session() as session:
                lookup = near_lookup(session, load_catalogue()) if session is not None else None
                found = read_identification(identify(load_index(), normalise_bytes(data), lookup))
    if as_json:
        print_json(found)
    else:
        _print_identification(found)
    sys.exit(0 if found.match == "exact" else EXIT_OPEN)


@click.command(
    "compare", cls=ExplainedCommand, where="anywhere",
    examples=(
        'cardwatch licenses compare "Apache 2.0" Apache-2.0',
        "cardwatch licenses compare mit llama3.2 --json",
        "cardwatch licenses compare @LICENSE.before @LICENSE",
    ),
    exits={0: "the same apart from spelling or layout", 2: "something material moved", 3: "error"},
)  # fmt: skip
@click.argument("old")
@click.argument("new")
@json_option
def licenses_compare(old: str, new: str, *, as_json: bool) -> None:
    """Compare two licences, each given as a card declares it or, with @ before it, as a file with the text.

    What curators decided about the texts counts too; without a database only the catalogue's texts are known.
    """
    before, after = _given(old), _given(new)
    with chosen_server() as server:
        if server is not None:
            found = server.send("POST", "/v1/licenses/compare", Comparison, body={"old": before, "new": after})[1]
        else:
            found = _compared(_state(before), _state(after))
    if as_json:
        print_json(found)
    else:
        _print_comparison(found)
    sys.exit(EXIT_OPEN if found.material else 0)


def _compared(before: LicenseState, after: LicenseState) -> Comparison:
    if before.text is None and after.text is None:
        return compare(load_catalogue(), load_index(), before, after)
    with optional_session() as session:
        lookup = exact_lookup(session, load_catalogue()) if session is not None else None
        return compare(load_catalogue(), load_index(), before, after, lookup)


def _words(file: BinaryIO) -> bytes:
    data = _bytes(file)
    if not data.strip():
        raise Invalid(f"There is no text in {file.name}.")
    return data


def _bytes(file: BinaryIO) -> bytes:
    data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise Invalid("A licence text has at most 1 MiB.")
    return data


def _given(text: str) -> dict[str, Any]:
    """A licence as the API takes it: what is declared, or the words of a file."""
    if not text.startswith("@"):
        return {"declared": text}
    try:
        with Path(text[1:]).open("rb") as file:
            return {"text": decode(_words(file))}
    except OSError as error:
        raise Invalid(f"{text[1:]!r} cannot be read: {error.strerror}.") from error


def _state(given: dict[str, Any]) -> LicenseState:
    if "text" in given:
        return LicenseState(declared=None, text=given["text"])
    return LicenseState(declared=parse_declared(given["declared"]))


def _print_block(block: LicenseBlock) -> None:
    meant = f"one of {', '.join(block.one_of)}" if block.one_of else "not known"
    click.echo(f"{block.license or block.spdx or meant}  [{block.class_}, {block.status.replace('_', ' ')}]")
    click.echo(f"  commercial use: {block.restrictions.commercial}")
    for limit in block.restrictions.countries_excluded:
        click.echo(f"  excluded: {', '.join(limit.countries)} ({limit.covers}; {limit.clause})")
    for reason in block.reasons:
        click.echo(f"  {reason}")


def _print_identification(found: IdentificationRead) -> None:
    near = f", nearest {found.nearest} ({found.similarity:.1%} the same)" if found.nearest and not found.license else ""
    near = ", a policy for users and no licence" if found.kind == "policy" else near
    click.echo(f"{found.license or 'not known'}  [{found.match.replace('_', ' ')}{near}]")
    if found.sensitive:
        click.echo(f"  look at: {', '.join(found.sensitive)}")


def _print_comparison(found: Comparison) -> None:
    kind = "material" if found.material else "cosmetic or none"
    click.echo(f"{kind}: {found.class_before} to {found.class_after}, {found.direction}")
    for term in found.terms:
        click.echo(f"  {term.term}: {term.before or 'not known'} -> {term.after or 'not known'} ({term.direction})")
    if found.sensitive:
        click.echo(f"  look at: {', '.join(found.sensitive)}")


COMMANDS = (licenses_classify, licenses_identify, licenses_compare)
"""To be added to the ``licenses`` group."""
