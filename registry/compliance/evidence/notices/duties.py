"""The duties that the terms of a licence hold, whatever the use: a checklist, each with its clause. Pure.

Nothing is added that the catalogue does not state, and nothing it states is left out because it may not apply: when a
duty bites stands beside it.
"""

import re
from collections.abc import Iterator

from registry.compliance.checks.quotes import address_of
from registry.compliance.checks.report import DUTIES_DE
from registry.compliance.evidence.notices.schemas import LicenseDuty, When
from registry.compliance.rules.findings.distribution import DUTIES
from registry.compliance.rules.findings.duties import CODES
from registry.licenses.catalogue import License, Redistribution, Threshold

BINDS_USERS = frozenset(
    {
        "pass_on_restrictions", "provide_terms", "follow_use_policy", "share_alike", "non_commercial_only",
        "research_only", "education_only", "users_are_bound",
    }
)  # fmt: skip
"""Duties that are not done by oneself alone: users and recipients have to be bound, or kept to them."""
_MORE_DE = {
    "no_redistribution": "Die Gewichte nicht weitergeben.",
    "no_changed_redistribution": "Geänderte Gewichte nicht weitergeben.",
    "no_hosting": "Das Modell nicht als Dienst anbieten.",
    "only_for": "Nur zu den genannten Zwecken nutzen.",
    "territory": "In den genannten Ländern gilt die Lizenz nicht.",
    "threshold": "Oberhalb der genannten Größe gilt Weiteres.",
    "users_are_bound": "Was die Lizenz über Nutzer sagt.",
    "newest_version": "Sich angemessen bemühen, die neueste Fassung zu nutzen.",
}
_VAGUE = frozenset({"threshold", "request_license", "users_are_bound"})
"""Codes whose German words do not say what exactly holds."""
_DISPLAY_WHEN: dict[str, When] = {
    "distribution": "product",
    "product": "product",
    "commercial_product": "commercial_product",
    "hosted": "hosted",
    "trained_model_distributed": "own_model_named",
    "derivative_statement": "own_model_named",
    "outputs_published": "outputs_published",
}
_CODES: dict[str, str] = {str(word): str(code) for word, code in CODES.items()}
_NONE = re.compile(r"(?:no|none)\b", re.IGNORECASE)
_NAMED = {"prefix": "begins with", "includes": "contains", "forbidden": "does not contain"}


def duties_of(entry: License, sha256: str | None = None) -> tuple[LicenseDuty, ...]:
    """All duties of a licence, each once; ``sha256`` is of the text in which their clauses stand."""
    found = (*_of_passing_on(entry), *_of_showing(entry), *_in_own_words(entry), *_of_use(entry), *_of_size(entry))
    vague = {text for _, text, *_ in _in_own_words(entry)}
    made = (
        LicenseDuty(
            code=code, license=entry.key, text=text,
            text_de=_in_german(code, text if text in vague or code in _VAGUE else ""), value=value,
            when=when, clause=address_of(clause), binds_users=code in BINDS_USERS, sha256=sha256,
        )
        for code, text, value, when, clause in found
    )  # fmt: skip
    return tuple(dict.fromkeys(made))


def _in_german(code: str, words: str) -> str:
    """A duty in German; what only the English ``words`` say stands behind it."""
    german = DUTIES_DE.get(code) or _MORE_DE[code]
    return f"{german} Im englischen Wortlaut: {words}" if words else german


_Found = Iterator[tuple[str, str, str | None, When, str | None]]
"""Code, words, value, when, clause."""


def _of_passing_on(entry: License) -> _Found:
    terms, passing = entry.terms, entry.terms.redistribution
    if terms.hosted_service is not None and terms.hosted_service.value in {"forbidden", "separate_license"}:
        code = "no_hosting" if terms.hosted_service.value == "forbidden" else "request_license"
        yield (
            code,
            f"{entry.name} does not let the model be offered as a service.",
            None,
            "hosted",
            terms.hosted_service.clause,
        )
    if passing is None:
        return
    if passing.value == "no":
        yield "no_redistribution", f"{entry.name} forbids passing weights on.", None, "passed_on", passing.clause
    elif passing.modified == "no":
        words = f"{entry.name} forbids passing changed weights on."
        yield "no_changed_redistribution", words, None, "passed_on_changed", passing.clause
    for duty in passing.duties:
        words = DUTIES[duty].format(name=entry.name, licensor=entry.licensor or "the licensor")
        yield duty, words, None, _when_passed_on(passing, duty), passing.clause


