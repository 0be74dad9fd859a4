"""Hundreds of thousands of repositories, always in the order of their last change."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from tests.support.stub_hub.content.repository import Repository

Key = tuple[float, int]
_FEW = 500


class Order:
    """Repositories, that which changed last first; ties in the order of publishing."""

    def __init__(self) -> None:
        self._repositories: dict[int, Repository] = {}
        self._placed: dict[int, Key] = {}
        self._keys: list[Key] = []
        self._stale: set[int] = set()

    def touch(self, repo: Repository) -> None:
        """Note that a repository is new or has changed."""
        self._repositories[repo.number] = repo
        self._stale.add(repo.number)

    def remove(self, repo: Repository) -> None:
        if self._repositories.pop(repo.number, None) is not None:
            self._stale.add(repo.number)

    def after(self, key: Key | None) -> Iterator[Repository]:
        """All repositories behind a place in the order."""
        self._refresh()
        start = 0 if key is None else bisect_right(self._keys, key)
        for at in range(start, len(self._keys)):
            yield self._repositories[self._keys[at][1]]

    def _refresh(self) -> None:
        if len(self._stale) > _FEW:
            self._placed = {number: key_of(repo) for number, repo in self._repositories.items()}
            self._keys = sorted(self._placed.values())
        else:
            for number in self._stale:
                self._place(number)
        self._stale.clear()

    def _place(self, number: int) -> None:
        former, repo = self._placed.pop(number, None), self._repositories.get(number)
        if former is not None:
            del self._keys[bisect_left(self._keys, former)]
        if repo is not None:
            self._placed[number] = key = key_of(repo)
            insort(self._keys, key)


class Shelf:
    """All repositories by id, by owner and by their last change."""

    def __init__(self) -> None:
        self.by_id: dict[str, Repository] = {}
        self._all = Order()
        self._owners: dict[str, Order] = {}

    def put(self, repo: Repository) -> None:
        """Add a repository, or note that it has changed."""
        former = self.by_id.get(repo.id)
        if former is not None and former is not repo:
            self.remove(former)
        self.by_id[repo.id] = repo
        self._all.touch(repo)
        self._owners.setdefault(repo.author or "", Order()).touch(repo)

    def remove(self, repo: Repository) -> None:
        del self.by_id[repo.id]
        self._all.remove(repo)
        self._owners[repo.author or ""].remove(repo)

    def newest(self, author: str | None, after: Key | None) -> Iterator[Repository]:
        """All repositories, or those of an owner, behind a place in the order."""
        order = self._all if not author else self._owners.get(author)
        return iter(()) if order is None else order.after(after)


def key_of(repo: Repository) -> Key:
    """The place of a repository among all."""
    return (-repo.head.at.timestamp(), repo.number)
