"""Which model a component of a foreign document says it is. Pure: names and addresses in, a claim out.

* A package URL of the Hub names one, with its version the commit; where there is none an address from which it is to be
  had; where that is not told either the name of what the document calls a model, spelled as the Hub spells ids.
* Two that contradict each other, or a name without its owner, are no match: what they may mean is suggested.
* A version that reads like a commit, a tag or a branch is one: it holds that the facts of another are never given.
"""

import re

import msgspec

from registry.errors import Invalid
from registry.exports.enrichment.documents import ForeignComponent
from registry.exports.enrichment.schemas import MatchedBy
from registry.hub import HUGGINGFACE, base_id, is_model_id, named_model, source_of
from registry.hub.weights import format_of
from registry.records.names import hub_of_purl

_COMMIT = re.compile("[0-9a-fA-F]{7,40}")
_NO_VERSION = frozenset({"", "latest", "main", "none", "noassertion", "n/a", "null", "unknown", "unspecified"})
_HUB = re.compile(r"pkg:/{0,2}huggingface/", re.IGNORECASE)
_DATASETS = re.compile(r"(?:pkg:/{0,2}huggingface/|huggingface\.co/)datasets/", re.IGNORECASE)
MOST_SHOWN = 200


class ComponentClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What a component says: one model, or several that it may mean, or none."""

    model: str | None = None
    by: MatchedBy = "name"
    hub: str | None = None
    """Where a package URL says that it lies; None where it says nothing."""
    version: str = ""
    """A revision; empty where none is named."""
    is_pinned: bool = False
    """Whether the version stands in a package URL or an address, or reads like a commit."""
    may_mean: tuple[str, ...] = ()
    reason: str = ""
    is_silent: bool = False
    """Whether nothing says that this is a model: it is told only where it has the name of one."""


def claim_of(component: ForeignComponent) -> ComponentClaim:
    """The model that a component says it is."""
    purls = tuple(one for one in component.purls if _HUB.match(one.strip()))
    if component.kind == "data" or any(_DATASETS.search(one) for one in purls):
        return ComponentClaim(reason="It is data, and no model that was matched says under which licence.")
    if purls:
        return _of_purls(component, purls)
    if component.location and (found := _named(component, (component.location,), "address")).model:
        return found
    return _by_address(component) or _by_name(component)


def data_set_of(component: ForeignComponent) -> str | None:
    """The data set of the Hub that a component is, ``owner/name`` in small letters."""
    for word in (*component.purls, component.location, *component.addresses):
        if found := data_set_at(word):
            return found
    return None


def data_set_at(address: str) -> str | None:
    """The data set of the Hub at an address or package URL, in small letters."""
    found = _DATASETS.search(address)
    if found is None:
        return None
    rest = re.split(r"[@?#]", address[found.end() :], maxsplit=1)[0].strip("/").split("/")
    return "/".join(rest[:2]).removesuffix(".git").lower() or None


def _named(component: ForeignComponent, words: tuple[str, ...], by: MatchedBy) -> ComponentClaim:
    try:
        found = {(model, revision or "") for word in words for model, revision in [_model_at(word)] if model}
    except Invalid as wrong:
        return ComponentClaim(reason=wrong.message[:MOST_SHOWN])
    models = {model.lower(): model for model, _ in found}
    versions = {revision for _, revision in found} - {""}
    if len(models) > 1 or len(versions) > 1:
        return ComponentClaim(may_mean=tuple(sorted(models.values())), reason="It names several models or revisions.")
    if not models:
        return ComponentClaim(reason=f"{words[0][:MOST_SHOWN]!r} names no model of the Hub.")
    return _versioned(component, next(iter(models.values())), by, next(iter(versions), ""))


def _of_purls(component: ForeignComponent, purls: tuple[str, ...]) -> ComponentClaim:
    hubs = {hub_of_purl(one) for one in purls}
    if len(hubs) > 1:
        return ComponentClaim(reason="Its package URLs are of several hubs.")
    (hub,) = hubs
    claim = _named(component, purls if hub is None else tuple(one.partition("?")[0] for one in purls), "purl")
    return msgspec.structs.replace(claim, hub=hub)


def _by_address(component: ForeignComponent) -> ComponentClaim | None:
    """By an address that is not said to be where it is to be had: only where its name says the same."""
    found = {model.lower(): (model, revision or "") for model, revision in _models_at(component.addresses) if model}
    own = component.name.rpartition("/")[2].lower()
    named = [one for model, one in found.items() if model.rpartition("/")[2] == own]
    if len(named) == 1 and component.is_typed:
        return _versioned(component, named[0][0], "address", named[0][1])
    if found and not (component.is_typed and _is_whole_id(component)):
        ids = tuple(sorted(model for model, _ in found.values()))
        reason = "It refers to models, and does not say that it is one of them."
        return ComponentClaim(may_mean=ids, reason=reason, is_silent=not component.is_typed)
    return None


def _by_name(component: ForeignComponent) -> ComponentClaim:
    name = component.full_name
    is_file = not component.is_typed and format_of(name) is not None
    shown = name[:MOST_SHOWN] or "a component without a name"
    others = [one for one in component.purls if not one.lower().startswith("pkg:generic/")]
    if _is_whole_id(component) and component.is_typed and not others:
        return _versioned(component, name, "name", "")
    meant = (name,) if is_model_id(name) and not is_file else ()
    if not component.is_typed:
        reason = f"{shown!r} is the name of a model, and nothing says that this is that model."
        return ComponentClaim(may_mean=meant, reason=reason, is_silent=True)
    reason = "has no package URL or address of the Hub, and no name with its owner"
    return ComponentClaim(may_mean=meant, reason=f"{shown!r} {reason}.")


def _is_whole_id(component: ForeignComponent) -> bool:
    name = component.full_name
    return "/" in name and is_model_id(name) and source_of(name) == HUGGINGFACE


def _versioned(component: ForeignComponent, model: str, by: MatchedBy, revision: str) -> ComponentClaim:
    own = component.version.strip()
    version = revision or ("" if own.lower() in _NO_VERSION else own)
    is_pinned = bool(revision) or bool(_COMMIT.fullmatch(version))
    return ComponentClaim(model=model, by=by, version="" if version.lower() == "main" else version, is_pinned=is_pinned)


def _models_at(words: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    found = list[tuple[str | None, str | None]]()
    for word in words:
        try:
            found.append(_model_at(word))
        except Invalid:
            continue
    return found


def _model_at(word: str) -> tuple[str | None, str | None]:
    """The model and revision of an address or package URL; of anything else none, a plain id included."""
    address = word.strip().removeprefix("git+")
    model, revision = named_model(address)
    is_address = base_id(address) != address and is_model_id(model)
    return (model, revision) if is_address else (None, None)
