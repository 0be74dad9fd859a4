"""Whether the facts of the catalogue show what they rest on."""

import re
from collections import defaultdict
from collections.abc import Iterator

from registry.records.facts.citations import uncited
from registry.records.starter.review.names import names_model
from registry.records.starter.review.values import Flaw, Subjects, links_of

_DISPUTE = re.compile(r"\bdisput|\bsays?\b|\baccording to\b|\bclaims?\b|\bcontradict", re.IGNORECASE)


def every_fact_is_cited(subjects: Subjects) -> Iterator[Flaw]:
    """A fact without a link, or an unknown one without a reason; ``closed`` and ``none`` among them."""
    for model in subjects.models:
        yield from (Flaw("cited", model.id, field) for field in uncited(model.facts))


def links_name_their_model(subjects: Subjects) -> Iterator[Flaw]:
    """A link that neither bears the model's name nor has a line in ``sources`` that covers the model or says why."""
    for model in subjects.tiered:
        unnamed: dict[str, list[str]] = defaultdict(list)
        for field, link in links_of(model.facts):
            if not (names_model(link, model.id) or is_explained(subjects, link, model.id)):
                unnamed[link].append(field)
        for link, fields in unnamed.items():
            yield Flaw("link_names_model", model.id, f"{link} ({', '.join(dict.fromkeys(fields))})")


def links_are_shared_with_reason(subjects: Subjects) -> Iterator[Flaw]:
    """A link of several models for one of which ``sources`` neither covers the model nor says why it is cited."""
    citing: dict[str, set[str]] = defaultdict(set)
    for model in subjects.tiered:
        for _, link in links_of(model.facts):
            citing[link].add(model.id)
    for link, models in citing.items():
        bare = sorted(model for model in models if not is_explained(subjects, link, model))
        if len(models) > 1 and bare:
            yield from (Flaw("link_shared", model, f"{link} is cited by {len(models)} models") for model in bare)


def is_explained(subjects: Subjects, link: str, model: str) -> bool:
    """Whether ``sources`` says that a link is about a model, or why it is cited."""
    if model.lower() in subjects.about.get(link, ()):
        return True
    return any(source.reason for source in subjects.sources.get(link, ()))


def descriptions_are_neutral(subjects: Subjects) -> Iterator[Flaw]:
    """A description of the present form with a dispute, or of several sentences."""
    for model in subjects.tiered:
        text = model.facts.description or ""
        if _DISPUTE.search(text):
            yield Flaw("description", model.id, "it tells a dispute or who says what")
        elif re.search(r"[.!?] +[A-Z]", text.rstrip(". ")):
            yield Flaw("description", model.id, "it is more than one sentence")


def licences_have_a_basis(subjects: Subjects) -> Iterator[Flaw]:
    """A licence that does not say what it rests on."""
    for model in subjects.tiered:
        one = model.facts.license
        if one is not None and one.basis is None:
            yield Flaw("basis", model.id, "license")
        yield from (
            Flaw("basis", model.id, f"licenses.{group}")
            for group, cited in model.facts.licenses.items()
            if cited.basis is None
        )
