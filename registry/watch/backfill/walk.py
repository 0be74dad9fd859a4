"""One step through a history: ask the hub, keep what it said. What was learned so far is a value that is stored."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from registry.hub import Card, FailureKind, HubFailure, HubFile
from registry.hub.cards import README, USUAL, is_license_bearing, linked_path, read_card
from registry.hub.huggingface import FilesThen, FileThen, History
from registry.hub.weights import TreeEntry, WeightList, weights_of_list
from registry.watch.backfill.rules import Facts, KnownHistory, hints_of
from registry.watch.backfill.values import FoundFile, Probe, Step

MAX_COMMITS = 10_000
MAX_NAMES = 60
_SHUT = frozenset({FailureKind.GATED, FailureKind.FORBIDDEN, FailureKind.DISABLED, FailureKind.REGION_BLOCKED})
_UNREADABLE = frozenset(
    {FailureKind.TOO_LARGE, FailureKind.MISMATCH, FailureKind.FILE_NOT_FOUND, FailureKind.FOREIGN_HOST}
)


class Blob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A version of a file that was read, or why it was not; ``mark`` and ``link`` are a README's."""

    sha256: str | None = None
    size: int = 0
    mark: str | None = None
    link: str | None = None
    trouble: str | None = None


class HistoryWalk(msgspec.Struct, omit_defaults=True):
    """How far a history was read."""

    listed: list[tuple[str, datetime | None, str]] = []
    """Commits, newest first, while the list is being read."""
    place: str | None = None
    is_listed: bool = False
    is_cut: bool = False
    """Whether the history goes on beyond ``MAX_COMMITS``."""
    probes: list[Probe] = []
    names: list[str] = msgspec.field(default_factory=lambda: list(USUAL))
    linked: list[str] = []
    blobs: dict[str, Blob] = {}
    shut: str | None = None
    """Why no file of this model can be read."""
    spent: int = 0
    """Requests since the last pause."""


def known_of(walk: HistoryWalk, titles: Sequence[str]) -> KnownHistory:
    """What was learned, laid out along the history."""
    announced = {found.blob for probe in walk.probes for found in probe.found.values()} if walk.shut else set()
    facts = Facts(
        count=len(titles), probes=tuple(walk.probes), names=tuple(walk.names), linked=tuple(walk.linked),
        read=frozenset(walk.blobs.keys() | announced), hints=hints_of(titles),
        marks={blob_id: blob.mark for blob_id, blob in walk.blobs.items() if blob.mark},
    )  # fmt: skip
    return KnownHistory(facts)


