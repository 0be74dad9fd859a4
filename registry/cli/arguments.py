"""Types of options and arguments whose refusals say what would be right."""

from collections.abc import Sequence
from datetime import datetime

import click

from registry.errors import Invalid
from registry.hub import named_model
from registry.inputs import not_among, read_moment


class OneOf(click.Choice[str]):
    """One of a few words; another one is answered with the nearest and with all of them."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(list(choices))

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, if it is one of them."""
        if value not in self.choices:
            self.fail(not_among(value, [str(one) for one in self.choices]), param, ctx)
        return str(value)


class ModelName(click.ParamType[str]):
    """The id of a model, which may be given as the address of its page."""

    name = "model"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id; a revision in the address is for those who ask by revision, and the others say so."""
        try:
            model, revision = named_model(str(value))
        except Invalid as wrong:
            self.fail(wrong.message, param, ctx)
        if revision not in {None, "main", "master"}:
            click.echo(
                f"Note: the address is of revision {revision}; this is about {model} as it was last read.", err=True
            )
        return model


class MomentType(click.ParamType[datetime]):
    """A moment with its time zone, or a day, of which the beginning counts."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return read_moment(str(value), "").begin
        except Invalid as wrong:
            self.fail(wrong.message, param, ctx)


def filter_words(given: tuple[str, ...]) -> dict[str, str]:
    """Filters as they are written on the command line, by their names."""
    unpaired = next((one for one in given if "=" not in one), None)
    if unpaired is not None:
        message = f"{unpaired[:100]!r} is not NAME=VALUE, such as license_class=permissive."
        raise click.BadParameter(message, param_hint="--filter")
    return dict(one.partition("=")[::2] for one in given)


MODEL, MOMENT = ModelName(), MomentType()
