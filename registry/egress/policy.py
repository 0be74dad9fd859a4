"""What the operator allows, and the judgement over a target and its addresses. Pure (docs/adr/0005).

* Every address of a name must be allowed: one that is not public refuses the target.
* This machine's own addresses are not public, however they look.
* Networks that the operator names are open to all that is refused elsewhere: private addresses, plain http and names
  that only an intranet knows.
* Outside of them only https is spoken, unless the operator allows http.
"""

import msgspec

from registry.egress.addresses import Network, is_public, is_within, parse_address
from registry.egress.targets import Target

SETTING = "CARDWATCH_WEBHOOK_ALLOWED_NETWORKS"


class Policy(msgspec.Struct, frozen=True):
    """Private networks that may be reached all the same, and whether plain http may be used outside of them."""

    allowed_networks: tuple[Network, ...] = ()
    allow_http: bool = False


def fault_of(target: Target, addresses: tuple[str, ...], own: frozenset[str], policy: Policy) -> str | None:
    """Why no request may go to this target at these addresses (``own`` are this machine's), or None."""
    parsed = [parse_address(text) for text in addresses]
    inside = bool(parsed) and all(item is not None and is_within(item, policy.allowed_networks) for item in parsed)
    if inside:
        return None
    if target.scheme == "http" and not policy.allow_http:
        return f"Plain http is accepted only inside the networks of {SETTING}; use https."
    if target.is_local_name:
        return f"A name without a public domain is accepted only for addresses inside the networks of {SETTING}."
    for text, address in zip(addresses, parsed, strict=True):
        if address is not None and is_within(address, policy.allowed_networks):
            continue
        if address is None or text in own or not is_public(address):
            return f"The host leads to an address that is not public, nor inside the networks of {SETTING}."
    return None
