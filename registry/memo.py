"""Answers that are kept so as not to be worked out again, bounded in memory and not only in number.

`functools.lru_cache` keeps its keys: a thousand long texts that strangers made up would stay as long as the process.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")


def for_short_texts(most: int, longest: int = 200) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep the answers to so many texts of at most so many letters; those to longer ones are worked out each time.

    A text may be a tuple of several, and further arguments may stand behind it; the letters of all count.
    """

    def remembering(work: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        kept = lru_cache(most)(work)

        @wraps(work)
        def answer(*given: Asked.args, **named: Asked.kwargs) -> Answer:
            is_short = _letters(given) <= longest
            return kept(*given, **named) if is_short else work(*given, **named)  # type: ignore[arg-type]  # can be hashed

        return answer

    return remembering


def _letters(given: Iterable[object]) -> int:
    """How long all texts are together, those in tuples, too."""
    count = 0
    for one in given:
        if isinstance(one, str):
            count += len(one)
        elif isinstance(one, tuple):
            count += _letters(one)
    return count


class Memo(Generic[Key, Answer]):
    """The answers to the newest so many questions, each by a key that is shorter than the question; for any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def answer(self, key: Key, work: Callable[[], Answer]) -> Answer:
        """The kept answer, else that of ``work``."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = work()
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
