"""Which commit of a history to ask about next, and what the answers say about every other one. Pure.

- A source tells with each file the commit that last changed it (``since``), so one answer at commit ``at`` covers the
  whole span ``since..at``, and the next question goes to the commit before ``since``: a file that changed k times is
  known exactly after k + 1 answers, however long the history. Where the source does not tell, an answer covers one
  commit, and equal ends prove nothing about what lies between.
- That a file was *absent* can only be seen commit by commit. Between two commits that both lack it, it is taken as
  absent unless a title in between speaks of licences and no tree was read there.
- In a history where a licence file went without another in its place, nothing is taken as absent: every commit is
  looked at.

ADR 20 (the past from commits).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from registry.watch.backfill.values import README, FoundFile, Gap, Probe, Span, Step, gaps_between

WALKED = 16
"""So many versions of the README are walked one by one; of a longer past the turning points come first."""
_SPOTS = 8
_FEWEST_FOR_SPOTS = 16
_SPEAKS = re.compile(r"licen[sc]|\bterms\b|polic(?:y|ies)|notice|copying|\blegal\b|\bmit\b|apache", re.IGNORECASE)
_REMOVES = re.compile(r"delet|remov|renam|\bmov|replac|drop", re.IGNORECASE)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned of a history of ``count`` commits."""

    count: int
    probes: tuple[Probe, ...] = ()
    names: tuple[str, ...] = (README,)
    """Every path that bears terms by its name; the README is one of them."""
    linked: tuple[str, ...] = ()
    """Paths that bear terms where a README links to them."""
    read: frozenset[str] = frozenset()
    """The versions (blob ids) whose bytes were read, or never can be."""
    marks: Mapping[str, str] = {}
    """Tells versions of the README apart by what they declare."""
    hints: tuple[int, ...] = ()
    """Positions at which to look because a title speaks of licences."""


