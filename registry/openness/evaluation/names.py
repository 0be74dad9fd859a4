"""The name of a framework, with or without its version, as a client spells it."""

from registry.inputs import Fault, not_among, refusal
from registry.openness.frameworks import FRAMEWORKS

_ALSO = {
    "oucg": "oucg-14", "opening-up-chatgpt": "oucg-14",
    "osai": "osai-12", "mof": "mof-1.0", "mot": "mof-1.0", "osaid": "osaid-1.0", "ai-act": "ai-act-53-2",
    "ai-act-53(2)": "ai-act-53-2", "g7": "g7-2026", "g7-2026-05-29": "g7-2026", "solaiman": "solaiman-2023",
    "fmti": "fmti-2025-12",
}  # fmt: skip


def read_framework(written: str) -> str:
    """The id of a framework; raises ``Invalid`` for one, or a version of its method, that there is not."""
    folded = written.strip().casefold().replace("_", "-")
    name, _, version = folded.partition("/")
    found = FRAMEWORKS.get(_ALSO.get(name, name))
    if found is None:
        raise refusal((Fault("/framework", not_among(written, tuple(FRAMEWORKS), "a framework")),))
    if version and folded != found.method_version.casefold():
        detail = not_among(written, (found.id, found.method_version), "a version of this method")
        raise refusal((Fault("/framework", detail),))
    return found.id