class Stroll:
    """Takes the steps of one walk; ``fresh`` are bytes that are not stored yet."""

    def __init__(self, history: History, model: str, walk: HistoryWalk) -> None:
        self._history, self._model = history, model
        self.walk = walk
        self.fresh: list[bytes] = []
        self.weights: list[WeightList] = []
        """The weights of commits of which the whole tree was read, not stored yet."""
        self.requests = 0

    def list_commits(self, head: str) -> HubFailure | None:
        """Read one page of the commits."""
        walk = self.walk
        self._count()
        page = self._history.commits(self._model, head, walk.place)
        if isinstance(page, HubFailure):
            return page
        if not (page.commits or walk.listed):
            return HubFailure(FailureKind.MALFORMED, "the hub lists no commits")
        seen = {sha for sha, _, _ in walk.listed}
        new = [(one.sha, one.at, one.title) for one in page.commits if one.sha not in seen]
        walk.listed = [*walk.listed, *new][:MAX_COMMITS]
        is_repeated = bool(page.commits) and not new
        walk.is_cut = is_repeated or (len(walk.listed) == MAX_COMMITS and page.next_place is not None)
        walk.place = page.next_place if new and not walk.is_cut else None
        walk.is_listed = walk.place is None
        return None

    def take(self, step: Step, shas: Sequence[str], known: KnownHistory) -> HubFailure | None:
        """Do what a step says."""
        if step.kind == "file" and step.path is not None:
            return self._read_file(step, shas[step.at], known)
        told = self._look(step, shas)
        if isinstance(told, HubFailure):
            return told
        self.walk.probes = [*self.walk.probes, told]
        room = MAX_NAMES - len(self.walk.names)
        names = [path for path in told.found if is_license_bearing(path) and path not in self.walk.names]
        self.walk.names = [*self.walk.names, *names[:room]]
        return None

    def _look(self, step: Step, shas: Sequence[str]) -> Probe | HubFailure:
        """Ask in the one way or, where the hub cannot answer that, in the other."""
        sha = shas[step.at]
        paths = list(dict.fromkeys((*self.walk.names, *self.walk.linked)))
        last = HubFailure(FailureKind.MALFORMED, "the hub lists no files of former commits")
        for kind in ("tree", "paths") if step.kind == "tree" else ("paths", "tree"):
            self._count()
            is_tree = kind == "tree"
            told = self._history.tree(self._model, sha) if is_tree else self._history.files(self._model, sha, paths)
            if isinstance(told, HubFailure):
                return told
            if is_tree and told.is_whole:
                self._keep_weights(sha, told)
            if told.is_whole:
                return self._probe(step, told, None if is_tree else tuple(paths), shas)
        return last

    def _keep_weights(self, sha: str, told: FilesThen) -> None:
        entries = {file.path: TreeEntry(file.path, file.size, file.blob_id, file.sha256) for file in told.files}
        weights = weights_of_list(sha, entries, entries.keys())
        if weights is not None:
            self.weights.append(weights)

    def _probe(self, step: Step, told: FilesThen, asked: tuple[str, ...] | None, shas: Sequence[str]) -> Probe:
        kept = {*self.walk.names, *self.walk.linked}
        places = {sha: place for place, sha in enumerate(shas[: step.at + 1])}
        return Probe(
            at=step.at, linked=() if asked else tuple(self.walk.linked),
            kind="tree" if step.kind == "tree" else "paths", asked=asked,
            found={
                file.path: FoundFile(file.blob_id, file.size, file.sha256, places.get(file.last_commit or ""))
                for file in told.files
                if file.path in kept or is_license_bearing(file.path)
            },
        )  # fmt: skip

    def _read_file(self, step: Step, sha: str, known: KnownHistory) -> HubFailure | None:
        path = step.path or README
        found = next(span.found for span in known.spans[path] if span.lo <= step.at <= span.hi)
        if found is None:
            raise ValueError("a file that is absent cannot be read")
        self._count()
        read = self._history.file(self._model, sha, FileThen(path, found.size, found.blob, found.sha256))
        if isinstance(read, HubFailure):
            return self._not_read(read, found.blob)
        self.fresh.append(read.data)
        self.walk.blobs[found.blob] = self._blob(read)
        return None

    def _not_read(self, failure: HubFailure, blob: str) -> HubFailure | None:
        if failure.kind in _SHUT:
            self.walk.shut = failure.detail[:200]
            return None
        if failure.kind in _UNREADABLE:
            self.walk.blobs[blob] = Blob(trouble=failure.detail[:200])
            return None
        return failure

    def _blob(self, read: HubFile) -> Blob:
        if read.path != README:
            return Blob(read.sha256, read.size)
        card = read_card(read.data)
        link = linked_path(card.link, (self._model,))
        if link and link not in self.walk.names and link not in self.walk.linked and not is_license_bearing(link):
            self.walk.linked = [*self.walk.linked, link][:MAX_NAMES]
        elif link and is_license_bearing(link) and link not in self.walk.names:
            self.walk.names = [*self.walk.names, link]
        return Blob(read.sha256, read.size, mark=_fingerprint(card), link=link)

    def _count(self) -> None:
        self.requests += 1
        self.walk.spent += 1


def _fingerprint(card: Card) -> str:
    said = [card.declared, card.name, card.link, card.unreadable, card.gate_prompt]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]
