"""Which kind of document this is, and its reader. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.errors import Invalid
from registry.exports.coverage.documents import cyclonedx, spdx_three, spdx_two
from registry.exports.coverage.documents.places import ElementFindings
from registry.inputs import Fault, not_among, refusal, shown

_MARKS = ("bomFormat", "spdxVersion", "@context")
_KINDS = "CycloneDX (`bomFormat`), SPDX 2 (`spdxVersion`) or SPDX 3 (`@context` and `@graph`), as JSON"


def format_of(document: Mapping[str, Any]) -> str:
    """`cyclonedx-1.6`, `spdx-2.3`, `spdx-3.0.1` and so on; raises ``Invalid`` for what is none of them."""
    found = [name for name in _MARKS if name in document]
    if len(found) != 1:
        told = f"This is {' and '.join(found)} at once; send one document." if found else f"Expected {_KINDS}."
        raise refusal((Fault("", told),))
    if found == ["bomFormat"]:
        return f"cyclonedx-{_among(document.get('specVersion'), cyclonedx.VERSIONS, '/specVersion')}"
    if found == ["spdxVersion"]:
        return _among(document.get("spdxVersion"), spdx_two.VERSIONS, "/spdxVersion").lower()
    return f"spdx-{_context_version(document.get('@context'))}"


def read_elements(document: Mapping[str, Any]) -> ElementFindings:
    """Where each element stands in a document of one of these formats."""
    readers: Mapping[str, Callable[[Mapping[str, Any]], ElementFindings]] = {
        "bomFormat": cyclonedx.read_elements, "spdxVersion": spdx_two.read_elements,
        "@context": spdx_three.read_elements,
    }  # fmt: skip
    return readers[next(name for name in _MARKS if name in document)](document)


def _among(value: object, versions: tuple[str, ...], at: str) -> str:
    if isinstance(value, str) and value in versions:
        return value
    raise refusal((Fault(at, not_among(value, versions, "a version that is read")),))


def _context_version(context: object) -> str:
    addresses = [one for one in (context if isinstance(context, list) else [context]) if isinstance(one, str)]
    found = (one for one in spdx_three.VERSIONS for address in addresses if f"/{one}/" in address and "spdx" in address)
    version = next(found, None)
    if version is None:
        raise _no_context(context)
    return version


def _no_context(context: object) -> Invalid:
    told = f"Expected the context of SPDX {' or '.join(spdx_three.VERSIONS)}, got {shown(context)}."
    return refusal((Fault("/@context", told),))
