"""How many of the located editions are known word for word; ``-s`` prints the count and what still misses.

CARDWATCH_LICENSE_TEXTS=FOLDER python -m pytest tests/licenses/texts/test_editions.py -s
"""

from collections.abc import Iterator
from typing import NamedTuple

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import Identification, identify, load_index
from registry.licenses.texts.queries import normalise_bytes
from tests.support.licenses.editions import COMMON, VENDORS, LocatedEdition, below_address, locate_texts

CATALOGUE, INDEX = load_catalogue(), load_index()
SPLIT = {
    "ai2-impact": {"ai2-model-2023"},
    "bilibili-index": {"bilibili-indextts"},
    "c4ai-cc-by-nc": {"c4ai-aup"},
    "chatglm-6b": {"chatglm-6b-2023-03"},
    "chatglm2": {"chatglm2-2023-06"},
    "chatglm3": {"chatglm3-2023", "chatglm3-2024"},
    "flux-dev-nc-2": {"flux-dev-nc-2.1"},
    "hunyuan-eu-uk-kr": {"hunyuan-eu-uk-kr-2025-10"},
    "hunyuanworld-1.0": {"hunyuanworld-1.0-2025-10"},
    "minimax-m2-modmit": {"minimax-m2.1-modmit"},
    "msr": {"msr-ml-models"},
    "nvidia-open-model": {"nvidia-open-model-2025-10"},
    "seamless": {"seamless-aup"},
    "yi-2.1": {"yi-1.0", "yi-2.0"},
}
"""Keys of the list under which the catalogue has an entry, or a policy, for each text."""


class Counted(NamedTuple):
    """What one edition was identified as."""

    edition: LocatedEdition
    found: frozenset[str]
    nearest: str

    @property
    def right(self) -> frozenset[str]:
        """The keys that its text may have."""
        return frozenset({self.edition.entry, self.edition.key, *SPLIT.get(self.edition.key, ())})

    @property
    def is_exact(self) -> bool:
        return bool(self.found & self.right)

    @property
    def is_wrong(self) -> bool:
        return bool(self.found - self.right)


def key_of(found: Identification) -> str | None:
    """The licence or policy that a text is; never one for the other."""
    assert found.license not in CATALOGUE.policies
    assert found.policy not in CATALOGUE.entries
    return found.license or found.policy


def counted(sections: tuple[str, ...]) -> Iterator[Counted]:
    for edition in locate_texts(sections):
        read = (normalise_bytes(one.encode()) for file in edition.texts for one in below_address(file))
        found = [identify(INDEX, text) for text in (*map(normalise_bytes, edition.files), *read)]
        near = max(found, key=lambda one: one.similarity)
        yield Counted(edition, frozenset(filter(None, map(key_of, found))), f"{near.nearest} {near.similarity}")


def report(found: list[Counted]) -> None:
    print(f"\n{sum(one.is_exact for one in found)} of {len(found)} exact")  # noqa: T201 - the count is what this is for
    for one in found:
        if not one.is_exact:
            print(f"  not exact: {one.edition.key}, {one.edition.edition or one.edition.section} (near {one.nearest})")  # noqa: T201 - the same


def test_nine_in_ten_of_the_vendors_editions_are_exact() -> None:
    """Policies by their own keys, PDF and Word files by their bytes."""
    found = list(counted(VENDORS))
    report(found)
    assert [one.edition for one in found if one.is_wrong] == []
    assert sum(one.is_exact for one in found) >= 0.9 * len(found)


def test_nine_in_ten_of_the_common_texts_are_exact() -> None:
    """Of those whose licence has an entry; some bear the name of one and say more."""
    found = [one for one in counted((COMMON,)) if one.edition.entry in CATALOGUE.entries]
    report(found)
    assert [one.edition for one in found if one.is_wrong] == []
    assert sum(one.is_exact for one in found) >= 0.9 * len(found)
