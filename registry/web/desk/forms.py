"""What people type at the desk: read with the token of its page, and shown again where something is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from registry.errors import CardwatchError, Invalid
from registry.http.problems import KINDS
from registry.web.site.forms import TOKEN_FIELD, AnyRequest, read_fields
from registry.web.site.visitors import visitor_of

MOST_FIELDS = 64
Faults = dict[str, str]
"""What is wrong, by field, under an empty name what belongs to none; ``Markup`` is in the reader's language."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form as they were typed, without the token."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str, default: str = "") -> str:
        """What was typed into a field, without spaces around it."""
        return self.text(name, default).strip()

    def text(self, name: str, default: str = "") -> str:
        """What was typed into a large field, every line with one line feed at its end, as files have it."""
        return (self.values.get(name) or (default,))[0].replace("\r\n", "\n")

    def many(self, name: str) -> tuple[str, ...]:
        """What was ticked of several."""
        return self.values.get(name, ())

    def has(self, name: str) -> bool:
        """Whether a box was ticked, or a button of this name pressed."""
        return name in self.values


def typed(**values: str) -> Typed:
    """A form as it is shown first."""
    return Typed({name: (value,) for name, value in values.items()})


async def read_typed(request: AnyRequest, *, many: Collection[str] = ()) -> Typed:
    """The form that a page of this visitor's sent; fields in ``many`` may come more than once, as boxes do.

    Raises ``Forbidden`` for one without the token of the session; so this comes before all else that a form asks for.
    The handler limits the bytes, by ``request_max_body_size``.
    """
    visitor = visitor_of(request)
    given = await read_fields(request, visitor.token if visitor else "", most=MOST_FIELDS, many=many)
    if any("\0" in text for name, texts in given.items() for text in (name, *texts)):
        raise Invalid("A form holds text, without NUL characters.", pointer="")  # which no database keeps
    return Typed({name: tuple(values) for name, values in given.items() if name != TOKEN_FIELD})


def status_of(error: CardwatchError) -> int:
    """The status that the API would give."""
    return next((KINDS[kind][0] for kind in type(error).__mro__ if kind in KINDS), 500)


def at_fields(error: CardwatchError, fields: Mapping[str, str]) -> Faults:
    """A failure at the fields of a form, whose names ``fields`` tells by JSON pointer; the longest pointer counts.

    What belongs to no field stands under an empty name.
    """
    found: dict[str, list[str]] = {}
    errors = error.errors if isinstance(error, Invalid) else (("", error.message),)
    for pointer, detail in errors:
        found.setdefault(_field_of(pointer, fields), []).append(detail)
    return {name: " ".join(details) for name, details in found.items()}


def _field_of(pointer: str, fields: Mapping[str, str]) -> str:
    fitting = [known for known in fields if pointer == known or pointer.startswith(f"{known}/")]
    return fields[max(fitting, key=len)] if fitting else ""
