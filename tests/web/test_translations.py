"""The catalogues: every sentence of the pages has its German, which addresses its readers as they expect."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from registry.web.site.render import TEMPLATES
from tests.support.web.translations import GERMAN, as_text, compiled, missing, updated

CATALOGUE = read_po(BytesIO(GERMAN.read_bytes()), locale="de")
SENTENCES = [one for one in CATALOGUE if one.id]
FAMILIAR = re.compile(r"\b(?:du|dein\w*|dir|dich|euch|euer\w*|eure\w*)\b", re.IGNORECASE)
OPEN = re.compile(r"open[ -]source(?!\s+(?:AI|KI|Initiative|Definition))|quelloffen", re.IGNORECASE)
NOT_OURS = {"reference.mako"}
"""In English, as the description of the API that it shows."""
NAMES = {
    "API", "Atom", "Cardwatch", "CSV", "CycloneDX", "FLOP", "GB", "JSON", "Lines", "Markdown", "Ollama", "PNG", "sha",
    "SPDX", "SVG", "UTC", "bit", "owner", "name", "webhook",
}  # fmt: skip
"""What is called the same in both languages."""


def test_the_files_are_those_that_are_made() -> None:
    assert GERMAN.read_bytes() == as_text(updated()), "make translations"
    assert GERMAN.with_suffix(".mo").read_bytes() == compiled(CATALOGUE), "make translations"


def test_no_sentence_is_left_untranslated() -> None:
    assert missing(updated()) == []
    assert [one.id for one in SENTENCES if one.fuzzy] == []


def test_each_takes_the_values_of_its_english() -> None:
    wrong = []
    for one in SENTENCES:
        english = one.id if isinstance(one.id, tuple) else (one.id,)
        german = one.string if isinstance(one.string, tuple) else (one.string,)
        named = [set(re.findall(r"\{(\w+)", text)) for text in (*english, *german)]
        wrong += [one.id] if any(names - {"n"} != named[0] - {"n"} for names in named) else []
    assert wrong == []


def test_readers_are_addressed_politely_and_nothing_is_called_open_source_that_is_not() -> None:
    for one in SENTENCES:
        for said in map(str, one.string if isinstance(one.string, tuple) else (one.string,)):
            assert FAMILIAR.search(said) is None, said
            assert not ("Llama" in said and OPEN.search(said)), said


@pytest.mark.parametrize(
    "template", [Path(str(one)) for one in sorted(Path(str(TEMPLATES)).rglob("*.mako"))], ids=lambda one: one.name
)
def test_no_sentence_stands_in_a_template(template: Path) -> None:
    """What is not asked from the catalogue would be read in English on German pages."""
    if template.name in NOT_OURS:
        return
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"<%doc>.*?</%doc>|<%.*?%>|</?%[^>]*>|^\s*(?:%|##).*?$", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = _without_expressions(text)
    read = re.findall(r'(?:aria-label|title|alt|data-label|label|content)="([^"]*)"', text)
    text = re.sub(r"<style>.*?</style>|<(?:code|pre|samp)\b.*?</(?:code|pre|samp)>|<[^>]*>", " ", text, flags=re.DOTALL)
    words = {
        word for part in (*read, text) for word in re.findall(r"[^\W\d_]{3,}", re.sub(r"&\w+;|/[\w./]+", " ", part))
    }
    assert words - NAMES - (BASE if template.name == "base.mako" else set()) == set()


BASE = {"device", "initial", "scale", "website", "width"}
"""What the head of every page says to programs."""


def _without_expressions(text: str) -> str:
    """The text without its ``${...}``, in which braces and quotes may stand."""
    kept, place = [], 0
    while (begin := text.find("${", place)) >= 0:
        kept.append(text[place:begin])
        place, depth = begin + 2, 1
        while depth:
            depth += (text[place] == "{") - (text[place] == "}")
            place += 1
    return "".join((*kept, text[place:]))
