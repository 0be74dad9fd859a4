"""What one setting, option or variable names, with the revision beside it: found, open, or nothing. Pure."""

import re
from collections.abc import Iterator

import msgspec

from registry.compliance.scan.names import Mention, is_bare_name, model_of
from registry.compliance.scan.texts.variables import MAX_WORD, resolved
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace
from registry.compliance.scan.vocabulary import Sense, is_alias, is_dataset, is_open_too, sense_of

_NO_REVISION = frozenset({"", "none", "null", "~", "default", "str", "optional"})

_WITHOUT = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|\$\(.*?\)")
"""Variables, in which there may be blanks: there are none in a name of a model."""
NO_ID = "A model is named here by a name that is no id of a hub."


class NamedWord(msgspec.Struct, frozen=True):
    """A name with its value, on a line."""

    name: str
    value: str
    line: int
    revision: str = ""
    """The revision that stands beside, as it is written."""
    is_any_single: bool = False
    """Whether every word is a model there: the place of a download, for one."""
    kind: NameKind = NameKind.HUB
    beside: dict[str, str] | None = None
    """The variables of the same environment, which alone may pin it; None: all of the file."""


def settled(setting: NamedWord, given: dict[str, str]) -> Iterator[Found]:
    """What a setting names; nothing where its name does not speak of a model, or its value is none."""
    if is_dataset(setting.name) and (word := setting.value.strip().strip("\"'")).count("/") == 1:
        if (mention := model_of(word)) is not None:
            yield Named(mention.model, setting.line, kind=NameKind.DATASET)
        return
    if sense_of(setting.name) is Sense.NONE and not setting.is_any_single:
        return
    value = setting.value[:MAX_WORD].strip().strip("\"'")
    value = value if "$(" in value else value.strip("()\"'")  # of a shell's list
    if not value:
        return
    found = resolved(value, given)
    for word in found.words:
        if (mention := _mention(word, setting)) is not None:
            yield _named(mention, setting, given)
        elif is_bare_name(word) and not is_alias(setting.name):
            yield OpenPlace(setting.line, word, NO_ID)
    is_word = not re.search(r"\s", _WITHOUT.sub("", value))
    if found.is_open and is_word and (setting.is_any_single or is_open_too(setting.name)):
        yield OpenPlace(setting.line, value)


def _mention(word: str, setting: NamedWord) -> Mention | None:
    if "embed" in setting.name.lower() and "/" not in word and (found := of_embeddings(word)) is not None:
        return found
    return model_of(word, is_any_single=setting.is_any_single)


def of_embeddings(word: str) -> Mention | None:
    """A short name of sentence-transformers, where a setting of embeddings names it."""
    found = model_of(word)
    return found if found is not None and found.model.startswith("sentence-transformers/") else None


def _named(mention: Mention, setting: NamedWord, given: dict[str, str]) -> Found:
    kind = setting.kind if mention.kind is NameKind.HUB else mention.kind
    revision: str | None = mention.revision
    unknown = ""
    beside = given if setting.beside is None else setting.beside
    pin = setting.revision.strip().strip("\"'") or _beside(setting.name, beside)
    if pin.lower() not in _NO_REVISION:
        pins = resolved(pin, given)
        revision, unknown = (pins.words[0], "") if pins.words and not pins.is_open else (None, pin)
    return Named(mention.model, setting.line, revision, kind, unknown, is_definition=setting.name.isupper())


def _beside(name: str, given: dict[str, str]) -> str:
    """The revision that another variable holds for a variable: ``MODEL_REVISION`` beside ``MODEL_ID``.

    One that is given several values is told as a variable, so that it is open.
    """
    if not name.isupper():
        return ""
    stem = re.sub(r"_?(?:ID|NAME|REPO|PATH)$", "", name)
    names = (f"{name}_REVISION", f"{stem}_REVISION", f"{stem.removesuffix('MODEL')}REVISION", f"{stem}_COMMIT")
    return next((given[one] or f"${one}" for one in names if one in given), "")
