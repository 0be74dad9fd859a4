"""Copyright lines are fill-in text whatever the holder is called; a sentence in one is not."""

from itertools import product

import pytest

from registry.licenses.texts.forms.notices import is_notice
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.sentences import SENTENCES

INDEX = load_index()
SPDX = load_spdx_texts()
TEMPLATES = {
    "mit": (SPDX["MIT"], "Copyright (c) <year> <copyright holders>"),
    "apache-2.0": (SPDX["Apache-2.0"], "Copyright [yyyy] [name of copyright owner]"),
}
HOLDERS = """
01.AI
4Paradigm Inc.
3M Company
42dot Inc.
360 AI Lab
G42 Health
Team 17 Digital Limited
Studio 54
X-Lab2017
Foo (Bar) Ltd.
Example [Research] Group
Siemens (Germany) GmbH
Research Center Jülich
Research and Education Network
Ministry of Research and Education
University of Example
The University of Texas at Austin
Free Software Foundation Europe e.V.
Free University of Berlin
Free Range Labs
Terms Inc.
Terms & Tools LLC
Education First
Open University, Education Lab
Bosch Research Germany GmbH
SAP Germany SE & Co. KG
Fraunhofer IAIS, Sankt Augustin, Germany
European Union Agency for Cybersecurity (ENISA)
EU Commission, Joint Research Centre
The European Union
Allen Institute for AI
Center for Research on Foundation Models
Institut für Informatik, Universität Freiburg
Gesellschaft für wissenschaftliche Datenverarbeitung mbH
Academic Medical Center
Personal Robotics Lab
Private Limited Works
Internal Systems, Inc.
Commercial Bank Labs
Military Academy of Example
Students of Example University
User Interface Lab
Output Arts
Production Company 9
Foo, Inc. and affiliates
Foo, Inc. and its affiliates
Amazon-like Example.com, Inc. or its affiliates
Example Corporation & Contributors
Example AI (Shanghai) Co., Ltd.
Beijing Example Technology Co., Ltd.
J. R. Smith
Dr. Jane Doe and John Q. Public Jr.
Theresa May
Will Grant
Can Xu
Grant Hugh
Ahmed Saeed
Jane Doe <jane@example.org>
Jane Doe (https://example.org)
jane at example dot org
The Example Authors (see AUTHORS.md)
The Example Project Developers
The Regents of the University of California
President and Fellows of Harvard College
Massachusetts Institute of Technology
United States Government as represented by the Administrator of the Agency
Distributed Systems Lab
Distributed AI Research Institute
Example Limited Liability Company
Mozilla-like Example, a non-profit corporation
北京智谱示例科技有限公司
清华大学
Société d'Exemple S.A.
Ünïcode Bär GmbH & Co. KGaA
O'Neil & Sons, L.L.C.
THUDM
OpenBMB
acme/model contributors
C++ Alliance, Inc.
Yahoo! Inc.
A, B, C and D
Foo Inc., Bar Ltd., Baz GmbH
""".strip().split("\n")
FORMS = (
    "Copyright (c) 2024 {}",
    "Copyright 2019-2024 {}. All rights reserved.",
    "Copyright {}",
    "© 2023 {}",
    "COPYRIGHT (C) 2020, 2022-present, {}",
    "Copyright © {} 2021–2023",  # noqa: RUF001 - this dash is meant
    "Copyright (c) 2018 - 2020 by {}.",
)
GLUES = (
    "Copyright (c) 2024 Foo. {}.",
    "Copyright (c) 2024 Foo, Inc. {}",
    "Copyright (c) 2024 Foo, {}",
    "Copyright Foo ({})",
)
AFTERWARDS = "Copyright (c) 2024 Foo. All rights reserved. {}."


def exact(key: str, notice: str) -> str | None:
    text, template = TEMPLATES[key]
    assert template in text
    return INDEX.exact(normalise(text.replace(template, notice)))


