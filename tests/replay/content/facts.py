"""A model of the replay: what it means, what it looks like, and the files that show both. Pure."""

import json
import random
import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from tests.replay.content.texts import standard_text

Gate = Literal["no", "auto", "manual"]
_PLAIN = re.compile(r"[A-Za-z][\w./+-]*")
_WORDS_OF_YAML = frozenset({"no", "yes", "on", "off", "true", "false", "null", "y", "n"})


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What bears on the licence; a change of any of it is a true change."""

    id: str
    license: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    text: str | None = None
    """Terms in a licence file; None where there is none but, perhaps, the plain text of the licence that is named."""
    policy: str | None = None
    gate: Gate = "no"
    is_closed: bool = False
    """Whether the gate is shut for the registry's own token too."""
    prompt: str | None = None
    bases: tuple[str, ...] = ()
    relation: str | None = None
    fate: Literal["there", "deleted", "disabled", "replaced"] = "there"


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """What may change without meaning anything."""

    prose: int = 0
    order: int = 0
    quotes: Literal["", "'", '"'] = ""
    is_upper: bool = False
    is_list: bool = False
    tags: int = 0
    extras: int = 0
    width: int = 0
    """Columns that texts are wrapped to; 0 leaves them."""
    eol: str = "\n"
    bom: bool = False
    file: str = "LICENSE"
    is_copied: bool = False
    is_shipped: bool = False
    """Whether the plain text of the named licence lies beside the card."""
    bases: int = 0
    year: int = 2025
    link: str = "{}"
    spaces: int = 1
    downloads: int = 0


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One model before the story; ``front`` are facts of the card that never change."""

    number: int
    meaning: Meaning
    looks: Looks
    front: dict[str, Any]


def files_of(meaning: Meaning, looks: Looks, front: Mapping[str, Any]) -> dict[str, bytes]:
    """Every file of the repository in this state."""
    files = {"README.md": _readme(meaning, looks, front)}
    files |= {f"extra-{n}.json": f'{{"part": {n}}}\n' for n in range(looks.extras % 4)}
    if (text := license_text(meaning, looks)) is not None:
        shown = _laid_out(re.sub(r"\b2025\b", str(looks.year), text), looks)
        files[looks.file] = shown
        if looks.is_copied:
            files[f"weights/{looks.file}"] = shown
    if meaning.policy is not None:
        files["USE_POLICY.md"] = _laid_out(meaning.policy, looks)
    return {path: _bytes(body, looks) for path, body in files.items()}


def license_text(meaning: Meaning, looks: Looks) -> str | None:
    """What stands in the licence file; None where there is none."""
    if meaning.text is not None:
        return meaning.text
    return standard_text(meaning.license) if looks.is_shipped else None


def _readme(meaning: Meaning, looks: Looks, front: Mapping[str, Any]) -> str:
    fields = {**front, **_license_fields(meaning, looks)}
    fields["tags"] = [*front.get("tags", ()), *(f"tag-{n}" for n in range(looks.tags % 5))]
    bases = list(meaning.bases)
    random.Random(looks.bases).shuffle(bases)  # noqa: S311 - a script, no secret
    fields |= {"base_model": bases, "base_model_relation": meaning.relation if bases else None}
    fields["extra_gated_prompt"] = (meaning.prompt or "").replace(" ", " " * looks.spaces)
    names = [name for name, value in fields.items() if value]
    random.Random(looks.order).shuffle(names)  # noqa: S311 - as above
    lines = "".join(f"{name}:{_yaml(fields[name], looks.quotes)}\n" for name in names)
    return f"---\n{lines}---\n\n# A model\n\nRevision {looks.prose} of this description.\n"


def _license_fields(meaning: Meaning, looks: Looks) -> dict[str, Any]:
    ids = [one.upper() if looks.is_upper else one for one in meaning.license]
    told: Any = ids if len(ids) != 1 or looks.is_list else ids[0]
    link = meaning.link
    if link == "LICENSE":
        link = looks.link.format(link)
    return {"license": told, "license_name": meaning.name, "license_link": link}


def _yaml(value: object, quotes: str) -> str:
    if isinstance(value, list | tuple):
        return "".join(f"\n- {_scalar(str(item), quotes)}" for item in value)
    return f" {_scalar(str(value), quotes)}"


def _scalar(text: str, quotes: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return f"{quotes}{text}{quotes}"
    return json.dumps(text, ensure_ascii=False)


def _laid_out(text: str, looks: Looks) -> str:
    if not looks.width:
        return text
    paragraphs: Iterable[str] = text.split("\n\n")
    wrapped = (textwrap.fill(" ".join(part.split()), looks.width, break_long_words=False, break_on_hyphens=False)
               for part in paragraphs)  # fmt: skip
    return "\n\n".join(wrapped) + "\n"


def _bytes(body: str, looks: Looks) -> bytes:
    return (("\ufeff" if looks.bom else "") + body.replace("\n", looks.eol)).encode()
