"""What is wrong with a policy beyond its shape: every fault with its place, before anything is saved. Pure."""

from collections.abc import Iterator

from registry.compliance.policies.expressions import ConditionRefused
from registry.compliance.policies.judgement.attributes import conditions
from registry.compliance.policies.values import PolicyBody, PolicyRule
from registry.inputs import MOST_FAULTS, Fault, refusal

MOST_WORK = 400_000
"""Steps of all conditions together in the worst case, a few milliseconds."""
MOST_TEXT = 20_000
"""Characters of all conditions together, which takes some 30 ms to read."""


def check_policy(body: PolicyBody, at: str = "") -> None:
    """Refuse a policy with a condition that is not accepted; raises ``Invalid`` with every fault.

    Beside ``errors``, ``positions`` tells line and column of each fault of a condition.
    """
    length = sum(len(rule.when) for rule in body.rules)
    if length > MOST_TEXT:
        detail = f"All conditions together have at most {MOST_TEXT:,} characters, these have {length:,}."
        raise refusal((Fault(f"{at}/rules", detail),))
    faults, positions, work = list(_repeated(body, at)), list[dict[str, object]](), 0
    for place, rule in enumerate(body.rules):
        pointer = f"{at}/rules/{place}/when"
        try:
            work += conditions().read(rule.when).work
        except ConditionRefused as wrong:
            faults += (Fault(pointer, one.sentence) for one in wrong.troubles)
            positions += ({"pointer": pointer, "line": one.line, "column": one.column} for one in wrong.troubles)
    if work > MOST_WORK:
        detail = "all rules together take too much work in the worst case: compare fewer lists in loops."
        faults.append(Fault(f"{at}/rules", detail))
    if faults:
        extra = {"positions": positions[:MOST_FAULTS]} if positions else {}
        raise refusal(tuple(faults[:MOST_FAULTS]), **extra)


def _repeated(body: PolicyBody, at: str) -> Iterator[Fault]:
    seen: dict[str, PolicyRule] = {}
    for place, rule in enumerate(body.rules):
        if rule.id in seen:
            yield Fault(f"{at}/rules/{place}/id", f"There is a rule `{rule.id}` before it; ids are unique in a policy.")
        seen[rule.id] = rule
