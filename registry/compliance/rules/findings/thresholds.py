"""Sizes above which a licence says something else: users and revenue of whoever uses the model.

A figure that was not stated leads to ``needs_review`` and is named, except that a threshold of very many users counts
as not reached (``Limits``). What other figures imply is used: see ``reached``.
"""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from registry.compliance.rules.limits import Limits
from registry.compliance.rules.values import ASK_LICENSOR, Case, Finding, Obligation, Use, request_license, spared
from registry.licenses.catalogue import Threshold

RULE = "threshold"
MONTHS = 12

_ADD_A_DUTY = frozenset({"attribution", "register"})
"""Effects that take nothing away: where it is open whether they concern the use, the duty is listed."""


class Reached(msgspec.Struct, frozen=True):
    """Whether a threshold is reached: ``None`` while ``missing`` is not stated, or where ``doubt`` says why."""

    value: bool | None
    missing: str = ""
    assumption: str = ""
    doubt: str = ""


def threshold_findings(case: Case) -> Iterator[Finding]:
    """What each size brings about; several sizes may bring about the same (so many users *or* so much revenue)."""
    thresholds = case.terms.thresholds
    if thresholds is None:
        yield from _thresholds_unread(case)
        return
    ordered = sorted(thresholds, key=lambda threshold: threshold.effect)
    for _, group in groupby(ordered, key=lambda threshold: threshold.effect):
        yield from _group_findings(case, list(group))


def _thresholds_unread(case: Case) -> Iterator[Finding]:
    commercial = case.terms.commercial
    if case.is_read_in_full or case.use.commercial is False or commercial is None or commercial.value != "conditional":
        return
    yield case.review(RULE, f"The parts of {case.name} that were read do not say whether size limits commercial use.")


def _group_findings(case: Case, group: list[Threshold]) -> Iterator[Finding]:
    """Thresholds with one effect are alternatives: one that is reached settles it, whatever the others say."""
    results = [(threshold, bites(threshold, case.use, case.limits)) for threshold in group]
    for threshold, result in results:
        if result.value:
            yield _effect(case, threshold)
            return
    for threshold, result in results:
        words = describe(threshold)
        if result.doubt:
            yield case.review(RULE, f"{words}: {result.doubt}", threshold, ASK_LICENSOR)
        elif result.value is None:
            yield case.review(RULE, f"{words}: {result.missing} is not stated.", threshold, missing=(result.missing,))
        elif result.assumption:
            yield case.allow(RULE, f"{words}: not reached.", threshold, assumptions=(result.assumption,))
        else:
            yield case.allow(RULE, f"{words}: not reached, or it does not concern this use.", threshold)


def _effect(case: Case, threshold: Threshold) -> Finding:
    words = describe(threshold)
    if threshold.effect == "attribution":
        shown = threshold.display
        duty = Obligation("display", f"Show {shown or case.name!r} prominently.", shown, clause=threshold.clause)
        return case.oblige(RULE, f"{words}: reached, so a notice must be shown.", threshold, duty)
    if threshold.effect == "register":
        duty = Obligation("register", f"Register with {case.licensor}.", clause=threshold.clause)
        return case.oblige(RULE, f"{words}: reached, so the use must be registered.", threshold, duty)
    ends = "the licence ends" if threshold.effect == "terminates" else "a separate licence is needed"
    reason = f"{words}: reached, so {ends}.{spared(case.use, threshold.exempt)}"
    return case.deny(RULE, reason, threshold, request_license(case, threshold.clause))


def describe(threshold: Threshold) -> str:
    """The threshold in words."""
    when = {"at_release": "before the release date", "ongoing": "now", "unknown": "at an unknown time"}
    metric = threshold.metric.replace("_", " ")
    return f"{metric} {threshold.operator} {threshold.value:,}, measured {when[threshold.measured]}"


def bites(threshold: Threshold, use: Use, limits: Limits) -> Reached:
    """Whether a threshold is reached by a use that it is meant for and that is not exempt."""
    result = reached(threshold, use, limits)
    if result.value is False:
        return result
    concerned = _concerns(threshold, use)
    if concerned.value is False:
        return concerned
    if concerned.value is None and threshold.effect in _ADD_A_DUTY:
        return result
    return result if result.value is None or concerned.value else concerned


def _concerns(threshold: Threshold, use: Use) -> Reached:
    """Whether the threshold is meant for this use at all (three-valued, with the fact that would tell)."""
    commercial = Reached(use.commercial, "commercial")
    is_business = threshold.asks_about == "licensee_business"
    service = (
        Reached(use.group_serves_models(), use.fact_of_business())
        if is_business
        else Reached(use.serves_model(), "model_as_a_service")
    )
    conditions = {None: Reached(True), "commercial": commercial, "model_as_a_service": service}
    checks = [conditions[threshold.only_for], *(_not_exempt(word, use) for word in threshold.exempt)]
    refused = next((check for check in checks if check.value is False), None)
    return refused or next((check for check in checks if check.value is None), Reached(True))


