"""Licences, uses, modalities and subjects for tests of what always holds: half real terms, half made up.

Hypothesis draws one number and this makes the rest of it, which is ten times as quick as drawing each field.
"""

import random
from collections.abc import Sequence
from typing import Any, get_args

from hypothesis import strategies as st

from registry.compliance.rules.facts import CountryRestriction, SubjectFacts
from registry.compliance.rules.values import Activity, Distribution, Modality, Organisation, Purpose, Use
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations import Declared
from tests.support.compliance.properties.made_up import COUNTRIES, MADE_UP

ENTRIES = tuple(load_catalogue().entries.values())
FIGURES = (0, 1, 900_000, 1_000_000, 9_999_999, 10_000_000, 20_000_001, 100_000_001, 10**9, 2**53)
YES_OR_NO = (True, False)
OPTIONAL: dict[str, tuple[Any, ...]] = {
    "purpose": get_args(Purpose), "commercial": YES_OR_NO, "parent_country": COUNTRIES,
    "monthly_active_users": FIGURES, "monthly_active_users_at_release": FIGURES, "annual_revenue_usd": FIGURES,
    "monthly_revenue_usd": FIGURES, "audience": ("internal", "external"), "distribution": get_args(Distribution),
    "trains_other_models": YES_OR_NO, "derivative_name": ("Llama-3-x", "acme/thing"),
    "derivative_license": ("apache-2.0", "gemma", "gpl-3.0", "proprietary", "acme-eula"),
    "end_user_of_product": YES_OR_NO, "model_as_a_service": YES_OR_NO, "group_offers_model_service": YES_OR_NO,
    "outputs_published": YES_OR_NO, "daily_active_users": FIGURES, "edge_devices": FIGURES,
    "through_licensor_service": YES_OR_NO,
}  # fmt: skip
"""What a use may state, beside what is a list."""


class Chance(random.Random):
    """Draws what a property is asked of; its number says all of it again."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __repr__(self) -> str:
        return f"Chance({self.number})"

    def license(self) -> License:
        """A licence of the catalogue, or one that nobody wrote."""
        return self.choice(ENTRIES) if self.random() < 0.5 else self.choice(MADE_UP)

    def key(self) -> str:
        """The key of one."""
        return self.license().key

    def some(self, values: Sequence[Any], most: int) -> tuple[Any, ...]:
        """At most so many of them, each once."""
        return tuple(self.sample(values, self.randrange(min(most, len(values)) + 1)))

    def use(self) -> Use:
        """A use that states about half of all facts, or nearly all, or few."""
        share = self.choice((0.2, 0.5, 0.5, 0.9))
        stated: dict[str, Any] = {
            name: self.choice(values) for name, values in OPTIONAL.items() if self.random() < share
        }
        if self.random() < share:
            stated["output_countries"] = self.some(COUNTRIES, 3)
        return Use(
            organisation=self.choice(get_args(Organisation)), country=self.choice(COUNTRIES),
            activities=self.some(get_args(Activity), 3), **stated,
        )  # fmt: skip

    def modality(self) -> Modality | None:
        return self.choice((None, "text", "multimodal"))

    def facts(self) -> SubjectFacts:
        """A subject with what is declared, identified, inherited and doubted."""
        doubts = ("The card changed.", "A flag is open.", "Two sources differ.")
        return SubjectFacts(
            declared=Declared(tuple(self.key() for _ in range(self.randrange(4)))),
            license_key=self.choice((None, self.key())),
            file_license=self.choice((None, self.key())),
            base_licenses=tuple(self.key() for _ in range(self.randrange(4))),
            unknown_bases=self.some(("acme/base", "acme/other"), self.choice((0, 0, 2))),
            modality=self.modality(),
            restrictions=tuple(
                CountryRestriction(self.some(COUNTRIES, 3)) for _ in range(self.choice((0, 0, 0, 1, 2)))
            ),
            doubts=self.some(doubts, self.choice((0, 0, 0, 2))),
            is_closed=self.random() < 0.1,
        )

    def shuffled(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """The same in another order."""
        return tuple(self.sample(values, len(values)))


chances = st.integers(0, 2**62).map(Chance)
