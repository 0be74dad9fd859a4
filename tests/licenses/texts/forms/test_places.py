"""Places for names that a template has beside its copyright line: names there are form, terms are not."""

from itertools import product

import pytest

from registry.licenses.texts.identification import load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.sentences import BEHIND_A_HOLDER, SENTENCES

INDEX, SPDX = load_index(), load_spdx_texts()
FONT_HEAD = (
    "Copyright (c) 2024, Foo{}\n\nThis Font Software is licensed under the SIL Open Font License, Version 1.1.\n"
    "This license is copied below, and is also available with a FAQ at:\n{}\n\n" + "-" * 59 + "\n"
)
BSD_NAME = "Neither the name of the copyright holder nor the names of its contributors"
LINE = "<one line to give the program's name and a brief idea of what it does.>"
BULLETS = ("* ", "- ", "• ", "({}) ", "{}) ")
DEVELOPER = "<Name of Development Group> <Name of Institution> <URL for Development Group/Institution>"
PLACES = {
    "bsd-3-clause": [(BSD_NAME, "Neither the name of {} nor the names of its contributors")],
    "isc": [
        ('"AS IS" AND THE AUTHOR DISCLAIMS', '"AS IS" AND {} DISCLAIMS'),
        ("SHALL THE AUTHOR BE LIABLE", "SHALL {} BE LIABLE"),
    ],
    "gpl-3.0": [
        (LINE, "{}"),
        (f"{LINE}\n     Copyright (C) <year>  <name of author>", "Foo\n     Copyright (C) 2024 {}"),
        ("<program>  Copyright (C) <year>  <name of author>", "{}  Copyright (C) 2024  Foo"),
        ("<program>  Copyright (C) <year>  <name of author>", "Foo  Copyright (C) 2024  {}"),
    ],
    "agpl-3.0": [(LINE, "{}")],
    "mit": [("Copyright (c) <year> <copyright holders>", "Copyright (c) 2024 Foo, {}")],
    "bsd-4-clause": [("developed by the organization.", "developed by {}.")],
    "ncsa": [(DEVELOPER, "{}"), (DEVELOPER, "Foo\n{}\nhttps://foo.example")],
    "postgresql": [
        ("SHALL THE UNIVERSITY OF CALIFORNIA BE", "SHALL {} BE"),
        ("EVEN IF THE UNIVERSITY OF CALIFORNIA HAS", "EVEN IF {} HAS"),
        ("THE UNIVERSITY OF CALIFORNIA SPECIFICALLY", "{} SPECIFICALLY"),
        ("AND THE UNIVERSITY OF CALIFORNIA HAS", "AND {} HAS"),
    ],
    "apache-2.0": [("Copyright [yyyy] [name of copyright owner]", "Copyright 2024 Foo, {}")],
}
TEXTS = {key: SPDX[name] for key, name in {
    "bsd-3-clause": "BSD-3-Clause", "bsd-3-clause-clear": "BSD-3-Clause-Clear", "isc": "ISC", "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only", "bsd-4-clause": "BSD-4-Clause", "ncsa": "NCSA", "postgresql": "PostgreSQL",
    "mit": "MIT", "apache-2.0": "Apache-2.0",
}.items()}  # fmt: skip
CASES = [(key, old, new) for key, places in PLACES.items() for old, new in places]
NAMES = (
    "Foo Inc.", "Foo", "the Free University of Example", "01.AI", "The Example Authors", "3M Research Germany GmbH",
)  # fmt: skip


def exact(key: str, old: str, new: str) -> str | None:
    assert old in TEXTS[key], (key, old)
    return INDEX.exact(normalise(TEXTS[key].replace(old, new)))


@pytest.mark.parametrize(("key", "old", "new"), CASES)
def test_a_name_in_its_place_is_form(key: str, old: str, new: str) -> None:
    for name in NAMES:
        assert exact(key, old, new.format(name)) == key, new.format(name)


NAMES_TOO = {
    "academic", "research", "students", "personal", "internal", "evaluation", "Special terms", "trial", "hobbyists",
    "government", "sandbox", "startups", "NGOs", "members", "subscribers", "employees", "adults", "small companies",
    "small business", "nonprofit", "beta testers", "civil applications", "public sector", "worldwide", "offline",
    "name us", "name the authors", "Norway aside", "edge devices", "from 2027 apache", "on-premises", "on request",
    "Terms of 2025", "send a postcard", "peaceful ends",
}  # fmt: skip
"""What may be the name of somebody where nothing stands before it."""


