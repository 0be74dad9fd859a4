"""Rules of conduct that are part of a licence: acceptable-use policies, use restrictions, field-of-use bans."""

from collections.abc import Iterator

from registry.compliance.rules.values import READ_TEXT, Activity, Case, Finding, Obligation
from registry.licenses.catalogue import LicenseClass, UsePolicy

RULE = "use_policy"

WIDER: dict[Activity, Activity] = {"weapons": "military"}
"""An activity that is also forbidden by a ban on the one it is part of."""


def use_policy_findings(case: Case) -> Iterator[Finding]:
    """The standing duty to follow the policy, and what it says of each activity stated."""
    policy = case.terms.use_policy
    if policy is not None and policy.incorporated:
        where = f" ({policy.url})" if policy.url else ""
        duty = Obligation("follow_use_policy", f"Follow the use policy of {case.name}{where}.", clause=policy.clause)
        yield case.oblige(RULE, f"A use policy is part of {case.name}.", policy, duty)
    for activity in dict.fromkeys(case.use.activities):
        yield from _activity(case, policy, activity)
    if policy is not None:
        for group in policy.prohibited_together:
            if set(group) <= set(case.use.activities):
                words = " with ".join(group).replace("_", " ")
                yield case.deny(RULE, f"{case.name} forbids {words}.", policy)


def _activity(case: Case, policy: UsePolicy | None, activity: Activity) -> Iterator[Finding]:
    words = activity.replace("_", " ")
    names = {activity, WIDER.get(activity, activity)}
    if policy is not None and names & set(policy.prohibited):
        yield case.deny(RULE, f"{case.name} forbids {words}.", policy)
    elif policy is not None and names & set(policy.conditional):
        yield case.review(RULE, f"{case.name} allows {words} on conditions that a person has to check.", policy)
    elif not _is_known_free(case, policy) and activity != "competing_product":
        yield case.review(RULE, f"What {case.name} says of {words} is not on record.", policy, READ_TEXT)


def _is_known_free(case: Case, policy: UsePolicy | None) -> bool:
    """Free and Creative Commons licences limit no field of conduct; of others silence proves nothing."""
    if policy is not None:
        return policy.complete
    is_free = case.license.class_ in {LicenseClass.PERMISSIVE, LicenseClass.COPYLEFT}
    return case.is_read_in_full and (is_free or case.license.key.startswith("cc-by-"))
