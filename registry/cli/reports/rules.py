"""The rules that code scanning shows beside an alert: what each looks at, and what to do. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

UNRESOLVED = "unresolved-reference"
NOT_CHECKED = "not-checked"
DUTIES = "duties"
POLICY, INVENTORY = "policy/", "inventory/"
_LICENSE = (
    "Read the clause that is named, choose another model, or ask the licensor. "
    "`cardwatch check MODEL` with the same use shows every finding, its source, and what a firmer answer needs."
)


class RuleText(NamedTuple):
    """A rule in words."""

    title: str
    what: str
    advice: str = _LICENSE


_RULES: Mapping[str, RuleText] = {
    UNRESOLVED: RuleText(
        "A reference to a model that cannot be resolved",
        "A model is loaded here, and the file does not tell which one, or at which revision; it was not judged.",
        "Name the model here, or say in .cardwatch.yaml what the reference means, or why it does not count.",
    ),
    NOT_CHECKED: RuleText(
        "A model that could not be judged",
        "The model is not in the registry, not at this revision, or the name is no repository's; it was not judged.",
        "`cardwatch watch add owner/name` adds a model; .cardwatch.yaml says which model another name means.",
    ),
    DUTIES: RuleText(
        "Allowed, with duties",
        "The model may be used so, and its licence asks something for it.",
        "Do what the message lists; `cardwatch check MODEL` with the same use names the clauses.",
    ),
    f"{INVENTORY}blocked": RuleText(
        "Blocked in the inventory",
        "Whoever keeps the inventory has blocked this model; no licence says this.",
        "Use another model, or ask for its approval: `POST /v1/inventories/{id}/entries/{entry}/request`.",
    ),
    f"{INVENTORY}not_listed": RuleText(
        "Not in the inventory",
        "The model is used here and does not stand in the inventory, as it has to.",
        "`cardwatch inventory import INVENTORY FILE` enters it, for whoever keeps the inventory to look at.",
    ),
    "territory": RuleText("Not for this country", "The licence grants no rights in a country of this use."),
    "threshold": RuleText("Too many users, or too much revenue", "The licence ends at a figure of users or revenue."),
    "purpose": RuleText("Not for this purpose", "The licence does not grant this purpose or kind of use."),
    "distribution": RuleText("Duties when it is passed on", "What the licence asks of whoever passes the model on."),
    "use_policy": RuleText("Against the use policy", "The use policy of the licence forbids or limits an activity."),
    "lineage": RuleText("Licences of base models", "What binds through the models that this one was made from."),
    "lineage_conflict": RuleText("In conflict with a base model", "Its licence and that of a base model disagree."),
    "known_license": RuleText("A licence that is not known", "The licence is not stated, or is none that is known."),
    "card_and_file": RuleText("Card and licence file differ", "The card states another licence than the file has."),
    "gate": RuleText("A gate with terms of its own", "Access asks for an agreement that may add to the licence."),
    "access_region": RuleText("Not handed out everywhere", "The source does not hand the model out in this region."),
    "record": RuleText(
        "The record is in doubt", "What the registry knows of the model is old, disputed or incomplete."
    ),
    "revision": RuleText("A revision that is not known", "The licence in force at this revision cannot be told."),
}
_OTHER = RuleText("A finding on the licence", "A rule of the check applies to this use of the model.")
_OF_POLICY = RuleText(
    "A rule of your policy",
    "The policy that was asked for is not met; no licence says this.",
    "Change the use or the model, or have the finding waived by whoever keeps the policy.",
)


def descriptor_of(rule: str) -> dict[str, Any]:
    """A ``reportingDescriptor`` (SARIF 2.1.0, 3.49) of one rule."""
    text = _OF_POLICY if rule.startswith(POLICY) else _RULES.get(rule, _OTHER)
    words = f"{text.what} {text.advice}"
    return {
        "id": rule,
        "name": "".join(
            word.capitalize() for word in rule.replace("/", " ").replace("-", " ").replace("_", " ").split()
        ),
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.what},
        "help": {"text": words, "markdown": words},
        "properties": {"tags": ["licence", "compliance"], "precision": "high"},
    }
