"""``cardwatch licenses``: what the catalogue knows, and its judgement of names and texts; a database may be missing."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from registry.cli.arguments import OneOf
from registry.cli.optional_database import optional_session
from registry.cli.session import print_json
from registry.errors import Invalid, NotFound
from registry.evidence import decode
from registry.licenses import read_identification, read_license
from registry.licenses.catalogue import Catalogue, License, LicenseClass, load_catalogue, render_page
from registry.licenses.comparison import Comparison, LicenseState, compare
from registry.licenses.declarations import LicenseBlock, classify, parse_declared
from registry.licenses.texts import Identification, exact_lookup, identify, load_index, near_lookup, normalise_bytes

EXIT_OPEN = 2
"""A person has to look: the licence is not known, the text not exactly a known one, or the change material."""
_HINTS = 3
_MAX_BYTES = 1024 * 1024

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def licenses() -> None:
    """Ask the licence catalogue; works offline and without a database, whose learned texts count where there is one."""


@licenses.command("list")
@click.option("--class", "class_", type=OneOf([str(one) for one in LicenseClass]), help="Only this class.")
@as_json_option
def licenses_list(*, class_: str | None, as_json: bool) -> None:
    """Show the licences of the catalogue with class, how well each was read, and name."""
    catalogue = load_catalogue()
    shown = [catalogue.entries[key] for key in sorted(catalogue.entries)]
    shown = [entry for entry in shown if class_ in (None, entry.class_)]
    if as_json:
        print_json([_described(catalogue, entry) for entry in shown])
        return
    for entry in shown:
        click.echo(f"{entry.key:30}{entry.class_:15}{entry.evidence:14}{entry.name}")


@licenses.command("show")
@click.argument("key")
def licenses_show(key: str) -> None:
    """Show an entry as JSON: its terms with clause and source, its names and text hashes.

    KEY is a key of `cardwatch licenses list` or a Hub id.
    """
    catalogue = load_catalogue()
    entry = catalogue.get(key) or catalogue.by_hub_id(key)
    if entry is None:
        raise NotFound(f"The catalogue has no licence with the key {key[:200]!r}.{_did_you_mean(catalogue, key)}")
    print_json(_described(catalogue, entry))


@licenses.command("classify")
@click.argument("declared", nargs=-1)
@click.option("--name", help="The card's license_name.")
@click.option("--link", help="The card's license_link.")
@as_json_option
def licenses_classify(declared: tuple[str, ...], *, name: str | None, link: str | None, as_json: bool) -> None:
    """Judge what a card declares; several DECLARED are a list, which says neither AND nor OR.

    Examples: `classify apache-2.0`, `classify "MIT OR GPL-3.0-only"`, `classify other --name modified-mit`.

    Exit codes: 0 known, 2 needs review, 3 error.
    """
    if not (declared or name or link):
        raise click.UsageError("Say what the card declares: DECLARED, --name or --link.")
    block = classify(load_catalogue(), parse_declared(declared, name, link), hints=_HINTS)
    if as_json:
        print_json(block)
    else:
        _print_block(block)
    sys.exit(0 if block.status == "known" else EXIT_OPEN)


@licenses.command("identify")
@click.argument("file", type=click.File("rb"))
@as_json_option
def licenses_identify(file: BinaryIO, *, as_json: bool) -> None:
    """Say which licence the text in FILE is (`-` reads standard input); only every word the same is a match.

    A known policy for users is told as such: it grants nothing. A PDF or Word file is known by its bytes.

    What syncs have seen and curators have decided counts too; without a database only the catalogue's texts are known.

    Exit codes: 0 exactly a known text, 2 anything else, 3 error.
    """
    text = normalise_bytes(_words(file))
    with optional_session() as session:
        lookup = near_lookup(session, load_catalogue()) if session is not None else None
        found = identify(load_index(), text, lookup)
    if as_json:
        print_json(read_identification(found))
    else:
        _print_identification(found)
    sys.exit(0 if found.match == "exact" else EXIT_OPEN)


@licenses.command("compare")
@click.argument("old")
@click.argument("new")
@as_json_option
def licenses_compare(old: str, new: str, *, as_json: bool) -> None:
    """Compare two licences, each given as a card declares it or, with @ before it, as a file with the text.

    What curators decided about the texts counts too; without a database only the catalogue's texts are known.

    Examples: `compare "Apache 2.0" Apache-2.0`, `compare @LICENSE.before @LICENSE`.

    Exit codes: 0 the same apart from spelling or layout, 2 something material moved, 3 error.
    """
    before, after = _state(old), _state(new)
    if before.text is None and after.text is None:
        found = compare(load_catalogue(), load_index(), before, after)
    else:
        with optional_session() as session:
            lookup = exact_lookup(session, load_catalogue()) if session is not None else None
            found = compare(load_catalogue(), load_index(), before, after, lookup)
    if as_json:
        print_json(found)
    else:
        _print_comparison(found)
    sys.exit(EXIT_OPEN if found.material else 0)


@licenses.command("docs")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--check", is_flag=True, help="Fail (exit code 1) if the file given by --output is not up to date.")
def licenses_docs(*, output: Path | None, check: bool) -> None:
    """Write the page that explains the catalogue, made from its data."""
    page = render_page(load_catalogue())
    if output is None:
        click.echo(page, nl=False)
    elif not check:
        output.write_text(page, encoding="utf-8")
    elif not output.is_file() or output.read_text(encoding="utf-8") != page:
        click.echo(f"{output} is not up to date; `cardwatch licenses docs --output {output}` writes it.", err=True)
        sys.exit(1)


def _described(catalogue: Catalogue, entry: License) -> object:
    return read_license(entry, catalogue.version, load_index().hashes_of(entry.key))


def _did_you_mean(catalogue: Catalogue, key: str) -> str:
    shown = ", ".join(catalogue.similar_keys(key))
    return f" Similar: {shown}." if shown else " `cardwatch licenses list` shows what there is."


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


def _state(given: str) -> LicenseState:
    if not given.startswith("@"):
        return LicenseState(declared=parse_declared(given))
    try:
        with Path(given[1:]).open("rb") as file:
            return LicenseState(declared=None, text=decode(_words(file)))
    except OSError as error:
        raise Invalid(f"{given[1:]!r} cannot be read: {error.strerror}.") from error


def _print_block(block: LicenseBlock) -> None:
    meant = f"one of {', '.join(block.one_of)}" if block.one_of else "not known"
    click.echo(f"{block.license or block.spdx or meant}  [{block.class_}, {block.status.replace('_', ' ')}]")
    click.echo(f"  commercial use: {block.restrictions.commercial}")
    for limit in block.restrictions.countries_excluded:
        click.echo(f"  excluded: {', '.join(limit.countries)} ({limit.covers}; {limit.clause})")
    for reason in block.reasons:
        click.echo(f"  {reason}")


def _print_identification(found: Identification) -> None:
    key = found.license or found.policy
    near = f", nearest {found.nearest} ({found.similarity:.1%} the same)" if found.nearest and not key else ""
    near = ", a policy for users and no licence" if found.policy else near
    click.echo(f"{key or 'not known'}  [{found.match.replace('_', ' ')}{near}]")
    if found.sensitive:
        click.echo(f"  look at: {', '.join(found.sensitive)}")


def _print_comparison(found: Comparison) -> None:
    kind = "material" if found.material else "cosmetic or none"
    click.echo(f"{kind}: {found.class_before} to {found.class_after}, {found.direction}")
    for term in found.terms:
        click.echo(f"  {term.term}: {term.before or 'not known'} -> {term.after or 'not known'} ({term.direction})")
    if found.sensitive:
        click.echo(f"  look at: {', '.join(found.sensitive)}")


COMMANDS = (licenses,)
