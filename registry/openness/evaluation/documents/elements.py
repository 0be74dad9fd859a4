"""Members of foreign objects, read without trust: what has another type than it should is a fault with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.inputs import MOST_FAULTS, Fault, refusal, shown

MOST_ELEMENTS = 20_000
"""Components, packages or elements of one document."""
MOST_MODELS = 100
_LONGEST = 4_000


class Faults:
    """What is wrong with a document, up to a bound."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, pointer: str, detail: str) -> None:
        """Something that is wrong."""
        if len(self._found) < MOST_FAULTS:
            self._found.append(Fault(pointer, detail))

    def settle(self) -> None:
        """Raise ``Invalid`` with all of it, if anything is."""
        if self._found:
            raise refusal(tuple(self._found))

    def text(self, held: Mapping[str, Any], name: str, at: str) -> str:
        """A text; empty where there is none."""
        value = held.get(name)
        if value is None or isinstance(value, str):
            return (value or "").strip()[:_LONGEST]
        self.add(f"{at}/{escaped(name)}", f"Expected a text, got {shown(value)}.")
        return ""

    def object(self, held: Mapping[str, Any], name: str, at: str) -> dict[str, Any]:
        """An object; empty where there is none."""
        value = held.get(name)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.add(f"{at}/{escaped(name)}", f"Expected an object, got {shown(value)}.")
        return {}

    def objects(self, held: Mapping[str, Any], name: str, at: str) -> Iterator[tuple[dict[str, Any], str]]:
        """The objects of a list, each with its place."""
        value = held.get(name)
        place = f"{at}/{escaped(name)}"
        if value is None:
            return
        if not isinstance(value, list):
            self.add(place, f"Expected a list, got {shown(value)}.")
            return
        if len(value) > MOST_ELEMENTS:
            self.add(place, f"At most {MOST_ELEMENTS:,} are read, there are {len(value):,}.")
            return
        for number, one in enumerate(value):
            if isinstance(one, dict):
                yield one, f"{place}/{number}"
            else:
                self.add(f"{place}/{number}", f"Expected an object, got {shown(one)}.")


def texts_of(value: object) -> list[str]:
    """The texts of a text or a list of them; what is none is left out."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str) and one.strip()]


def escaped(name: str) -> str:
    """A member's name as a step of a pointer."""
    return name[:100].replace("~", "~0").replace("/", "~1")


def hub_id(purl: str) -> str | None:
    """The id of a model on the Hugging Face Hub that a package URL or an address names."""
    for start in ("pkg:huggingface/", "https://huggingface.co/"):
        if purl.startswith(start):
            parts = purl.removeprefix(start).partition("?")[0].partition("@")[0].split("/")
            is_other = start.startswith("https") and parts[0] in {"datasets", "spaces"}
            kept = "/".join(part for part in parts[:2] if part)
            return kept[:200] if kept and not is_other else None
    return None
