"""Files that exist and could not be read: what stands for them, and what may be compared meanwhile. Pure."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from registry.hub.cards import is_terms
from registry.licenses.declarations import Declared
from registry.records.facts import FileKind, ObservedFacts, ObservedFile, kind_of_file

ALL_FILES = "*"
"""The path that stands for all: the hub did not even tell which files there are."""


def files_of(facts: ObservedFacts, kind: FileKind) -> tuple[ObservedFile, ...]:
    """The files of one kind that were read, by path."""
    return _by_path(file for file in facts.files if file.kind == kind)


def by_role(before: ObservedFacts, after: ObservedFacts) -> tuple[ObservedFacts, ObservedFacts]:
    """The same facts with the kinds of files as names are understood today, so that both sides speak of the same.

    What a card links to as its licence is that. Terms of use are policies where a licence of its own stands beside them
    on both sides, and the licence where they stand alone.
    """
    before, after = _understood(before), _understood(after)
    if not all(any(_is_own_licence(file, facts) for file in facts.files) for facts in (before, after)):
        return before, after
    return _as_policies(before), _as_policies(after)


def _links(*all_facts: ObservedFacts) -> frozenset[str]:
    return frozenset(facts.license_link for facts in all_facts if facts.license_link)


def _understood(facts: ObservedFacts) -> ObservedFacts:
    links = _links(facts)
    files = (ObservedFile.of(file.path, file.sha256, file.size, links) for file in facts.files)
    return msgspec.structs.replace(facts, files=tuple(files))


def _is_own_licence(file: ObservedFile, facts: ObservedFacts) -> bool:
    is_called_so = kind_of_file(file.path) == "license" or not is_terms(file.path.rpartition("/")[2])
    return file.kind == "license" and (is_called_so or file.path == facts.license_link)


def _as_policies(facts: ObservedFacts) -> ObservedFacts:
    terms = {file.path for file in facts.files if file.kind == "license" and not _is_own_licence(file, facts)}
    files = (
        ObservedFile(file.path, file.sha256, file.size, "policy") if file.path in terms else file
        for file in facts.files
    )
    return msgspec.structs.replace(facts, files=tuple(files))


def carry_over(facts: ObservedFacts, last: ObservedFacts | None) -> ObservedFacts:
    """What exists but could not be read this time is as it was last seen; ``appeared`` names the new files."""
    if last is None or not facts.unread:
        return facts
    facts = with_card_of(facts, last) if facts.card_untold else facts
    read, closed = {file.path for file in facts.files}, set(facts.unread)
    kept = tuple(file for file in last.files if file.path not in read and (ALL_FILES in closed or file.path in closed))
    return msgspec.structs.replace(facts, files=_by_path((*facts.files, *kept)), appeared=_appeared(facts, last))


def with_card_of(facts: ObservedFacts, other: ObservedFacts) -> ObservedFacts:
    """The facts with what the card says in others."""
    return msgspec.structs.replace(
        facts, declared=other.declared, license_name=other.license_name, license_link=other.license_link,
        card_declared=other.card_declared, license_tags=other.license_tags, eu_disallowed=other.eu_disallowed,
        gate_prompt_sha256=other.gate_prompt_sha256, bases=other.bases, pipeline_tag=other.pipeline_tag,
        library=other.library, card_untold=other.card_untold,
    )  # fmt: skip


def _appeared(facts: ObservedFacts, last: ObservedFacts) -> tuple[str, ...]:
    """The unread paths where nothing stood when all files were last known."""
    if ALL_FILES in last.unread:
        return ()
    known = {file.path for file in last.files}
    was_there = known | set(last.unread) - set(last.appeared)
    return tuple(path for path in facts.unread if path not in {*was_there, ALL_FILES})


def comparable(
    before: ObservedFacts, after: ObservedFacts, kind: FileKind
) -> tuple[tuple[ObservedFile, ...], tuple[ObservedFile, ...]] | None:
    """The files of one kind, before and after, that may be held against each other; None where nothing can be said.

    A file that was closed from first sight on is taken to have been the same before. One that appeared behind a closed
    door counts as new. Where one goes while another one appears that cannot be read, it may have moved. A policy that
    appears at the very same commit, of which all was read under older rules for names, was there all the time.
    """
    if any(ALL_FILES in facts.unread and not facts.files for facts in (before, after)):
        return None
    # What either card links to is spoken of as its licence alone: else one change were two.
    elsewhere = frozenset() if kind == "license" else _links(before, after)
    old, new = (_besides(elsewhere, files_of(facts, kind)) for facts in (before, after))
    has_gone = {file.path for file in old} - {file.path for file in new}
    not_yet = _hidden(after, kind) - elsewhere
    if (has_gone and not_yet - set(before.unread)) or (not_yet and not (old or new)):
        return None
    if kind == "policy" and not old and _names_were_learned(before, after):
        return None
    first_seen = _hidden(before, kind) - elsewhere - set(before.appeared)
    return _by_path((*old, *(file for file in new if file.path in first_seen))), new


def have_same_bases(before: ObservedFacts, after: ObservedFacts) -> bool:
    """Whether the bases are the same; how the model was made from one, a source may not tell."""
    old, new = _relations(before), _relations(after)
    return old.keys() == new.keys() and all(old[base] == new[base] or not (old[base] and new[base]) for base in old)


def _relations(facts: ObservedFacts) -> dict[str, set[str]]:
    found = dict[str, set[str]]()
    for base in facts.bases:
        found.setdefault(base.folded, set()).update({base.relation} - {"unknown"})
    return found


def _names_were_learned(before: ObservedFacts, after: ObservedFacts) -> bool:
    """Whether all of one commit was read before, and names are understood now that were not then."""
    is_same = before.revision == after.revision and before.revision is not None
    return is_same and not before.unread and before.file_names < after.file_names


def _besides(paths: frozenset[str], files: tuple[ObservedFile, ...]) -> tuple[ObservedFile, ...]:
    return tuple(file for file in files if file.path not in paths)


def _hidden(facts: ObservedFacts, kind: FileKind) -> set[str]:
    """Paths of a kind that nobody has read yet; a file that only a link makes a licence is one."""
    seen, links = {*(file.path for file in facts.files), ALL_FILES}, _links(facts)
    return {path for path in facts.unread if path not in seen and (kind_of_file(path, links) or "license") == kind}


def _by_path(files: Iterable[ObservedFile]) -> tuple[ObservedFile, ...]:
    return tuple(sorted(files, key=lambda file: file.path))


def declared_in(facts: ObservedFacts) -> Declared:
    """What the card says of the licence."""
    return Declared(facts.declared, facts.license_name, facts.license_link)


def texts_of(files: tuple[ObservedFile, ...], texts: Mapping[str, str]) -> tuple[str, ...]:
    """The texts of files, each once, as far as they were kept."""
    return tuple(dict.fromkeys(texts[file.sha256] for file in files if file.sha256 in texts))


def is_borne_out(
    facts: ObservedFacts, texts: Mapping[str, str], are_named: Callable[[Declared, list[str]], bool]
) -> bool:
    """Whether the licence files, where there are any, were read and say what the card names.

    A card may promise more than the file beside it grants; which of the two holds, a person has to find out.
    """
    files = files_of(facts, "license")
    return all(file.sha256 in texts for file in files) and are_named(declared_in(facts), list(texts_of(files, texts)))
