"""A new edition of a vendor's text says what it is near to and which sentences are new, although no text is kept."""

import re

import msgspec
import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import TextIndex, identify
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.spdx import load_spdx_texts
from registry.licenses.texts.vendors import SketchIndex, compare_sketch, load_sketches
from registry.licenses.texts.vendors.sketches import dump_sketches, sketch

VENDOR = "\n\n".join(
    f"{number}. Clause {number} of these example terms says that {what}."
    for number, what in enumerate(
        (
            "every person and company may run, adapt and share the weights at no cost inside the territory",
            "the territory is every country of the world except those of the European Union",
            "whoever offers a service to more than 50 million monthly active users asks for terms of their own",
            "outputs belong to whoever made them and may be published",
            "each copy carries these terms, the notice file and the name of the licensor where users see it",
            "the licensor gives no warranty and is liable for nothing, as far as the law allows that",
            "the rights end at once when the licensee sues the licensor over patents in the weights",
            "a court at the seat of the licensor decides about everything that is in dispute",
        ),
        start=1,
    )
)


@pytest.fixture
def index() -> TextIndex:
    made = TextIndex()
    made.learn("mit", normalise(load_spdx_texts()["MIT"]))
    made.sketches = SketchIndex([sketch("example", normalise(VENDOR))])
    return made


@pytest.mark.parametrize(
    ("old", "new", "words", "gone"),
    [
        ("European Union.", "European Union, the United Kingdom and South Korea.", {"south korea"}, 1),
        ("50 million", "1 million", {"1 million"}, 1),
        ("belong to whoever made them and may be published", "must not train another model", {"must", "train"}, 1),
        ("where users see it.", "where users see it. Military use is prohibited in every country.", {"military"}, 0),
    ],
)
def test_a_changed_sentence_is_shown(index: TextIndex, old: str, new: str, words: set[str], gone: int) -> None:
    found = identify(index, VENDOR.replace(old, new))
    assert (found.match, found.license, found.nearest) == ("modified_of", None, "example")
    assert found.similarity < 1
    (line,) = found.diff
    assert line.before is None
    assert line.after is not None
    assert normalise(new).words[-1] in line.after
    assert line.gone == gone
    assert words <= set(found.sensitive)


def test_a_sentence_that_is_gone_is_counted_and_placed(index: TextIndex) -> None:
    found = identify(index, re.sub(r"7\. .*\n\n", "", VENDOR))
    (line,) = found.diff
    assert (line.op, line.before, line.after, line.gone, line.place) == ("removed", None, None, 1, 6)


def test_even_the_same_text_grants_nothing_where_only_a_sketch_is_known(index: TextIndex) -> None:
    found = identify(index, VENDOR)
    assert (found.match, found.license, found.nearest, found.similarity) == ("modified_of", None, "example", 0.9999)


def test_layout_and_numbers_change_no_sentence(index: TextIndex) -> None:
    wrapped = re.sub(r"(.{40,60}) ", r"\1\n", VENDOR).replace("1. Clause", "Clause", 1)
    (known,) = (index.sketches.nearest(normalise(wrapped)),)
    assert known is not None
    assert len(compare_sketch(known, normalise(wrapped)).diff) <= 1


def test_another_text_is_near_nothing(index: TextIndex) -> None:
    assert identify(index, "Nothing of this was ever written before by anybody at all. " * 9).nearest is None
    assert identify(index, load_spdx_texts()["MIT"]).license == "mit"


def test_the_shipped_sketches_hold_hashes_alone() -> None:
    sketches = load_sketches()
    raw = dump_sketches(sketches)
    assert len(raw) < 2_000_000
    stored = msgspec.json.decode(raw)
    assert all(set(one) == {"key", "sentences", "lengths", "shingles"} for one in stored["texts"])
    assert len(set(load_catalogue().entries) & {one.key for one in sketches}) >= 40
    assert all(0 <= value < 2**32 for one in sketches for value in (*one.sentences, *one.shingles))
    assert all(len(one.sentences) == len(one.lengths) for one in sketches)
