import re
import textwrap

import pytest

from registry.errors import Invalid
from registry.licenses.texts.identification import Identification, TextIndex, identify, load_index
from registry.licenses.texts.normalisation import normalise, text_fingerprint
from tests.support.licenses.texts import catalogued_texts

INDEX = load_index()
TEXTS = catalogued_texts()
KEYS = sorted(TEXTS)
MIT = TEXTS["mit"]
MODIFIED = (
    "\n\nThe one change: where the software serves more than 100 million monthly active users, or earns more than "
    "30 million US dollars a year, its name must be shown prominently in the user interface.\n"
)


JOINED = {"mulanpsl-2.0"}
"""Texts whose example of a notice shares its paragraph with a sentence: wrapped anew, the two become one line."""


def look_up(text: str) -> Identification:
    return identify(INDEX, text)


def rewrap(text: str, width: int) -> str:
    paragraphs = (re.sub(r"\s+", " ", paragraph) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(
        textwrap.fill(part, width, break_on_hyphens=False, break_long_words=False) for part in paragraphs
    )


def test_there_are_enough_real_texts() -> None:
    assert len(TEXTS) >= 50


@pytest.mark.parametrize("key", KEYS)
def test_layout_does_not_matter(key: str) -> None:
    text = TEXTS[key]
    wrapped = () if key in JOINED else (rewrap(text, 60), rewrap(text, 110).replace("\n", "\r\n"))
    for variant in (
        text,
        *wrapped,
        text.replace('"', "\u201c").replace("'", "\u2019"),
        "\ufeff" + text,
        "# License\n\n" + text,
        "# " + text.lstrip(),
        text.upper(),
        text.replace("https://", "http://"),
    ):
        found = look_up(variant)
        assert (found.match, found.license) == ("exact", key), found.diff


@pytest.mark.parametrize(
    "notice",
    [
        "Copyright (c) 2024 Foo, Inc.",
        "Copyright 2019-2024 The Foo Authors. All rights reserved.",
        "© 2023 Bär GmbH",
        "Copyright (C) 2020 Foo Limited",
    ],
)
def test_whose_copyright_it_is_does_not_matter(notice: str) -> None:
    assert look_up(MIT.replace("Copyright (c) <year> <copyright holders>", notice)).license == "mit"
    filled = TEXTS["apache-2.0"].replace("Copyright [yyyy] [name of copyright owner]", notice)
    assert look_up(filled).license == "apache-2.0"


@pytest.mark.parametrize(
    "notice",
    [
        "Copyright (c) 2024 Foo. Commercial use is prohibited.",
        "Copyright (c) 2024 Foo, for research only",
        "Copyright (c) 2024 Foo (up to 500 users)",
        "Copyright notices may be removed.",
        "Copyright (c) 2024 Foo. Companies excluded.",
        "Copyright (c) 2024 Foo. Students welcome until 2030.",
        "Copyright (c) 2024 Foo 50%",
        "Copyright (c) 2024 Foo, except Germany",
    ],
)
def test_a_condition_does_not_hide_in_a_copyright_line(notice: str) -> None:
    found = look_up(MIT.replace("Copyright (c) <year> <copyright holders>", notice))
    assert found.match != "exact"
    assert found.license is None


def test_the_text_of_apache_without_its_appendix_is_apache() -> None:
    terms, end, _ = TEXTS["apache-2.0"].partition("END OF TERMS AND CONDITIONS")
    assert look_up(terms + end).license == "apache-2.0"


def test_an_extra_paragraph_is_told_apart() -> None:
    found = look_up(MIT + MODIFIED)
    assert (found.match, found.license, found.nearest) == ("known_text_plus_extra", None, "mit")
    assert "100 million" in found.sensitive
    assert "30 million us dollars" in found.sensitive
    assert found.diff[0].after is not None
    assert "prominently" in found.diff[0].after


@pytest.mark.parametrize(
    ("old", "new"),
    [("without restriction", "with restriction"), ("free of charge", "not free of charge"), ("and/or sell", "")],
)
def test_a_small_edit_is_a_modification(old: str, new: str) -> None:
    found = look_up(MIT.replace(old, new))
    assert (found.match, found.license, found.nearest) == ("modified_of", None, "mit")
    assert found.similarity < 1
    assert found.diff


@pytest.mark.parametrize("title", ["Modified MIT License", "MIT License (non-commercial)", "BSD 3-Clause License"])
def test_another_title_is_not_the_same_licence(title: str) -> None:
    assert look_up(MIT.replace("MIT License", title)).match != "exact"


def test_a_country_makes_a_difference() -> None:
    index = TextIndex()
    text = "You may use the works in the territory. The territory is worldwide except the European Union. " * 5
    index.learn("hunyuan-eu", normalise(text))
    found = identify(index, text.replace("European Union.", "European Union, the United Kingdom and South Korea.", 1))
    assert found.match == "modified_of"
    assert {"united kingdom", "south korea"} <= set(found.sensitive)


@pytest.mark.parametrize("text", ["", "   ", "hello", "\0\0\0", "a b c d e f g h i j k l m n o p", "\ud800 x"])
def test_what_is_no_licence_is_unknown(text: str) -> None:
    assert look_up(text).match == "unknown"


def test_more_than_a_mebibyte_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        look_up("x " * (5 * 1024 * 1024 // 2))
    assert refused.value.errors[0][0] == "/text"
    with pytest.raises(Invalid):
        text_fingerprint("\ufdfa" * 340_000)


HOSTILE = {
    "parentheses": "(",
    "words": "not only ",
    "tags": "<a ",
    "links": "[a](",
    "notices": "copyright (c) ",
    "notices in lines": "copyright 2020 foo\n",
    "headers": "# ",
    "directions": "\u202e\u200f",
    "numbers": "1,",
    "one word": "a",
    "lines": "\n",
    "spaced lines": " \n",
    "surrogates": "\ud800",
    "nulls": "\0",
    "ligatures": "\ufdfa",
    "addresses": "https://",
    "quotes": "> ",
    "a licence": f"{TEXTS['gpl-3.0']}\n",
}


def hostile(name: str, size: int) -> str:
    part = HOSTILE[name]
    return part * (size // len(part.encode("utf-8", "surrogatepass")))


@pytest.mark.timeout(30)  # an eighth of a second; whatever grows with the square would take hours
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(name: str) -> None:
    assert look_up(hostile(name, 128 * 1024)).license is None


@pytest.mark.slow
@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", HOSTILE)
def test_the_longest_hostile_texts_end(name: str) -> None:
    size = 192 * 1024 if name == "ligatures" else 1024 * 1024
    assert look_up(hostile(name, size)).license is None


def test_a_text_titled_mit_can_be_another_licence() -> None:
    text = f"MIT License\n\nCopyright (c) 2025 Foo\n\n{MIT[MIT.index('Permission') :]}{MODIFIED}"
    index = TextIndex()
    index.learn("mit", normalise(MIT))
    index.add_hash(text_fingerprint(text), "foo-modified-mit")
    assert identify(index, text).license == "foo-modified-mit"
    assert identify(index, text.replace("MIT License", "BSD 3-Clause License")).license is None
    assert identify(index, MIT).license == "mit"
    untitled = TextIndex()
    untitled.add_hash(text_fingerprint(text.removeprefix("MIT License")), "foo-modified-mit")
    assert identify(untitled, text).license is None


@pytest.mark.parametrize(
    "address",
    ["59 Temple Place, Suite 330, Boston, MA 02111-1307 USA", "675 Mass Ave, Cambridge, MA 02139, USA", ""],
)
def test_the_office_of_the_foundation_does_not_matter(address: str) -> None:
    here = "51 Franklin Street, Fifth Floor, Boston, MA 02110-1301, USA"
    assert here in TEXTS["gpl-2.0"]
    assert look_up(TEXTS["gpl-2.0"].replace(here, address)).license == "gpl-2.0"
    assert look_up(TEXTS["gpl-2.0"].replace(here, "59 users")).license is None


def test_the_notice_of_apache_may_follow_its_terms() -> None:
    terms, end, rest = TEXTS["apache-2.0"].partition("END OF TERMS AND CONDITIONS")
    notice = rest[rest.index("Licensed under the Apache") :]
    for text in (
        terms,
        terms + end,
        f"{terms}{end}\n\nCopyright 2023 Foo\n\n{notice}",
        f"{terms}\n\nCopyright Foo\n\n{notice}",
    ):
        assert look_up(text).license == "apache-2.0"
        assert look_up(f"{text}\n\nOnly in Norway.").license is None