def _when_passed_on(passing: Redistribution, duty: str) -> When:
    if duty in {"mark_changes", "rename"}:
        return "passed_on_changed"
    is_hosted_too = passing.hosted_is_distribution and duty not in passing.not_when_hosted
    return "passed_on_or_hosted" if is_hosted_too else "passed_on"


def _of_showing(entry: License) -> _Found:
    terms = entry.terms
    for display in terms.displays:
        yield (
            "display",
            f'Show "{display.text}" prominently.',
            display.text,
            _DISPLAY_WHEN[display.when],
            display.clause,
        )
    if (naming := terms.naming) is not None:
        how = f'{_NAMED[naming.kind]} "{naming.text}"'
        yield "name_prefix", f"Choose a name that {how}.", naming.text, "own_model_named", naming.clause
    if (shown := terms.disclosure) is not None:
        yield "disclose_ai", "Tell people that content was made by a machine.", shown.value, shown.when, shown.clause


def _in_own_words(entry: License) -> _Found:
    for one in entry.terms.other_duties:
        code = one.duty if one.duty == "newest_version" else _CODES.get(one.duty, one.duty)
        yield code, f"{one.text[:1].upper()}{one.text[1:].rstrip('.')}.", None, one.when, one.clause


def _of_use(entry: License) -> _Found:
    terms = entry.terms
    if (policy := terms.use_policy) is not None:
        what = "use policy" if policy.incorporated else "limits of use"
        words = f"Follow the {what} of {entry.name}.{' It may change.' if policy.may_change else ''}"
        yield "follow_use_policy", words, policy.url, "any_use", policy.clause
    for code, plain in (("register", terms.register), ("content_filter", terms.content_filter)):
        if plain is not None and not _NONE.match(plain.value):
            words = f"{code.replace('_', ' ').capitalize()}: {plain.value}."
            yield code, words, plain.value, "commercial" if code == "register" else "any_use", plain.clause
    if terms.binds_users is not None:
        yield (
            "users_are_bound",
            f"Of users the text says: {terms.binds_users.value}.",
            None,
            "any_use",
            terms.binds_users.clause,
        )
    if terms.commercial is not None and terms.commercial.value == "no":
        yield "non_commercial_only", "No commercial use.", None, "any_use", terms.commercial.clause
    if terms.purposes is not None:
        allowed = ", ".join(terms.purposes.allowed) or "none"
        yield "only_for", f"Only these purposes are granted: {allowed}.", allowed, "any_use", terms.purposes.clause


def _of_size(entry: License) -> _Found:
    for one in entry.terms.thresholds or ():
        size = f"{one.metric.replace('_', ' ')} {one.operator} {one.value:,}"
        yield (
            _code_of(one),
            f"Above a size ({size}): {_effect(one)}",
            one.display or size,
            "above_threshold",
            one.clause,
        )
    territory = entry.terms.territory
    if territory is not None and territory.excluded:
        where = ", ".join(territory.excluded)
        yield "territory", f"The licence does not reach: {where}.", where, "any_use", territory.clause


def _code_of(threshold: Threshold) -> str:
    codes = {"separate_license": "request_license", "attribution": "display", "register": "register"}
    return codes.get(threshold.effect, "threshold")


def _effect(threshold: Threshold) -> str:
    return {
        "separate_license": "a separate licence is needed.",
        "attribution": f'"{threshold.display or "the notice that is prescribed"}" has to be shown.',
        "register": "registration is needed.",
        "terminates": "the licence ends.",
    }[threshold.effect]
