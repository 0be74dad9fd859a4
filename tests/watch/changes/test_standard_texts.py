"""Adding the standard text of the licence that a card declares is quiet; adding any other text is not."""

import textwrap
from collections.abc import Callable, Mapping, Sequence

import pytest

from registry.licenses.comparison import compare
from registry.licenses.declarations import Declared
from registry.licenses.texts.identification import identify
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.facts import ObservedFacts, ObservedFile
from registry.records.license.rules import LicenseView, TextMatch, view_license
from registry.watch.changes.named_texts import are_named_texts
from registry.watch.changes.rules import Change, changes_between
from tests.support.licenses.editions import locate_texts
from tests.support.licenses.knowledge import knowledge
from tests.support.licenses.texts import sha256_hex

CATALOGUE, INDEX = knowledge().catalogue, knowledge().index
SPDX = load_spdx_texts()
STANDARD = {
    hub_id: SPDX[entry.spdx or ""]
    for entry in CATALOGUE.entries.values()
    for hub_id in entry.hub_ids
    if entry.spdx in SPDX and not entry.family
}
FAMILIES = {
    "bsd": "BSD-3-Clause",
    "cc": "CC-BY-NC-4.0",
    "gfdl": "GFDL-1.3-only",
    "gpl": "GPL-2.0-only",
    "lgpl": "LGPL-2.1-only",
}
LGPL = SPDX["LGPL-3.0-only"].partition("GNU GENERAL PUBLIC LICENSE")[0]
VENDOR = (
    "Example Weights Terms (in our words). Whoever serves more than five million people a month asks us first. Outputs "
    "may not train another model, and nobody in South Korea may run the weights without a contract of their own."
)
PERMISSIONS = ("Permission is hereby granted", "Permission to use", "Redistribution and use in source")


def facts(declared: Sequence[str], files: Mapping[str, str], name: str | None = None) -> ObservedFacts:
    read = tuple(ObservedFile(path, sha256_hex(text.encode()), len(text), "license") for path, text in files.items())
    return ObservedFacts(id="example/model", declared=tuple(declared), license_name=name, files=read)


def changes(
    declared: Sequence[str], files: Mapping[str, str], before: Mapping[str, str] | None = None, name: str | None = None
) -> tuple[Change, ...]:
    """What is told when these files appear beside a card that stays as it is."""
    texts = {sha256_hex(text.encode()): text for text in (*files.values(), *(before or {}).values())}
    return changes_between(
        facts(declared, before or {}, name),
        facts(declared, files, name),
        texts,
        lambda old, new: compare(CATALOGUE, INDEX, old, new),
        lambda declared, each: are_named_texts(CATALOGUE, INDEX, declared, each),
    )


def view(declared: Sequence[str], files: Mapping[str, str], name: str | None = None) -> LicenseView:
    found = [(path, identify(INDEX, text)) for path, text in files.items()]
    matches = tuple(
        TextMatch(path=path, sha256=path, license=one.license, nearest=one.nearest, match=one.match)
        for path, one in found
    )
    return view_license(CATALOGUE, Declared(tuple(declared), name, None), None, matches)


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(" ".join(part.split()), 72) for part in text.split("\n\n"))


def under_a_notice(text: str) -> str:
    """With the year and the holder filled in, as somebody does who adds the file."""
    begins = min((at for at in map(text.find, PERMISSIONS) if at >= 0), default=0)
    return f"Copyright (c) 2024 Free University Research Center, Germany\n\n{text[begins:]}"