def _not_exempt(word: str, use: Use) -> Reached:
    if word == "end_user_of_product":
        return Reached(use.end_user_of_product is not True)
    if word == "licensor_service":
        return Reached(use.through_licensor_service is not True)
    if word == "internal_use":
        if use.is_internal_use() is not None:
            return Reached(not use.is_internal_use())
        return Reached(None, use.ways_out()[0] if use.stays_inside() and use.ways_out() else "audience")
    if word == "noncommercial":
        return Reached(use.commercial, "commercial")
    return _not_exempt_nonprofit(use)


def _not_exempt_nonprofit(use: Use) -> Reached:
    """Non-profits are exempt for non-commercial or research purposes; a public university may or may not be one."""
    spared = use.commercial is False or use.purpose == "research"
    if use.organisation in {"company", "individual"} or (use.commercial and not spared):
        return Reached(True)
    if use.organisation in {"university", "public_body"}:
        doubt = f"whether a {use.organisation.replace('_', ' ')} is an exempt non-profit has to be asked."
        return Reached(None, doubt=doubt) if spared else Reached(None, "commercial")
    return Reached(False) if spared else Reached(None, "commercial")


def reached(threshold: Threshold, use: Use, limits: Limits) -> Reached:
    """Whether the stated figures, or what they imply, are beyond the threshold."""
    if threshold.metric == "monthly_active_users":
        return _users(threshold, use, limits)
    if threshold.metric == "daily_active_users":
        return _daily_users(threshold, use)
    if threshold.metric == "edge_devices":
        return _edge_devices(threshold, use)
    return _revenue(threshold, use)


def _users(threshold: Threshold, use: Use, limits: Limits) -> Reached:
    now, then, daily = use.monthly_active_users, use.monthly_active_users_at_release, use.daily_active_users
    if daily is not None and is_beyond(threshold, daily):
        # The users of a day are among those of its month; fewer of them say nothing.
        now = max(daily, now or 0)
    if threshold.measured == "ongoing":
        return _compare(threshold, now, limits, "monthly_active_users", hint=then)
    if then is None and now is not None and not is_beyond(threshold, now):
        return Reached(False, assumption=f"At the release date there were not more than today's {now:,} monthly users.")
    if threshold.measured == "unknown" and then is not None and now is None and not is_beyond(threshold, then):
        # The month of the release may not be the one that counts.
        return _compare(threshold, None, limits, "monthly_active_users", hint=then)
    if threshold.measured == "unknown" and then is not None and now is not None:
        both = {is_beyond(threshold, then), is_beyond(threshold, now)}
        return Reached(both.pop()) if len(both) == 1 else Reached(None, doubt="which month counts has to be asked.")
    return _compare(threshold, then, limits, "monthly_active_users_at_release", hint=now)


def _compare(threshold: Threshold, figure: int | None, limits: Limits, name: str, *, hint: int | None) -> Reached:
    """Compare the figure of the right moment; one of another moment only forbids to assume that all is well."""
    if figure is not None:
        return Reached(is_beyond(threshold, figure))
    limit = limits.users_assumed_not_reached
    if limit is None or threshold.value < limit or (hint is not None and is_beyond(threshold, hint)):
        return Reached(None, name)
    return Reached(False, assumption=f"{name} was not stated and is assumed not to reach {threshold.value:,}.")


def _daily_users(threshold: Threshold, use: Use) -> Reached:
    """Users of a day are among the users of its month."""
    daily, monthly = use.daily_active_users, use.monthly_active_users
    if daily is not None:
        return Reached(is_beyond(threshold, daily))
    is_below = monthly is not None and not is_beyond(threshold, monthly)
    return Reached(False) if is_below else Reached(None, "daily_active_users")


def _edge_devices(threshold: Threshold, use: Use) -> Reached:
    """Only weights that leave the house end up on other people's devices."""
    if use.edge_devices is not None:
        return Reached(is_beyond(threshold, use.edge_devices))
    return Reached(False) if use.distribution in {"none", "hosted_api"} else Reached(None, "edge_devices")


def _revenue(threshold: Threshold, use: Use) -> Reached:
    """A year's revenue bounds each of its months, and one month's is at the most the year's.

    Of a month that is not stated the average of the year is known, which one of them reaches.
    """
    year, month = use.annual_revenue_usd, use.monthly_revenue_usd
    is_annual = threshold.metric == "annual_revenue_usd"
    average = year / MONTHS if year is not None and month is None else None
    least = _largest(year, month) if is_annual else _largest(month, average)
    if least is not None and is_beyond(threshold, least):
        return Reached(True)
    is_stated = (year if is_annual else month) is not None
    is_bounded = year is not None and not is_beyond(threshold, year)
    return Reached(False) if is_stated or is_bounded else Reached(None, threshold.metric)


def _largest(*figures: float | None) -> float | None:
    """The largest of the figures that were stated: each is at least as large as what it contains."""
    return max((figure for figure in figures if figure is not None), default=None)


def is_beyond(threshold: Threshold, figure: float) -> bool:
    """Whether a figure satisfies the threshold's comparison; at the value itself only ``>=`` does."""
    return figure >= threshold.value if threshold.operator == ">=" else figure > threshold.value
