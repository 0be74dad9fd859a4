"""Items of a list of models that nobody has published, drawn by the frequencies of a real one.

Names are put together word by word as real ones are, owners have as many models, and tasks come with their licences and
tags.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any, Generic, TypeVar

from benchmarks.frequencies import END, RARE, Frequencies, Group, load_frequencies

_SYLLABLES = ("ka", "ro", "mi", "tel", "sun", "ba", "ne", "qui", "lor", "ve", "zan", "pol", "ix", "de", "gra", "hu")
_LONGEST_NAME = 12
Value = TypeVar("Value")


class Draw(Generic[Value]):
    """Draws values as often as they were counted."""

    def __init__(self, drawn: random.Random, counts: Mapping[Value, int]) -> None:
        self._drawn, self._values = drawn, tuple(counts)
        self._weights = tuple(accumulate(counts.values()))

    def __call__(self) -> Value:
        """The next one."""
        return self._drawn.choices(self._values, cum_weights=self._weights)[0]


def invented_items(seed: int, frequencies: Frequencies | None = None) -> Iterator[dict[str, Any]]:
    """As many items as the list had that was counted, the same ones for the same seed; no two have the same id."""
    counts = frequencies or load_frequencies()
    drawn = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    groups = Draw(drawn, {place: group.items for place, group in enumerate(counts.groups)})
    months, files = Draw(drawn, counts.months), Draw(drawn, counts.files)
    names, taken = _Names(drawn, counts), set[str]()
    for owner in _owners(drawn, counts):
        name = names()
        while (model := f"{owner}/{name}" if owner else name).lower() in taken:
            name = f"{name}-{names.rare()}"
        taken.add(model.lower())
        group = counts.groups[groups()]
        yield {
            "modelId": model,
            "sha": f"{drawn.getrandbits(160):040x}",
            "lastModified": f"{months()}-{drawn.randint(1, 28):02}T{drawn.randint(0, 23):02}:00:00.000Z",
            "tags": _tags(drawn, group),
            "pipeline_tag": group.pipeline,
            "siblings": [{"rfilename": f"file-{number}.bin"} for number in range(files())],
            "config": {"model_type": group.model_type} if group.model_type else None,
            "private": False,
            "downloads": _between(drawn, counts.downloads),
            "likes": 0,
            **({"library_name": group.library} if group.library else {}),
        }


class _Names:
    """Names of models, word by word."""

    def __init__(self, drawn: random.Random, counts: Frequencies) -> None:
        self._drawn, self._rare_words = drawn, counts.rare_words
        self._following = {word: Draw(drawn, following) for word, following in counts.words.items()}

    def __call__(self) -> str:
        words = list[str]()
        word = self._following[""]()
        while word != END and len(words) < _LONGEST_NAME:
            words.append(self.rare() if word == RARE else word)
            word = self._following[word]()
        return "-".join(words) or self.rare()

    def rare(self) -> str:
        """One of the many words that few names have."""
        return _word(int(self._rare_words * self._drawn.random() ** 2))


def _word(number: int) -> str:
    """Made of two syllables or more, another one for each number."""
    syllables = list[str]()
    while number or len(syllables) < 2:  # noqa: PLR2004 - one alone is no word
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


def _owners(drawn: random.Random, counts: Frequencies) -> list[str]:
    """The owner of each model, in no order."""
    owners = [owner for owner, models in counts.owners.items() for _ in range(models)]
    for number, models in enumerate(_sizes(counts.smaller_owners.items())):
        owners += [f"{_word(number)}-lab"] * models
    drawn.shuffle(owners)
    return owners


def _sizes(counted: Iterable[tuple[int, int]]) -> Iterator[int]:
    for size, owners in counted:
        yield from [size] * owners


def _tags(drawn: random.Random, group: Group) -> list[str]:
    tags = [tag for tag, models in group.tags.items() if drawn.random() < models / group.items]
    place = drawn.random() * group.items
    for license_, models in group.licenses.items():
        place -= models
        if place < 0:
            return [*tags, license_]
    return tags


def _between(drawn: random.Random, steps: list[int]) -> int:
    """A number between two of these, each of which is as likely."""
    place = drawn.randrange(len(steps) - 1)
    return int(steps[place] + (steps[place + 1] - steps[place]) * drawn.random() ** 4)
