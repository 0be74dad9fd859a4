"""The rules that the starter catalogue keeps, each with what breaks it; pure. Tests and a command share them.

A model without a tier is of before there were tiers: it keeps to the rules that there were then.
"""

from collections.abc import Callable, Iterator, Mapping

from registry.records.starter.review import coherence, evidence
from registry.records.starter.review.values import Flaw, Subjects

RULES: Mapping[str, Callable[[Subjects], Iterator[Flaw]]] = {
    "twice": coherence.models_stand_once,
    "cited": evidence.every_fact_is_cited,
    "link_names_model": evidence.links_name_their_model,
    "link_shared": evidence.links_are_shared_with_reason,
    "basis": evidence.licences_have_a_basis,
    "description": evidence.descriptions_are_neutral,
    "consequences": coherence.consequences_follow_the_table,
    "category": coherence.categories_follow_from_artifacts,
    "source": coherence.sources_follow_from_weights,
    "pattern": coherence.patterns_follow_from_facts,
    "size": coherence.sizes_agree_with_names,
    "date": coherence.dates_are_plausible,
    "base": coherence.no_base_is_missing,
    "organisation": coherence.organisations_have_one_spelling,
}
"""Every rule by the word that its findings bear."""


def list_faults(subjects: Subjects) -> tuple[Flaw, ...]:
    """What breaks any rule, by rule and model."""
    return tuple(fault for rule in RULES.values() for fault in sorted(rule(subjects)))
