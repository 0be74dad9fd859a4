"""``cardwatch licenses``: what the catalogue knows of each licence; neither database nor network is needed."""

from pathlib import Path

import click

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.licenses import judgement
from registry.cli.output import Column, answer_page, json_option, page_options, print_json, print_table
from registry.cli.remote.client import chosen_server, quoted
from registry.errors import NotFound
from registry.licenses import LicenseRead, read_license
from registry.licenses.catalogue import Catalogue, License, LicenseClass, load_catalogue, render_page
from registry.licenses.texts import load_index


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch licenses list --class research-only",
        "cardwatch licenses show llama3.2",
        "cardwatch licenses classify other --name modified-mit",
    ),
)
def licenses() -> None:
    """Ask the licence catalogue; works offline and without a database, whose learned texts count where there is one."""


@licenses.command(
    "list", where="anywhere",
    examples=("cardwatch licenses list", "cardwatch licenses list --class community --json"),
)  # fmt: skip
@click.option("--class", "class_", type=OneOf([str(one) for one in LicenseClass]), help="Only this class.")
@json_option
def licenses_list(*, class_: str | None, as_json: bool) -> None:
    """Show the licences of the catalogue with class, how well each was read, and name."""
    with chosen_server() as server:
        if server is not None:
            shown = server.read_pages("/v1/licenses", LicenseRead, **{"class": class_})
        else:
            catalogue = load_catalogue()
            entries = (catalogue.entries[key] for key in sorted(catalogue.entries))
            shown = [_described(catalogue, entry) for entry in entries if class_ in (None, entry.class_)]
    if as_json:
        print_json(shown)
    else:
        rows = [(one.key, one.class_, one.evidence, one.name) for one in shown]
        print_table(["key", "class", "read", Column("name", is_prose=True)], rows)


@licenses.command(
    "show", where="anywhere", examples=("cardwatch licenses show llama3.2", "cardwatch licenses show mit | jq .terms")
)
@click.argument("key")
@click.option("--json", "_", is_flag=True, help="It always is JSON.")
def licenses_show(key: str, *, _: bool) -> None:
    """Show an entry as JSON: its terms with clause and source, its names and text hashes.

    KEY is a key of `cardwatch licenses list` or a Hub id.
    """
    with chosen_server() as server:
        if server is not None:
            print_json(server.read(f"/v1/licenses/{quoted(key)}", LicenseRead))
            return
    catalogue = load_catalogue()
    entry = catalogue.get(key) or catalogue.by_hub_id(key)
    if entry is None:
        raise NotFound(f"The catalogue has no licence with the key {key[:200]!r}.{_did_you_mean(catalogue, key)}")
    print_json(_described(catalogue, entry))


@licenses.command(
    "docs", where="nowhere",
    examples=("cardwatch licenses docs --output licences.md", "cardwatch licenses docs --output licences.md --check"),
    exits={0: "written, or up to date", 1: "with --check: the file is not up to date", 3: "error"},
)  # fmt: skip
@page_options
@json_option
def licenses_docs(*, output: Path | None, check: bool, as_json: bool) -> None:
    """Write the page that explains the catalogue, made from its data.

    With --json {"output", "is_current"}, or the page as {"page"} without --output.
    """
    answer_page(render_page(load_catalogue()), output, check=check, as_json=as_json)


def _described(catalogue: Catalogue, entry: License) -> LicenseRead:
    return read_license(entry, catalogue.version, load_index().hashes_of(entry.key))


def _did_you_mean(catalogue: Catalogue, key: str) -> str:
    shown = ", ".join(catalogue.similar_keys(key))
    return f" Similar: {shown}." if shown else " `cardwatch licenses list` shows what there is."


for command in judgement.COMMANDS:
    licenses.add_command(command)

COMMANDS = (licenses,)
