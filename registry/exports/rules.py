"""What a bill of materials may say about a licence: what was declared, and apart from it what is concluded.

SPDX 2.3, clauses 7.13 and 7.15: *declared* is what the authors say, *concluded* is what the creator of the document
stands for. Cardwatch stands for a licence only where a person concluded it or where the text itself is exactly a known
one, agrees with the card, and no base model brings another; everything else is NOASSERTION, never the likeliest guess.
"""

import hashlib
import re
from collections.abc import Callable

import msgspec

from registry.exports.text import one_line
from registry.licenses.catalogue import Catalogue, License
from registry.licenses.declarations import Candidates, Declared, Part, find_candidates

IsListed = Callable[[str], bool]
"""Whether an expression names only what the SPDX licence list has."""

MAX_TEXT = 256 * 1024


class LicenseText(msgspec.Struct, frozen=True, kw_only=True):
    """A licence file of the model; ``license`` is the catalogue key where its text is exactly a known one."""

    path: str
    sha256: str
    text: str
    license: str | None = None


class LicenseRef(msgspec.Struct, frozen=True, kw_only=True):
    """A licence that SPDX does not list (clause 10); ``text`` is never empty."""

    id: str
    name: str
    text: str
    link: str | None = None
    comment: str | None = None
    is_read: bool = False
    """Whether ``text`` is that of the licence, and no sentence in its place."""


class LicenseExpression(msgspec.Struct, frozen=True, kw_only=True):
    """An expression with the references it uses; None is NOASSERTION, and ``comment`` says why."""

    expression: str | None = None
    refs: tuple[LicenseRef, ...] = ()
    comment: str | None = None


class BaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A base model and the catalogue key of its licence, where that is known."""

    id: str
    relation: str
    license: str | None = None


class LicenseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the licence of a model is concluded from."""

    license: str | None
    """The catalogue key that declaration and files give together."""
    is_settled: bool
    concluded: str | None = None
    """The key that a curator concluded."""
    is_concluded_still: bool = False
    """Whether the licence facts are those the conclusion was made about."""
    texts: tuple[LicenseText, ...] = ()
    bases: tuple[BaseFacts, ...] = ()


def declared(
    catalogue: Catalogue, given: Declared, texts: tuple[LicenseText, ...], is_listed: IsListed
) -> LicenseExpression:
    """The licence as its authors declare it."""
    found = find_candidates(catalogue, given)
    if found.operator == "none":
        return LicenseExpression(comment="No licence is declared.")
    if found.operator == "unspecified":
        named = ", ".join(part.text for part in found.leaves())
        return LicenseExpression(comment=f"Declared: {named}; {'; '.join(found.reasons)}.")
    said = _expression_of(found, given.link, texts, is_listed)
    return said or LicenseExpression(
        comment=f"Declared: {', '.join(part.text for part in found.leaves())}; that names no licence."
    )


def unsettled(told: LicenseExpression) -> LicenseExpression:
    """What authors declare where the registry itself knows no licence: the same, and that it is not settled."""
    comment = " ".join(filter(None, (told.comment, "Its licence is not known.")))
    return msgspec.structs.replace(told, comment=comment)


def concluded(catalogue: Catalogue, known: LicenseFacts, is_listed: IsListed) -> LicenseExpression:
    """The licence that the registry stands for."""
    if known.concluded is not None:
        if not known.is_concluded_still:
            return LicenseExpression(
                comment="The licence facts have changed since a curator concluded; not concluded again yet."
            )
        return of_entry(catalogue.entries[known.concluded], known.texts, is_listed)
    exact = {text.license for text in known.texts if text.license}
    if known.license is None or exact != {known.license} or not known.is_settled:
        return LicenseExpression(
            comment="Not concluded: that takes a text that is exactly the declared licence, and no open question."
        )
    others = [base.id for base in known.bases if base.license != known.license]
    if others:
        return LicenseExpression(comment=f"Not concluded: made from {', '.join(others)}, whose licence binds its part.")
    return of_entry(catalogue.entries[known.license], known.texts, is_listed)


