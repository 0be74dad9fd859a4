"""Answers go to standard output, words about them to standard error, so that a pipe holds answers only."""

import unicodedata

import click
import msgspec

from registry.cli.remote.address import asked

_LONGEST = 2_000

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: object) -> None:
    """A value as indented JSON on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_json_line(value: object) -> None:
    """A value as one line of JSON, at once: for what goes on."""
    click.echo(msgspec.json.encode(value).decode())


def printable(text: str) -> str:
    """Text of strangers in one line: what could steer a terminal becomes a mark."""
    shown = (" " if one.isspace() else one if unicodedata.category(one)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
             for one in text[:_LONGEST])  # fmt: skip
    return "".join(shown)


def say(words: str) -> None:
    """A sentence for whoever called, on standard error."""
    click.echo(words, err=True)


def say_nothing(words: str, *, as_json: bool = False) -> None:
    """Nothing was found: the sentence where an answer would stand, and beside it which database or server was asked."""
    if not as_json:
        click.echo(words)
    if asked():
        say(f"Asked: {asked()}.")