class KnownHistory:
    """The facts, laid out along the history."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.count = facts, facts.count
        self.paths = tuple(dict.fromkeys((*facts.names, *facts.linked)))
        self.bearing = tuple(path for path in self.paths if path != README)
        self.spans = {path: _merged(_spans(facts.probes, path, by_name=path in facts.names)) for path in self.paths}
        self.turns = {path: [span.lo for span in spans if span.begins_exactly] for path, spans in self.spans.items()}
        self.open_hints = self._open_hints()
        self.was_dropped = self._was_dropped()
        gaps = {path: gaps_between(spans, self.count) for path, spans in self.spans.items()}
        self.gaps = {path: [gap for gap in found if not self._is_presumed(path, gap)] for path, found in gaps.items()}
        """Where nothing is known of a path, the latest first, without what is taken as absent."""
        self.presumed = {path: [gap for gap in found if self._is_presumed(path, gap)] for path, found in gaps.items()}

    def stretches(self, path: str) -> list[Span]:
        """What is known or presumed of a path, in order."""
        presumed = (Span(gap.lo, gap.hi, None) for gap in self.presumed[path])
        return sorted([*self.spans[path], *presumed], key=lambda span: span.lo)

    def _open_hints(self) -> list[int]:
        """Where a title speaks of licences and no tree was read; a change that is known already explains its title."""
        trees = {probe.at for probe in self.facts.probes if probe.kind == "tree"}
        turned = {at for path in self.bearing for at in self.turns[path]}
        return [at for at in self.facts.hints if at not in trees and not {at, at + 1} & turned]

    def _was_dropped(self) -> bool:
        """Whether a licence file went and no other one came in its place."""
        beside = [pair for path in self.bearing for pair in pairwise(self.spans[path])]
        came = {span.lo for before, span in beside if before.found is None and span.begins_exactly}
        return any(span.found and after.found is None and after.lo not in came for span, after in beside)

    def _is_presumed(self, path: str, gap: Gap) -> bool:
        if not gap.lacks_it or path == README:
            return gap.lacks_it
        if self.was_dropped:
            return False
        place = bisect_left(self.open_hints, gap.lo)
        return place == len(self.open_hints) or self.open_hints[place] > gap.hi


def hints_of(titles: Sequence[str]) -> tuple[int, ...]:
    """Where to look by the titles (oldest first): at a commit that speaks of licences, before one that removes."""
    found = set()
    for at, title in enumerate(titles):
        if _SPEAKS.search(title):
            found.add(at)
            if at and _REMOVES.search(title):
                found.add(at - 1)
    return tuple(sorted(found))


def next_step(known: KnownHistory) -> Step | None:
    """The most telling question that was not asked yet; None once there is nothing left to learn."""
    wanted = set(known.paths)
    done = {
        (probe.kind, probe.at)
        for probe in known.facts.probes
        if probe.kind == "tree" or probe.asked is None or wanted <= set(probe.asked)
    }
    return next((step for step in _steps(known) if (step.kind, step.at) not in done), None)


def _steps(known: KnownHistory) -> Iterator[Step]:
    last = known.count - 1
    yield Step("tree", last)
    yield Step("tree", 0)
    if not any(probe.kind == "paths" and probe.at == last for probe in known.facts.probes):
        yield Step("paths", last)
    yield from _files(known)
    for path in known.bearing:
        yield from _appearances(known, path)
        yield from _narrowed(known, path)
    yield from (Step("tree", at) for at in reversed(known.open_hints))
    if known.count >= _FEWEST_FOR_SPOTS:
        # A few trees spread over the past, for files that came and went without a word.
        yield from (Step("tree", known.count * part // _SPOTS) for part in range(1, _SPOTS))
    yield from _readme(known)
    yield from (Step("paths", gap.middle) for path in known.bearing for gap in known.gaps[path])


def _files(known: KnownHistory) -> Iterator[Step]:
    """Bytes that were announced and not read: licences first, then the README."""
    for path in sorted(known.paths, key=lambda path: path == README):
        for span in known.spans[path]:
            if span.found and span.found.blob not in known.facts.read:
                yield Step("file", span.hi, path)


def _appearances(known: KnownHistory, path: str) -> Iterator[Step]:
    """Where a licence file appears, another one may have gone: look at all names just before."""
    spans = known.spans[path]
    for below, span in zip([None, *spans], spans, strict=False):
        if span.found and not span.begins_exactly and span.lo == span.hi:
            yield Step("paths", span.hi)
        if span.begins_exactly and below and below.found is None and below.hi == span.lo - 1:
            yield Step("tree", span.lo - 1)


def _narrowed(known: KnownHistory, path: str) -> Iterator[Step]:
    """The questions that find where a licence file changed or went."""
    for gap in known.gaps[path]:
        if gap.is_walkable:
            yield Step("paths", gap.hi)
        elif not gap.has_equal_ends:
            turns = {turn for found in known.turns.values() for turn in found}
            near = sorted(at for turn in turns for at in (turn, turn - 1) if gap.lo <= at <= gap.hi)
            yield from (Step("paths", at) for at in near[-2:])
            yield Step("paths", gap.middle)


def _readme(known: KnownHistory) -> Iterator[Step]:
    gaps = known.gaps[README]
    if len({span.blob for span in known.spans[README]}) <= WALKED:
        yield from (_into(gap) for gap in gaps)
    largest = sorted(gaps, key=lambda gap: gap.lo - gap.hi)
    yield from (Step("paths", gap.middle) for gap in largest if _card(known, gap.below) != _card(known, gap.above))
    yield from (_into(gap) for gap in largest)


def _into(gap: Gap) -> Step:
    return Step("paths", gap.hi if gap.is_walkable else gap.middle)


def _card(known: KnownHistory, span: Span | None) -> str | None:
    return known.facts.marks.get(span.blob) if span and span.blob else None


def _spans(probes: Sequence[Probe], path: str, *, by_name: bool) -> Iterator[Span]:
    """What each answer covers; one that another contradicts (a past with side branches) shrinks to a point."""
    told = sorted((probe for probe in probes if probe.tells_of(path, by_name=by_name)), key=lambda probe: probe.at)
    places = [probe.at for probe in told]
    for probe in told:
        found = probe.found.get(path)
        if found is None or found.since is None:
            yield Span(probe.at, probe.at, found)
            continue
        covered = told[bisect_left(places, found.since) : bisect_right(places, probe.at)]
        versions = {seen.blob if (seen := other.found.get(path)) else None for other in covered}
        if versions == {found.blob}:
            yield Span(found.since, probe.at, found)
        else:
            yield Span(probe.at, probe.at, msgspec.structs.replace(found, since=None))


def _merged(spans: Iterator[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.lo, -span.hi, not span.begins_exactly)):
        last = merged[-1] if merged else None
        if last is None or span.lo > last.hi:
            merged.append(span)
        elif span.hi > last.hi:
            merged[-1] = Span(last.lo, span.hi, last.found)
    return merged


class Segment(msgspec.Struct, frozen=True):
    """Commits ``lo..hi`` with one state: the version of each file that existed."""

    lo: int
    hi: int
    files: dict[str, FoundFile]


def segments(known: KnownHistory, links: Mapping[str, str | None]) -> list[Segment]:
    """The stretches of history whose files are all known; ``links`` is the file that a README (blob) links to."""
    stretches = {path: known.stretches(path) for path in known.paths}
    begins = {path: [span.lo for span in found] for path, found in stretches.items()}
    edges = {edge for found in stretches.values() for span in found for edge in (span.lo, span.hi + 1)}
    made: list[Segment] = []
    for lo, end in pairwise(sorted(edges | {0, known.count})):
        there = {path: _at(found, begins[path], lo) for path, found in stretches.items()}
        files = _files_of(known, there, links)
        if files is not None:
            made.append(Segment(lo, end - 1, files))
    return made


def _files_of(
    known: KnownHistory, there: Mapping[str, Span | None], links: Mapping[str, str | None]
) -> dict[str, FoundFile] | None:
    """The files at a commit that bear on its licence; None where one of them is not known."""
    readme = there[README]
    link = links.get(readme.blob or "") if readme else None
    needed = {path: there.get(path) for path in (*known.facts.names, *([link] if link else []))}
    if any(span is None for span in needed.values()):
        return None
    files = {path: span.found for path, span in needed.items() if span and span.found}
    return files if all(file.blob in known.facts.read for file in files.values()) else None


def _at(spans: list[Span], begins: list[int], at: int) -> Span | None:
    place = bisect_right(begins, at) - 1
    return spans[place] if place >= 0 and spans[place].hi >= at else None
