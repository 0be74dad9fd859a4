"""Pages of models at whichever hub: asked for in the form that it takes, and told whole or by name alone.

* A hub that refuses a parameter is asked without it, and is asked with it again after some hours.
* An item without its commit, or without the fields that a model is known again by, only names a model: its state is
  asked of the model itself.
* What changed last comes first only where the dates say so.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import NamedTuple

import msgspec

from registry.hub.abilities import Abilities, Ability
from registry.hub.failures import FailureKind, HubTrouble, trouble
from registry.hub.huggingface.lists import MAX_PAGE_BYTES, ListWire, RawPage
from registry.hub.huggingface.payloads import LISTED, flag, is_repository_id, read_hub_id, read_model
from registry.hub.ids import is_commit
from registry.hub.scalars import clean, clean_all, moment
from registry.hub.values import HubModel, ListPage, NamedModel

MODELS = "/api/models"
LONGEST_PAGE, SHORT_PAGE = 1_000, 100
DISORDER = timedelta(hours=1)
"""An item that is newer by so much than the one before shows that a list is not sorted; caches may lag by less."""
UNPROCESSABLE = frozenset({400, 422})
"""How servers refuse a parameter."""
_MARKED = ("id", "_id", "sha", "lastModified", "private", "gated", "disabled", "cardData", "pipeline_tag")
_PARAMETERS = {
    "limit": Ability.LIST_LENGTH,
    "sort": Ability.LIST_ORDER,
    "expand": Ability.LIST_FIELDS,
}


class AskedPage(NamedTuple):
    """A page as it came, and what was left out when asking for it; ``length`` is that asked for, 0 where unknown."""

    raw: RawPage
    left_out: frozenset[str]
    length: int


def ask_page(wire: ListWire, abilities: Abilities, author: str | None, link: str | None, limit: int) -> AskedPage:
    """One page of all models, or of one author's, in the form that the hub takes; raises ``HubTrouble``."""
    if author is not None and not (is_repository_id(author) and "/" not in author):
        raise trouble(FailureKind.INVALID_ID, f"not the name of an owner: {author[:120]!r}")
    known = frozenset(name for name, ability in _PARAMETERS.items() if abilities.lacks(ability))
    if link is not None:
        return AskedPage(wire.read_page(MODELS, link, MAX_PAGE_BYTES), known, 0)
    refusals = list[HubTrouble]()
    for left_out in _forms(known, refusals):
        length = min(max(limit, 1), SHORT_PAGE if "limit" in left_out else LONGEST_PAGE)
        try:
            raw = wire.read_page(MODELS, wire.list_url(MODELS, _query(author, left_out, length)), MAX_PAGE_BYTES)
        except HubTrouble as told:
            refusals.append(told)
            if told.failure.status not in UNPROCESSABLE:
                raise
            continue
        _learn(abilities, left_out, length, refusals)
        return AskedPage(raw, left_out, length)
    raise refusals[0]


def _forms(known: frozenset[str], refusals: Sequence[HubTrouble]) -> Iterator[frozenset[str]]:
    """What to leave out: what is known to be refused, then what the first of the refusals names, then ever more."""
    yield known
    said = refusals[0].failure.detail
    hinted = known | {name for name in _PARAMETERS if name in said}
    tried = {known}
    for size in range(len(_PARAMETERS) + 1):
        for more in combinations(sorted(_PARAMETERS), size):
            for form in (hinted, known | set(more)):
                if form not in tried:
                    tried.add(form)
                    yield form


def _query(author: str | None, left_out: frozenset[str], length: int) -> list[tuple[str, str]]:
    query = [("author", author)] if author else []
    query += [] if "sort" in left_out else [("sort", "lastModified")]
    query += [("limit", str(length))]
    return query if "expand" in left_out else [*query, *(("expand", name) for name in LISTED)]


