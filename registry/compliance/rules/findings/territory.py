"""Where a licence does not reach.

``EU27`` is the European Union and nothing else: Norway, Iceland, Liechtenstein, Switzerland and the United Kingdom are
not in it, whatever a text means by "Europe". Places with a code of their own that belong to it (Réunion, Åland) are.
"""

from collections.abc import Iterator

from registry.compliance.rules.values import ASK_LICENSOR, Case, Finding, Modality, spared
from registry.countries import names_of
from registry.licenses.catalogue import Territory

RULE = "territory"


def territory_findings(case: Case) -> Iterator[Finding]:
    """What the territory clause says of the countries stated."""
    territory = case.terms.territory
    if territory is None or not territory.excluded:
        return
    if "end_user_of_product" in territory.exempt and case.use.end_user_of_product:
        yield case.allow(RULE, "The territory clause spares end users of a product that contains the model.", territory)
    elif _is_spared_by_modality(case, territory):
        yield case.allow(RULE, "The territory clause concerns multimodal models only; this one is text.", territory)
    elif territory.subject == "any_use":
        yield from _any_use(case, territory)
    else:
        yield from _licensee(case, territory)


def _is_spared_by_modality(case: Case, territory: Territory) -> bool:
    return territory.covers == "multimodal" and _modality(case, territory) == "text"


def _modality(case: Case, territory: Territory) -> Modality | None:
    """Where all released models are multimodal, a text part of one is still made from what is not licensed."""
    return territory.released if territory.released == "multimodal" else case.modality or territory.released


def _is_out(territory: Territory, country: str) -> bool:
    return any(name in territory.excluded for name in names_of(country))


def _any_use(case: Case, territory: Territory) -> Iterator[Finding]:
    """Every use outside the territory is unlicensed, and so is showing outputs there (Hunyuan 5.c)."""
    use = case.use
    for country in dict.fromkeys([use.country, *(use.output_countries or ())]):
        if _is_out(territory, country):
            yield _excluded(case, territory, f"Use in {country}, or showing outputs there, is outside the territory.")
            return
    if use.output_countries is None and use.shows_outputs() is not False:
        reason = "Outputs must stay inside the territory, and where they are shown is not stated."
        yield case.review(RULE, reason, territory, missing=("output_countries",))
    else:
        yield case.allow(RULE, f"{use.country} is inside the territory.", territory)


def _licensee(case: Case, territory: Territory) -> Iterator[Finding]:
    """The clause asks for the domicile or principal place of business of who takes the licence."""
    use = case.use
    if _is_out(territory, use.country):
        yield _domicile(case, territory)
    elif use.parent_country and _is_out(territory, use.parent_country):
        reason = f"{use.country} is not excluded, but the parent's country {use.parent_country} is."
        yield case.review(RULE, reason, territory, ASK_LICENSOR)
    else:
        yield case.allow(RULE, f"{use.country} is not among the excluded countries.", territory)


def _domicile(case: Case, territory: Territory) -> Finding:
    """Texts of this kind name individuals and companies; for other bodies they leave it open."""
    use = case.use
    if territory.subject == "licensee" and use.organisation not in {"company", "individual"}:
        kind = use.organisation.replace("_", " ")
        reason = f"The clause names individuals and companies; whether a {kind} in {use.country} is meant is not said."
        return case.review(RULE, reason, territory, ASK_LICENSOR)
    return _excluded(case, territory, f"The licence is not granted to licensees in {use.country}.")


def _excluded(case: Case, territory: Territory, reason: str) -> Finding:
    """A denial, unless it hangs on a modality or a subject that is not known."""
    if territory.covers == "multimodal" and _modality(case, territory) is None:
        unknown = f"{reason} That holds for multimodal models, and this one's modality is not known."
        return case.review(RULE, unknown, territory, missing=("modality",))
    if territory.subject == "unknown":
        return case.review(RULE, f"{reason} Whom the clause means was not read.", territory, ASK_LICENSOR)
    return case.deny(RULE, f"{reason}{spared(case.use, territory.exempt)}", territory)