def of_entry(entry: License, texts: tuple[LicenseText, ...], is_listed: IsListed) -> LicenseExpression:
    """One licence of the catalogue as an expression."""
    if entry.family:
        return LicenseExpression(comment=f"{entry.name} names a family of licences.")
    if entry.spdx and is_listed(entry.spdx):
        return LicenseExpression(expression=entry.spdx, comment=_sentence(entry.ambiguous))
    ref = _ref(entry, texts)
    return LicenseExpression(expression=ref.id, refs=(ref,), comment=_sentence(entry.ambiguous))


def _expression_of(
    node: Candidates | Part, link: str | None, texts: tuple[LicenseText, ...], is_listed: IsListed
) -> LicenseExpression | None:
    if isinstance(node, Part):
        return _of_part(node, link, texts, is_listed)
    if node.operator == "unspecified":
        return None
    parts = [_expression_of(part, link, texts, is_listed) for part in node.parts]
    if not parts or None in parts:
        return None
    several = [part for part in parts if part is not None]
    if len(several) == 1:
        return several[0]
    joined = f" {node.operator.upper()} ".join(_bracketed(part.expression or "") for part in several)
    refs = {ref.id: ref for part in several for ref in part.refs}
    comments = dict.fromkeys(part.comment for part in several if part.comment)
    return LicenseExpression(expression=joined, refs=tuple(refs.values()), comment=" ".join(comments) or None)


def _of_part(
    part: Part, link: str | None, texts: tuple[LicenseText, ...], is_listed: IsListed
) -> LicenseExpression | None:
    entry = part.entry
    if entry is None:
        return None if any(one.family for one in part.entries) else _of_name(part, link, texts)
    if part.spdx and is_listed(part.spdx):
        is_bare_id = part.spdx == entry.spdx and part.spdx.casefold() != part.text.casefold()
        return LicenseExpression(expression=part.spdx, comment=_sentence(entry.ambiguous) if is_bare_id else None)
    return None if part.exception else of_entry(entry, texts, is_listed)


def _of_name(part: Part, link: str | None, texts: tuple[LicenseText, ...]) -> LicenseExpression:
    """A name that is not known, or that several texts bear: it stands for itself, with the one text that was read."""
    meanings = ", ".join(entry.key for entry in part.entries)
    why = f"may mean {meanings}: only the text says which" if meanings else "is not a known licence"
    read = texts[0] if len(texts) == 1 else None
    named = part.text + (read.sha256 if read else "")
    ref = LicenseRef(
        id=f"LicenseRef-{_slug(part.text)[:60]}-{hashlib.sha256(named.encode()).hexdigest()[:8]}",
        name=part.text,
        text=_text_of(read, part.text, link),
        link=link,
        comment=f"Named by the model's authors; the name {why}." + _origin(read),
        is_read=_is_read(read),
    )
    return LicenseExpression(expression=ref.id, refs=(ref,), comment=f"{part.text!r} {why}.")


def _ref(entry: License, texts: tuple[LicenseText, ...]) -> LicenseRef:
    read = next((text for text in texts if text.license == entry.key), None)
    return LicenseRef(
        id=f"LicenseRef-{_slug(entry.key)}",
        name=entry.name,
        text=_text_of(read, entry.name, entry.link),
        link=entry.link,
        comment=(f"SPDX lists it as {entry.spdx} in a later version. " if entry.spdx else "")
        + f"Entry {entry.key} of the Cardwatch catalogue."
        + _origin(read),
        is_read=_is_read(read),
    )


def _text_of(read: LicenseText | None, name: str, link: str | None) -> str:
    if read is None or not _is_read(read):
        where = f" It is published at {link}." if link else ""
        return f"The text of {name} is not kept with this record.{where}"
    if len(read.text) > MAX_TEXT:
        return read.text[:MAX_TEXT] + "\n[Cut here; the whole text is evidence " + read.sha256 + "]"
    return read.text


def _is_read(read: LicenseText | None) -> bool:
    return read is not None and bool(one_line(read.text))


def _origin(read: LicenseText | None) -> str:
    return f" Text read from {read.path}, sha256 {read.sha256}." if read else ""


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", text.replace("+", "-plus")).strip("-.") or "unnamed"


def _bracketed(expression: str) -> str:
    return f"({expression})" if " " in expression else expression


def _sentence(text: str | None) -> str | None:
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else None