def _learn(abilities: Abilities, left_out: frozenset[str], length: int, refusals: Sequence[HubTrouble]) -> None:
    for name, ability in _PARAMETERS.items():
        if name in left_out:
            if refusals:
                abilities.note(ability, refusals[0].failure.detail)
        elif name != "limit" or length > SHORT_PAGE:
            abilities.clear(ability)


def read_models(page: AskedPage, abilities: Abilities) -> ListPage:
    """The models of a page; an item that describes none is counted and left out."""
    items = [item for item in page.raw.parsed() if isinstance(item, dict)]
    if any(isinstance(item.get("cardData"), dict) for item in items):
        abilities.clear(Ability.LIST_CARDS)
    whole, named, dates = list[HubModel](), list[NamedModel](), list[datetime | None]()
    for item in items:
        model = read_model(item) if _tells_state(item, abilities) else None
        if model is not None and is_repository_id(model.id):
            whole.append(model)
            dates.append(model.last_modified_at)
        elif (one := _named(item)) is not None:
            named.append(one)
            dates.append(one.last_modified_at)
    found = ListPage(
        items=tuple(whole), named=tuple(named), next_link=page.raw.next_link,
        refused=len(page.raw.items) - len(whole) - len(named),
    )  # fmt: skip
    _learn_of(found, items, abilities)
    is_sorted = _is_newest_first(dates)
    if dates and not is_sorted:
        abilities.note(Ability.LIST_ORDER, "the list shows no dates, or not the newest first")
    is_cut = _is_cut(page, abilities)
    return msgspec.structs.replace(
        found, is_newest_first=is_sorted and "sort" not in page.left_out, is_cut=is_cut
    )  # fmt: skip


def _tells_state(item: dict[str, object], abilities: Abilities) -> bool:
    """Whether an item has all that a model is known again by; a card may have no metadata."""
    has_card = isinstance(item.get("cardData"), dict) or abilities.has_shown(Ability.LIST_CARDS)
    return is_commit(item.get("sha")) and "gated" in item and has_card


def _named(item: dict[str, object]) -> NamedModel | None:
    model_id = clean(item.get("id") or item.get("modelId"), 200)
    if model_id is None or not is_repository_id(model_id):
        return None
    shown = [*(item.get(name) for name in _MARKED), sorted(clean_all(item.get("tags")))]
    mark = hashlib.sha256(msgspec.json.encode(shown, order="sorted")).hexdigest()[:32]
    return NamedModel(
        id=model_id, hub_id=read_hub_id(item), mark=mark, last_modified_at=moment(item.get("lastModified")),
        private=flag(item.get("private")),
    )  # fmt: skip


def _learn_of(page: ListPage, items: Sequence[dict[str, object]], abilities: Abilities) -> None:
    if page.items:
        abilities.clear(Ability.LIST_COMMITS)
        return
    if any(not is_commit(item.get("sha")) for item in items) and page.named:
        abilities.note(Ability.LIST_COMMITS, "the list names models without their commits")
    elif any(_shows_license(item) and "cardData" not in item for item in items):
        abilities.note(Ability.LIST_CARDS, "the list shows tags of licences, and no metadata of cards")


def _shows_license(item: dict[str, object]) -> bool:
    return any(tag.startswith("license:") for tag in clean_all(item.get("tags")))


def _is_newest_first(dates: Sequence[datetime | None]) -> bool:
    known = [at for at in dates if at is not None]
    return 2 * len(known) >= len(dates) and all(_follows(*pair) for pair in pairwise(known))


def _follows(before: datetime, after: datetime) -> bool:
    return after <= before + DISORDER


def _is_cut(page: AskedPage, abilities: Abilities) -> bool:
    """Whether a list ends just where a page is full, at a hub that was never seen to name a next page."""
    if page.raw.next_link is not None:
        abilities.clear(Ability.LIST_PAGES)
        return False
    is_cut = 0 < page.length <= len(page.raw.items) and not abilities.has_shown(Ability.LIST_PAGES)
    if is_cut:
        abilities.note(Ability.LIST_PAGES, f"a list ended after {len(page.raw.items)} models")
    return is_cut
