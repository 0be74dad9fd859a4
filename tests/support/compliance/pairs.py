"""Pairs of uses that differ in one fact, over the whole catalogue, and what becomes of the verdict. Pure.

Of each pair one use is silent on a fact that the other states, or states a smaller figure of it.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from typing import Any, Literal, get_args

import msgspec

from registry.compliance.rules.values import Case, Distribution, Finding, Organisation, Outcome, Purpose, Use
from registry.compliance.rules.verdict import judge_license, strictest
from registry.licenses.catalogue.entries import License

Kind = Literal["forgotten", "granted", "larger"]
EXEMPTIONS = frozenset({"end_user_of_product", "through_licensor_service"})
"""Facts that a clause may name as an exemption from what it denies."""
DUTIES_OF_PASSING_ON = frozenset({"share_alike", "pass_on_restrictions", "provide_terms", "include_license"})
Values = Mapping[str, tuple[Any, ...]]

AXES: Values = {
    "purpose": (None, *get_args(Purpose)),
    "organisation": get_args(Organisation),
    "country": ("US", "DE"),
    "commercial": (None, True, False),
    "audience": (None, "internal", "external"),
    "distribution": (None, *get_args(Distribution)),
}
"""Every combination of these is judged."""
FEWER: Values = {
    **AXES,
    "purpose": (None, "production", "internal", "research"),
    "organisation": ("company", "university", "nonprofit"),
    "country": ("DE",),
}
"""Of these combinations each is judged once more with every other fact."""
SIZES: Values = dict.fromkeys(
    (
        "monthly_active_users", "monthly_active_users_at_release", "daily_active_users", "annual_revenue_usd",
        "monthly_revenue_usd", "edge_devices",
    ),
    (0, 15_000_000, 2**53),
)  # fmt: skip
FACTS: Values = {
    "parent_country": ("CN", "DE"),
    "output_countries": ((), ("US",), ("DE",)),
    **SIZES,
    **dict.fromkeys(
        (
            "trains_other_models", "end_user_of_product", "model_as_a_service", "group_offers_model_service",
            "outputs_published", "through_licensor_service",
        ),
        (True, False),
    ),
    "derivative_name": ("acme/Llama-x", "acme/thing"),
    "activities": (("military",), ("competing_product",), ("education",)),
}  # fmt: skip


class Pair(msgspec.Struct, frozen=True):
    """Two uses that differ in one fact, the silent or smaller one first, and what is found of each."""

    fact: str
    less: Use
    more: Use
    found_less: tuple[Finding, ...]
    found_more: tuple[Finding, ...]

    def kind(self) -> Kind | None:
        """What is wrong with the pair at first sight, if anything is."""
        before, after = strictest(self.found_less), strictest(self.found_more)
        if getattr(self.less, self.fact) not in {None, ()}:
            return "larger" if after.strictness < before.strictness else None
        if after is Outcome.DENIED and before.strictness < Outcome.NEEDS_REVIEW.strictness:
            return "forgotten"
        return "granted" if before is Outcome.DENIED and after is not Outcome.DENIED else None

    def is_argued(self) -> bool:
        """Whether ADR 32 says why the pair is right all the same; each of its classes leaves a trace in the answer."""
        match self.kind():
            case None:
                return True
            case "granted":
                denials = [finding for finding in self.found_less if finding.outcome is Outcome.DENIED]
                is_named = all(self.fact in finding.reason for finding in denials)
                return is_named and self.fact in EXEMPTIONS | {"derivative_license"}
            case "larger":
                settled = any("reached, so" in finding.reason for finding in self.found_more)
                return settled and strictest(self.found_less) is Outcome.NEEDS_REVIEW
            case "forgotten":
                return self._leaves_trace()

    def _leaves_trace(self) -> bool:
        if self.fact in SIZES:
            return any("monthly" in words for finding in self.found_less for words in finding.assumptions)
        left = {duty.code for finding in self.found_less for duty in finding.obligations}
        if self.fact == "activities":
            # Nobody lists what they do not do; a ban that stands in the licence itself needs no policy to be followed.
            in_licence = any(finding.rule == "use_policy" for finding in self.found_more)
            return in_licence or "follow_use_policy" in left
        if self.less.passes_on() == "none":
            # An internal use says that nothing is passed on, unless a derivative's name or licence says otherwise.
            return self.less.distribution is None
        if self.fact == "derivative_license":
            return bool(left & DUTIES_OF_PASSING_ON)
        if self.fact == "derivative_name" and self.less.distribution in {"weights", "hosted_api"}:
            # Without a name of its own it is the model itself that is passed on, which keeps its name.
            return True
        unchanged = any("unchanged" in finding.reason for finding in self.found_less)
        return self.fact == "derivative_name" and ("name_prefix" in left or unchanged)


def pairs_of(entry: License, axes: Values = AXES, fewer: Values = FEWER) -> Iterator[Pair]:
    """Every pair of uses of one licence that differ in one fact."""
    judged = {values: _judged(entry, dict(zip(axes, values, strict=True))) for values in product(*axes.values())}
    for values, (use, found) in judged.items():
        for place, fact in enumerate(axes):
            if values[place] is not None and None in axes[fact]:
                silent = judged[*values[:place], None, *values[place + 1 :]]
                yield Pair(fact, silent[0], use, silent[1], found)
    for values in product(*fewer.values()):
        stated = dict(zip(fewer, values, strict=True))
        use, found = _judged(entry, stated)
        for fact, options in FACTS.items():
            more = [_judged(entry, {**stated, fact: option}) for option in options]
            for other, found_more in more:
                yield Pair(fact, use, other, found, found_more)
            for (less, found_less), (other, found_more) in pairwise(more) if fact in SIZES else ():
                yield Pair(fact, less, other, found_less, found_more)


def _judged(entry: License, stated: dict[str, Any]) -> tuple[Use, tuple[Finding, ...]]:
    use = Use(**stated)
    return use, judge_license(Case(license=entry, use=use))
