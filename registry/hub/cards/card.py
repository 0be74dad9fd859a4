"""What a README says about licence and lineage, read by ourselves and never raising."""

from collections.abc import Mapping

from registry.hub.scalars import MAX_TEXT, clean, clean_all, yes_or_no
from registry.hub.values import Card
from registry.safe_yaml import Node, Unreadable, front_matter, read_mapping

EU_DISALLOWED = "extra_gated_eu_disallowed"
"""The one switch for regions that cards of the Hub know."""
_SINGULAR = ("license_name", "license_link", "base_model_relation", "pipeline_tag", "library_name", "new_version")
_LISTED = ("license", "base_model")
_MAX_NAMES = 100
_OFTEN_MEANT = ("licence", "licenses", "License", "license-name", "license-link")


def read_card(readme: bytes | None) -> Card:
    """The facts of a README's front matter, or the reason why there are none; None stands for no README."""
    if readme is None:
        return Card(notes=("no README.md",))
    try:
        text = front_matter(readme)
        if text is None:
            return Card(notes=("no front matter",))
        facts, tolerated = read_mapping(text)
    except Unreadable as reason:
        return Card(unreadable=str(reason))
    except RecursionError:
        return Card(unreadable="the front matter is nested too deep")
    if key := _too_many(facts):
        return Card(unreadable=f"{key} names more than {_MAX_NAMES}")
    return _card(facts, tolerated)


def _card(facts: dict[str, Node], tolerated: tuple[str, ...]) -> Card:
    odd = [f"{key} is no text" for key in _SINGULAR if isinstance(facts.get(key), list | dict)]
    odd += [f"{key} holds something that is no text" for key in _LISTED if not _is_texts(facts.get(key))]
    odd += [f"{EU_DISALLOWED} is neither true nor false"] if eu_switch(facts) is None else []
    odd += [f"{key} is not a name the Hub reads" for key in _OFTEN_MEANT if key in facts]
    return Card(
        declared=clean_all(facts.get("license")),
        name=clean(facts.get("license_name")),
        link=clean(facts.get("license_link"), 2000),
        base_models=clean_all(facts.get("base_model")),
        relation=clean(facts.get("base_model_relation")),
        pipeline_tag=clean(facts.get("pipeline_tag")),
        library=clean(facts.get("library_name")),
        new_version=clean(facts.get("new_version")),
        gate_prompt=clean(facts.get("extra_gated_prompt"), MAX_TEXT),
        eu_disallowed=eu_switch(facts),
        notes=(*tolerated, *odd),
    )


def eu_switch(facts: Mapping[str, object]) -> bool | None:
    """What a card says of the European Union; a switch without a value is none. None for what is neither."""
    value = facts.get(EU_DISALLOWED)
    is_absent = value is None or (isinstance(value, str) and not value.strip())
    return False if is_absent else yes_or_no(value)


def _too_many(facts: dict[str, Node]) -> str | None:
    """The name of a list too long to be meant; cutting it could hide the licence that binds."""
    return next((key for key in _LISTED if isinstance(found := facts.get(key), list) and len(found) > _MAX_NAMES), None)


def _is_texts(value: Node) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(item is None or clean(item) is not None for item in items) or value == ""
