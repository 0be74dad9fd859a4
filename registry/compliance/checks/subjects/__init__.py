"""One stored document per model with everything that judging needs of it and of what it descends from.

* A document is judged only while all that it was made of is as it was: that is compared in the statement that reads
  it, so no writer has to remember to take documents back.
* One that was made by other rules, another catalogue or another reading of lineages is not found at all.
* Where there is none, the facts are gathered anew, and kept for the next check.

Decided in ADR 0055.
"""

from registry.compliance.checks.subjects.documents import Gathered
from registry.compliance.checks.subjects.store import find_facts, hold_still, keep_gathered, look_up_facts

__all__ = ["Gathered", "find_facts", "hold_still", "keep_gathered", "look_up_facts"]
