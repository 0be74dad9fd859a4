"""Reading front matter: what people write, what vandals write, and what 1,774 real authors wrote."""

import tracemalloc

import pytest
import yaml

from registry.hub.cards.card import read_card
from registry.hub.values import Card
from tests.support.real_data import CARDS, real_lines

MIB = 1024 * 1024


def card(front: str) -> Card:
    return read_card(f"---\n{front}\n---\n# Title\n".encode())


@pytest.mark.parametrize(
    ("front", "declared"),
    [
        ("license: mit", ("mit",)),
        ("license: MIT", ("MIT",)),
        ("license: [mit, apache-2.0]", ("mit", "apache-2.0")),
        ("license:\n- mit\n- mit", ("mit",)),
        ('license: "mit"', ("mit",)),
        ("license: no", ("no",)),
        ("license: 1.0", ("1.0",)),
        ("license: 2024-01-01", ("2024-01-01",)),
        ("license:", ()),
        ("license: null", ()),
        ("license: 'null'", ("null",)),
        ("license: ~", ()),
        ('license: ""', ()),
        ("license: []", ()),
        ("license: [mit, null, {a: b}]", ("mit",)),
        ("license: {name: mit}", ()),
        ("license:\tmit", ("mit",)),
        ("license: mit\t# a remark", ("mit",)),
        ("tags:\n- x\nlicense: |\n  two\n  lines", ("two\n  lines".replace("  ", ""),)),
        ('license: "a\\0b"', ("a\ufffdb",)),
        ("tags:\n-\tx\nlicense: mit", ("mit",)),
        ("a: b\n \t\nlicense: mit", ("mit",)),
        ("name: x", ()),
        ("", ()),
        ("# only a remark", ()),
        ("null", ()),
    ],
)
def test_what_people_write(front: str, declared: tuple[str, ...]) -> None:
    read = card(front)
    assert read.declared == declared
    assert read.unreadable is None


def test_all_facts() -> None:
    read = card(
        "license: other\nlicense_name: my-terms\nlicense_link: LICENSE\nbase_model: [a/b, c/d]\nnew_version: e/f\n"
        "base_model_relation: merge\npipeline_tag: text-generation\nlibrary_name: peft\nextra_gated_prompt: Agree\n"
    )
    assert read == Card(
        declared=("other",),
        name="my-terms",
        link="LICENSE",
        base_models=("a/b", "c/d"),
        relation="merge",
        pipeline_tag="text-generation",
        library="peft",
        new_version="e/f",
        gate_prompt="Agree",
    )


@pytest.mark.parametrize(
    "readme",
    [
        b"\xef\xbb\xbf---\nlicense: mit\n---\n",
        b"\n\n---\nlicense: mit\n---",
        b"---\r\nlicense: mit\r\n---\r\ntext",
        b"---\rlicense: mit\r---\r",
        b"--- \nlicense: mit\n---  \n",
        b"---\nlicense: mit\nname: \xff\xfe\n---\n",
    ],
)
def test_line_ends_and_marks(readme: bytes) -> None:
    assert read_card(readme).declared == ("mit",)


def test_absence_is_told_apart_from_trouble() -> None:
    assert read_card(None) == Card(notes=("no README.md",))
    assert read_card(b"# Title\nlicense: mit\n") == Card(notes=("no front matter",))
    assert read_card(b"") == Card(notes=("no front matter",))
    assert read_card(b"---\nlicense: mit\n").unreadable == "the front matter has no end"


def test_oddities_are_noted() -> None:
    assert card("tags:\n-\tx").notes == ("tabs read as spaces",)
    assert card("licence: mit").notes == ("licence is not a name the Hub reads",)
    assert "license holds something that is no text" in card("license: {a: b}").notes
    assert "license_name is no text" in card("license_name: [a]").notes


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("license: mit\nlicense: gpl-3.0", "names 'license' twice"),
        ("a: &x 1\nlicense: *x", "uses an alias"),
        ("license: !!python/object:os.system x", "uses the tag"),
        ("license: !custom x", "uses the tag"),
        ("%YAML 1.2\n", "directive"),
        ("- license: mit", "no mapping"),
        ("just words", "no mapping"),
        ("? [a]\n: b", "a key that is no word"),
        ("license: mit\n...\nlicense: gpl", ""),
        ("license: 'mit", "line"),
        ("license: @mit", "line 1"),
        ("license: mit\n\ttags: x", "line 2"),
        ("license: \x07", ""),
        ('license: "\\ud800"', "invalid Unicode"),
        ("license: [" + ", ".join(f"l{n}" for n in range(200)) + "]", "more than 100"),
    ],
)
def test_what_cannot_be_read_has_a_reason(front: str, reason: str) -> None:
    read = card(front)
    assert read.unreadable is not None
    assert reason in read.unreadable
    assert read.declared == ()


def test_the_largest_card_that_is_read_fits_in_64_mib() -> None:
    readme = b"---\n" + b"- b\n" * 95_000 + b"---\n"
    tracemalloc.start()
    read = read_card(readme)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read.unreadable == "the front matter is no mapping of names to values"
    assert peak < 64 * MIB


def test_a_card_of_real_size_is_read() -> None:
    """Front matter of 748 KB with thousands of results exists on the Hub."""
    result = "  - task: {type: x}\n    metrics:\n    - type: accuracy\n      value: 76.9\n"
    front = "license: mit\nmodel-index:\n- name: x\n  results:\n" + result * (700_000 // len(result) // 2)
    assert card(front).declared == ("mit",)


def test_real_cards_give_the_same_facts_or_a_reason() -> None:
    """Facts were taken with another parser; every difference must be one we can explain."""
    read = odd = 0
    for item in real_lines(CARDS):
        facts = item["front_matter"]
        raw = item.get("front_matter_raw")
        found = card(raw if raw is not None else yaml.dump(facts, Dumper=yaml.CSafeDumper))
        read += 1
        if found.unreadable is not None:
            odd += 1
            assert item["yaml_error"] or "front_matter_is_list" in item["oddities"], (item["id"], found)
            continue
        if facts is None:
            assert item["yaml_error"] or found == Card(), (item["id"], found)
            continue
        assert list(found.declared) == _texts(facts.get("license")), item["id"]
        assert found.name == facts.get("license_name"), item["id"]
        assert found.link == facts.get("license_link"), item["id"]
        assert list(found.base_models) == list(dict.fromkeys(_texts(facts.get("base_model")))), item["id"]
    assert (read, odd) == (1774, 2)


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if item not in {None, ""}]
