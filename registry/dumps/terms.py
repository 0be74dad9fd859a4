"""On which terms what is in a dump may be passed on, and what is not in it for want of such terms. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from registry.dumps.manifest import DumpedSource
from registry.records.documents import DataSource

NOTHING_ASKED = frozenset({"CC0-1.0", "PDDL-1.0"})
"""Licences of data (SPDX ids) that ask for nothing."""
WITH_ITS_TEXT = frozenset({
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-3.0", "CC-BY-4.0", "CDLA-Permissive-1.0",
    "CDLA-Permissive-2.0", "MIT", "ODC-By-1.0",
})  # fmt: skip
"""Those under which anybody may pass it on for any purpose, changed and beside other data, if its source is named and
the licence with its notices goes with it.

Not those that bind what is made of the data (CC-BY-SA, ODbL): its fields stand in records beside those of others, under
verdicts that follow from all of them, and no licence of a dump could be theirs and that of the others. Of any other
licence it is not known here.
"""

_HEAD = """\
What is in this dump, and on which terms it may be passed on
============================================================

1. Facts about models, as the places that publish them show them (the Hugging Face Hub, ModelScope, and others that
   `source` names): ids, revisions, declared licences, names and hashes of files, counts. No card, licence text or other
   file of a repository is in this dump; their hashes are.

2. The catalogue of licences (licenses.jsonl.gz) and what records take from the starter catalogue: Cardwatch,
   Apache-2.0, https://www.apache.org/licenses/LICENSE-2.0.

3. What whoever runs this registry concluded and wrote (the curated layer):
   {own}
   This gives nothing of 1, 2 and 4 away: what is derived from them stays under their terms.

4. Data of others that records show, turned into the fields of Cardwatch. Each record names its own in `data_sources`.
   Whoever passes it on names the source, the licence, and that it was changed:
"""
_NOBODY = "no licence was named; ask whoever runs it before you pass on this part."
_NONE = "\n   none.\n"
_LEFT = """
{count} records are not in this dump: they rest on data of which it is not known whether it may be passed on.
"""
_TEXTS = "\n5. The texts of these licences, as their sources have them.\n"
_RULE = "\n" + "-" * 79 + "\n\n"


def may_be_passed_on(sources: Iterable[DumpedSource], quoted: Mapping[str, str]) -> bool:
    """Whether all of this may be handed to anybody; ``quoted`` are the licences whose texts are here, by source."""
    return all(
        one.data_license in NOTHING_ASKED
        or (one.data_license in WITH_ITS_TEXT and quoted.get(one.source) == one.data_license)
        for one in sources
    )


def as_dumped(source: DataSource) -> DumpedSource:
    """A source as a dump names it."""
    return DumpedSource(
        source=source.source, title=source.title, data_license=source.data_license, version=source.version,
        homepage=source.homepage, attribution=source.attribution,
    )  # fmt: skip


def in_order(sources: Iterable[DumpedSource]) -> tuple[DumpedSource, ...]:
    """Sources in one order, whatever order they were met in."""
    return tuple(sorted(sources, key=lambda one: (one.source, one.data_license, one.version or "")))


def license_text(own: str | None, sources: Iterable[DumpedSource], left_out: int, texts: Sequence[str]) -> str:
    """The file that tells it to people; ``texts`` are those of the licences of others."""
    named = "".join(map(_named, sources)) or _NONE
    left = _LEFT.format(count=left_out) if left_out else ""
    quoted = _TEXTS + "".join(_RULE + text for text in texts) if texts else ""
    return _HEAD.format(own=f"{own}." if own else _NOBODY) + named + left + quoted


def _named(source: DumpedSource) -> str:
    at = f", at {source.version}" if source.version else ""
    return f"\n   {source.source}: {source.attribution}{at}\n   Licence of the data: {source.data_license}\n"