def as_markdown(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return f"# {first.strip()}\n{rest}\n"


FORMS: tuple[Callable[[str], str], ...] = (str, wrapped, as_markdown, lambda text: text.replace("\n", "\r\n"))


@pytest.mark.parametrize("hub_id", STANDARD)
def test_adding_the_standard_text_is_quiet(hub_id: str) -> None:
    bare = view([hub_id], {}).block
    for form in FORMS:
        files = {"LICENSE": form(STANDARD[hub_id])}
        assert changes([hub_id], files) == ()
        assert (view([hub_id], files).block, view([hub_id], files).file_license) == (bare, None)
        assert changes([hub_id], {"LICENSE.txt": files["LICENSE"]}, before=files) == ()


def test_most_of_them_were_known_before() -> None:
    """What waits for a person anyhow, such as a licence for data, is no proof."""
    assert sum(view([hub_id], {}).block.status == "known" for hub_id in STANDARD) >= 45


@pytest.mark.parametrize("hub_id", ["mit", "isc", "bsd-2-clause", "bsd-3-clause", "bsd-3-clause-clear", "ncsa"])
def test_filling_in_the_notice_is_quiet(hub_id: str) -> None:
    files = {"LICENSE": under_a_notice(STANDARD[hub_id])}
    if hub_id == "ncsa":  # a template with more places than the notice
        files = {"LICENSE": f"Copyright (c) 2024 Foo\n\n{STANDARD[hub_id]}"}
    assert changes([hub_id], files) == ()
    assert changes([hub_id], files, before={"LICENSE": STANDARD[hub_id]}) == ()
    assert view([hub_id], files).block.status == "known"


@pytest.mark.parametrize("hub_id", STANDARD)
def test_adding_another_text_is_not(hub_id: str) -> None:
    own = CATALOGUE.hub_ids[hub_id]
    other = "mit" if own != "mit" else "apache-2.0"
    text = STANDARD[hub_id]
    middle = text.index(" ", len(text) // 2)
    edited = f"{text[:middle]} not, outside Germany,{text[middle:]}"
    for strange in (STANDARD[other], VENDOR, edited, f"{text}\n\n{VENDOR}"):
        files = {"LICENSE": strange}
        assert changes([hub_id], files), strange[:60]
        assert view([hub_id], files).block.status == "needs_review", strange[:60]


@pytest.mark.parametrize(("word", "spdx"), FAMILIES.items())
def test_the_text_of_one_of_a_family_says_which(word: str, spdx: str) -> None:
    files = {"LICENSE": SPDX[spdx]}
    assert changes([word], files) == ()
    block = view([word], files).block
    assert (block.status, CATALOGUE.entries[block.license or ""].spdx) == ("known", spdx)
    assert changes([word], {"LICENSE": SPDX["MIT"]})
    assert view([word], {"LICENSE": SPDX["MIT"]}).block.status == "needs_review"


def test_a_text_that_the_licence_takes_in_may_stand_beside_it() -> None:
    both = {"COPYING": SPDX["GPL-3.0-only"], "COPYING.LESSER": LGPL}
    for declared in (["lgpl-3.0"], ["lgpl"], ["other"], []):
        block = view(declared, both).block
        assert (block.status, block.license) == ("known", "lgpl-3.0"), declared
    assert changes(["lgpl-3.0"], both) == ()
    assert changes(["lgpl"], both) == ()
    alone = {"COPYING": SPDX["GPL-3.0-only"]}
    assert changes(["lgpl-3.0"], alone)
    assert view(["lgpl-3.0"], alone).block.status == "needs_review"
    assert view(["gpl-3.0"], both).block.status == "needs_review"
    assert changes(["gpl-3.0"], both)


def test_every_part_of_a_list_may_have_its_file() -> None:
    both = {"LICENSE-MIT": SPDX["MIT"], "LICENSE-APACHE": SPDX["Apache-2.0"]}
    for files in (both, {"LICENSE": SPDX["MIT"]}):
        assert changes(["mit", "apache-2.0"], files) == ()
        found = view(["mit", "apache-2.0"], files)
        assert (found.file_license, found.block.reasons) == (None, view(["mit", "apache-2.0"], {}).block.reasons)
    assert changes(["mit", "apache-2.0"], {**both, "LICENSE-3": SPDX["BSD-3-Clause"]})
    assert view(["mit", "apache-2.0"], {"LICENSE": SPDX["BSD-3-Clause"]}).file_license == "bsd-3-clause"


@pytest.mark.parametrize("name", ["apache-2.0", "Apache License 2.0", "MIT License", "cc-by-nc-4.0"])
def test_a_name_under_other_is_declared_too(name: str) -> None:
    spdx = {"a": "Apache-2.0", "m": "MIT", "c": "CC-BY-NC-4.0"}[name[0].casefold()]
    files = {"LICENSE": SPDX[spdx]}
    assert changes(["other"], files, name=name) == ()
    assert view(["other"], files, name).block.status == "known"


def test_adding_the_text_that_a_vendor_names_is_quiet() -> None:
    """For the ids of the Hub that SPDX does not list, with the located texts."""
    exact = {one.entry: one.texts for one in locate_texts() if one.entry in CATALOGUE.entries}
    tried = 0
    for hub_id, key in CATALOGUE.hub_ids.items():
        for text in exact.get(key, ()):
            if hub_id not in STANDARD and identify(INDEX, text).license == key:
                path = "LICENSE.md"
                assert changes([hub_id], {path: text}) == (), hub_id
                assert view([hub_id], {path: text}).block.status == view([hub_id], {}).block.status, hub_id
                tried += 1
    assert tried >= 10
