"""One component of a bill of materials, whatever its format: which model it is, and at which revision. Pure."""

from collections.abc import Iterator

import msgspec

from registry.compliance.scan.ids import hub_id, in_purl, is_hub_purl
from registry.compliance.scan.names import at_hub
from registry.compliance.scan.values import Named

MAX_NAME = 120
_NO_VERSION = frozenset({"", "latest", "main", "none", "noassertion", "n/a", "null", "unknown", "unspecified"})


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """What a bill of materials says of one component."""

    name: str
    version: str = ""
    purls: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    is_model: bool = False
    """The document itself says that this is a model."""


class Unnamed(msgspec.Struct, frozen=True):
    """A component that is a model and does not say which one."""

    detail: str


def models_of(component: Component) -> Iterator[Named | Unnamed]:
    """The models of a component: by its package URLs, else by its addresses, else, of a model, by its name."""
    found = list(_by_purl(component)) or list(_by_address(component))
    named = {one.model for one in found if isinstance(one, Named) and one.revision}
    yield from (one for one in found if isinstance(one, Unnamed) or one.revision or one.model not in named)
    if not found and component.is_model:
        model = hub_id(component.name) if not component.purls else None
        shown = component.name[:MAX_NAME] or "without a name"
        detail = f"The model {shown} has no package URL or address of the Hub."
        yield Named(model, 1, _version(component)) if model else Unnamed(detail)


def _by_purl(component: Component) -> Iterator[Named | Unnamed]:
    for purl in component.purls:
        if not is_hub_purl(purl):
            continue
        found = in_purl(purl)
        if found is None:
            if "huggingface/datasets/" not in purl.lower():
                yield Unnamed(f"The package URL {purl[:MAX_NAME]!r} names no model.")
            continue
        model, version = found
        yield Named(model, 1, version or _version(component))


def _by_address(component: Component) -> Iterator[Named]:
    for address in component.addresses:
        if (found := at_hub(address)) is not None:
            own = _version(component) if component.is_model else ""
            yield Named(found.model, 1, found.revision or own, found.kind)


def _version(component: Component) -> str:
    """The component's own version, where it says one."""
    return "" if component.version.strip().lower() in _NO_VERSION else component.version.strip()
