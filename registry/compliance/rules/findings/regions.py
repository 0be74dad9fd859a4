"""That a model is not handed out where somebody is: no judgement of its licence, and told with every verdict. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from registry.compliance.rules.values import Finding, Outcome
from registry.countries import names_of

RULE = "access_region"
_UNION = "EU"


class WithheldRegion(msgspec.Struct, frozen=True):
    """Who is not handed a model by its source, and what says so; None where only the registry was refused."""

    excluded: tuple[str, ...] | None
    is_refused: bool
    since: datetime | None = None


def region_findings(withheld: WithheldRegion, countries: Iterable[str], union: frozenset[str]) -> Iterator[Finding]:
    """What somebody in these countries should know; ``union`` are the members of the European Union.

    The outcome is *allowed*, since no licence says so, and it is never counted among those that a verdict is made of.
    """
    since = f" (since {withheld.since:%Y-%m-%d})" if withheld.since else ""
    inside = [country for country in dict.fromkeys(countries) if union.intersection(names_of(country))]
    if withheld.excluded and _UNION in withheld.excluded and inside:
        says = "told the registry" if withheld.is_refused else "does so at the word of the model's card"
        reason = f"The Hub does not hand this model to users in the European Union, and {says}{since}."
        yield _finding(reason, f"A copy of the model can be had in {inside[0]}: its licence does not say how.")
    elif withheld.is_refused and not withheld.excluded:
        reason = (
            f"The Hub refused this model in the region that the registry asks from{since}; of others it said nothing."
        )
        yield _finding(reason, "A copy of the model can be had where you are: the registry was refused one.")


def _finding(reason: str, assumption: str) -> Finding:
    told = f"{reason} That is no term of its licence."
    return Finding(rule=RULE, outcome=Outcome.ALLOWED, reason=told, assumptions=(assumption,))
