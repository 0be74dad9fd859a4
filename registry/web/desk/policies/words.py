"""Rules and defaults of a policy as people read them."""

from typing import Any, NamedTuple, Protocol

import msgspec
from markupsafe import Markup

from registry.web.desk.policies.conditions import condition_text
from registry.web.languages import Locale
from registry.web.pages.uses import fact_title, shown_fact


class ReadableRules(Protocol):
    """What a policy says, saved or not."""

    @property
    def defaults(self) -> Any:  # noqa: ANN401 - a struct of the policies
        """What a use is taken to be."""

    @property
    def assume_unreached_above(self) -> Any:  # noqa: ANN401 - as above
        """The figure of users."""

    @property
    def rules(self) -> tuple[Any, ...]:
        """In their order."""


_LEVELS = {"fail": "denied", "warn": "allowed_with_obligations", "info": "policy.info"}
"""What a rule comes to where its condition is true."""


class ReadRule(NamedTuple):
    """One rule: what it comes to, for which purposes, when, and what it tells."""

    id: str
    verdict: str
    purposes: str
    said: Markup | None
    """The condition in words; None of one that says more than comparisons."""
    when: str
    message: str
    is_english: bool


def rules_of(body: ReadableRules, locale: Locale) -> list[ReadRule]:
    """The rules in their order, the strictest level first."""
    order = list(_LEVELS)
    rules = sorted(body.rules, key=lambda rule: order.index(rule.level))
    return [
        ReadRule(
            id=rule.id,
            verdict=_LEVELS[rule.level],
            purposes=", ".join(locale.word(purpose) for purpose in rule.applies_to or ()),
            said=condition_text(rule.when, locale),
            when=rule.when.strip(),
            message=(rule.message_de if locale.code == "de" else None) or rule.message,
            is_english=not (locale.code == "de" and rule.message_de),
        )
        for rule in rules
    ]


def default_rows(body: ReadableRules, locale: Locale) -> list[tuple[str, str]]:
    """What rules take a use to be where nobody states it: title and value each, and the figure of users."""
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(body.defaults))
    rows = [
        (fact_title(name, locale).unescape(), shown_fact(name, value, locale) or locale.say("none").unescape())
        for name, value in plain.items()
    ]
    figure = body.assume_unreached_above.monthly_active_users
    asked = locale.say("never: the figure is asked for")
    title = locale.say("Thresholds of users count as not reached where nobody states a figure")
    counted = asked if figure is None else locale.count("from {n} user a month on", "from {n} users a month on", figure)
    return [*rows, (title.unescape(), counted.unescape())]