def test_there_are_enough_lines() -> None:
    assert len(HOLDERS) * len(FORMS) >= 500
    assert len(SENTENCES) * (len(GLUES) + 1) >= 300


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_holder_is_fill_in_text(holder: str) -> None:
    for form in FORMS:
        assert is_notice(form.format(holder).casefold()), form.format(holder)
    for form, key in product(FORMS[:3], TEMPLATES):
        assert exact(key, form.format(holder)) == key, form.format(holder)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_in_a_copyright_line_is_not(sentence: str) -> None:
    for glue in (*GLUES, AFTERWARDS):
        assert not is_notice(glue.format(sentence).casefold()), glue.format(sentence)
    for glue, key in product((*GLUES, AFTERWARDS), TEMPLATES):
        assert exact(key, glue.format(sentence)) is None, glue.format(sentence)


@pytest.mark.parametrize(
    "notice",
    [
        "Copyright (c) 2023 Foo, Inc. and affiliates.\nAll rights reserved.",
        "Copyright (c) 2023 Foo, Inc.\n\nAll rights reserved.",
        "Copyright (c) 2019 Foo\nCopyright (c) 2020, 2021 Bar Ltd.\nCopyright 2023-present Baz contributors",
        "Copyright (c) 2019 Foo\n\nCopyright (c) 2020 Bar",
        "Copyright (c) 2019 The Department of Computing of the\nUniversity of Example",
        "Copyright (c) 2019 Foo; Copyright (c) 2020 Bar",
        "Portions Copyright (c) 2019 Foo\nPortions Copyright (c) 2020 Bar",
        "# Copyright (c) 2019 Foo",
        "SPDX-FileCopyrightText: 2023 Foo",
    ],
)
def test_several_holders_and_wrapped_lines_are(notice: str) -> None:
    assert exact("mit", notice) == "mit"
    assert exact("apache-2.0", notice) == "apache-2.0"


def test_a_title_and_the_grant_may_stand_on_the_same_line() -> None:
    text, template = TEMPLATES["mit"]
    grant = text[text.index("Permission is hereby") :]
    for joined in (
        f"MIT License Copyright (c) 2023 Foo Research\n\n{grant}",
        f"The MIT License (MIT)\nCopyright (c) 2023 Foo Research\n{grant}",
        f"MIT License\n\nCopyright (c) 2023 01.AI {grant}",
        f"MIT License Copyright (c) 2023 Foo, Germany {grant}",
        " ".join(text.replace(template, "Copyright (c) 2023 Foo Inc.").split()),
    ):
        assert INDEX.exact(normalise(joined)) == "mit", joined[:80]
        spoilt = joined.replace("Copyright (c) 2023", "Copyright (c) 2023 Research use only.")
        assert INDEX.exact(normalise(spoilt)) is None


def test_layout_does_not_decide_whether_a_quoted_notice_stays() -> None:
    words = 'Keep this in a file: "Foo is licensed under the Foo License, Copyright (c) Foo Inc. All Rights Reserved."'
    whole = normalise(words).words
    assert "reserved" in whole
    pieces = words.split()
    for place in range(1, len(pieces)):
        broken = f"{' '.join(pieces[:place])}\n{' '.join(pieces[place:])}"
        assert normalise(broken).words == whole, broken


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "Neither the name of Foo Inc. nor the names of its contributors",
            "Neither the name of the copyright holder nor the names of its contributors",
            True,
        ),
        (
            "Neither the name of nobody nor the names of its contributors",
            "Neither the name of the copyright holder nor the names of its contributors",
            False,
        ),
        ("Copyright holders must be asked.", "", False),
        ("Copyright", "", False),
        ("## Copyright\n\nEach contributor licenses you.", "Each contributor licenses you.", False),
        ("Copyright holder: Foo Ltd.", "", False),
        ("Copyright and other laws apply.", "", False),
        ("Copyright notices may be removed.", "", False),
    ],
)
def test_other_places_for_names(one: str, other: str, *, same: bool) -> None:
    assert (normalise(one).words == normalise(other).words) == same