WITH_A_NAME = ("Foo, {}", "Foo ({})", "Foo. {}.", "Foo; {}", "Foo Inc. {}")
LONG = {"gpl-3.0", "agpl-3.0"}
"""Texts that take many milliseconds to read."""


@pytest.mark.parametrize(("key", "old", "new"), CASES)
def test_a_sentence_in_the_place_of_a_name_is_not(key: str, old: str, new: str) -> None:
    """In a long text the forms with a name take turns; the slow suite tries each with each."""
    is_behind = "Foo, {" in new
    for place, sentence in enumerate((*SENTENCES, *BEHIND_A_HOLDER)):
        if is_behind or sentence not in NAMES_TOO:
            assert exact(key, old, new.format(sentence)) is None, new.format(sentence)
        turn = place % len(WITH_A_NAME)
        for form in WITH_A_NAME[turn : turn + 1] if key in LONG else WITH_A_NAME:
            assert exact(key, old, new.format(form.format(sentence))) is None, new.format(form.format(sentence))


@pytest.mark.slow
@pytest.mark.parametrize(("key", "old", "new"), [case for case in CASES if case[0] in LONG])
@pytest.mark.parametrize("form", WITH_A_NAME)
def test_a_sentence_behind_a_name_in_a_long_text_is_not(key: str, old: str, new: str, form: str) -> None:
    for sentence in (*SENTENCES, *BEHIND_A_HOLDER):
        assert exact(key, old, new.format(form.format(sentence))) is None, new.format(form.format(sentence))


def test_there_are_thousands() -> None:
    assert len(CASES) * (len(SENTENCES) + len(BEHIND_A_HOLDER)) * 5 >= 5_000


@pytest.mark.parametrize(
    "reserved", ["", ', with Reserved Font Name "Foo Sans".', " with Reserved Font Names Foo, Bar"]
)
@pytest.mark.parametrize("page", ["http://scripts.sil.org/OFL", "https://openfontlicense.org"])
def test_the_open_font_licence_may_keep_names_of_fonts(reserved: str, page: str) -> None:
    made = [normalise(FONT_HEAD.format(one, page) + SPDX["OFL-1.1"]) for one in (reserved, "")]
    assert made[0].words == made[1].words
    for sentence in SENTENCES:
        spoilt = normalise(FONT_HEAD.format(f"{reserved}, {sentence}", page) + SPDX["OFL-1.1"])
        assert spoilt.words != made[1].words, sentence


@pytest.mark.parametrize("key", ["gpl-2.0", "gpl-3.0", "agpl-3.0", "lgpl-2.1", "apache-2.0"])
def test_the_appendix_may_be_left_out(key: str) -> None:
    spdx = {"gpl-2.0": "GPL-2.0-only", "lgpl-2.1": "LGPL-2.1-only", "agpl-3.0": "AGPL-3.0-only"}
    text = SPDX[spdx.get(key, {"gpl-3.0": "GPL-3.0-only", "apache-2.0": "Apache-2.0"}.get(key, ""))]
    end = text.index("END OF TERMS AND CONDITIONS")
    for terms in (text[:end], text[: end + 27]):
        assert INDEX.exact(normalise(terms)) == key
        assert INDEX.exact(normalise(f"{terms}\n\nUse in Germany is excluded.\n")) is None


@pytest.mark.parametrize(("key", "mark"), list(product(["bsd-2-clause", "bsd-3-clause"], BULLETS)))
def test_bullets_are_as_good_as_numbers(key: str, mark: str) -> None:
    text = SPDX["BSD-2-Clause" if key == "bsd-2-clause" else "BSD-3-Clause"]
    for number in (1, 2, 3):
        text = text.replace(f"{number}. ", mark.format(number), 1)
    assert INDEX.exact(normalise(text)) == key
    assert INDEX.exact(normalise(text.replace("must retain", "may retain"))) is None


@pytest.mark.parametrize("key", ["bsd-2-clause", "bsd-3-clause"])
def test_owners_are_holders(key: str) -> None:
    text = SPDX["BSD-2-Clause" if key == "bsd-2-clause" else "BSD-3-Clause"]
    assert "SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS" in text
    owner = text.replace("SHALL THE COPYRIGHT HOLDER OR", "SHALL THE COPYRIGHT OWNER OR")
    assert INDEX.exact(normalise(owner)) == key
    for other in ("LICENSEE", "USERS IN GERMANY", "COPYRIGHT HOLDER AND LICENSEE"):
        assert INDEX.exact(normalise(text.replace("SHALL THE COPYRIGHT HOLDER OR", f"SHALL THE {other} OR"))) is None
