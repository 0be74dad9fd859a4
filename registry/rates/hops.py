"""Whose request it is: the address of the client, through proxies that are trusted. Pure but for text.

* The connection's address counts, unless it is a trusted proxy's: then the hop that it names.
* Hops are read from the right, and the first one that is not trusted is the client; what stands left of it is its word.
* A header that cannot be read, a hop without an address, and two headers that disagree name nobody: the last proxy that
  is known counts. So a client that forges a header is counted together with others that do, never as someone else.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import msgspec

from registry.memo import for_short_texts

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

FORWARDED, X_FORWARDED_FOR, X_FORWARDED_PROTO = b"forwarded", b"x-forwarded-for", b"x-forwarded-proto"
LONGEST_HEADER = 4_096
IPV6_PREFIX = 64
"""What one subscriber of IPv6 has at least (RFC 6177): whoever has it can use any address in it."""
_WIDE_V4, _WIDE_V6 = 16, 32
KEPT = 4_096
"""Addresses that are remembered as read: reading one takes longer than all else."""

_PAIR = r"""([!#$%&'*+.^_`|~0-9A-Za-z-]+)=("(?:[^"\\]|\\.)*"|[!#$%&'*+.^_`|~0-9A-Za-z:\[\]-]+)"""
_PARAMETER = re.compile(_PAIR)
_UNNAMED = _PAIR.replace("(", "(?:").replace("(?:?:", "(?:")
_ELEMENT = re.compile(rf"[ \t]*((?:{_UNNAMED}[ \t]*)?(?:;[ \t]*(?:{_UNNAMED}[ \t]*)?)*)(,|\Z)")
"""One element of ``Forwarded`` (RFC 7239, section 4); many proxies leave out the quotes around a port."""
_NODE = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.]+)\](?::\d{1,5})?|(?P<v4>[0-9.]+)(?::\d{1,5})?|(?P<bare>[0-9A-Fa-f:.]+)")


class Client(msgspec.Struct, frozen=True):
    """Whom requests of an address are counted for."""

    address: Address
    network: str
    is_local: bool
    """Whether it is this machine itself."""


def client_address(peer: str, headers: Iterable[tuple[bytes, bytes]], trusted: Sequence[Network]) -> Address | None:
    """The client of a connection from ``peer``; None where that is no address, as with a socket of the file system."""
    address = parse_address(peer)
    if address is None or not _within(address, trusted):
        return address
    forwarded, listed = [], []
    for name, value in headers:
        if name == FORWARDED:
            forwarded.append(value)
        elif name == X_FORWARDED_FOR:
            listed.append(value)
    told = {
        _client(address, hops(b",".join(lines).decode("latin-1")), trusted)
        for lines, hops in ((forwarded, forwarded_hops), (listed, listed_hops))
        if lines
    }
    return told.pop() if len(told) == 1 else address


def is_encrypted(
    scheme: str, peer: str | None, headers: Iterable[tuple[bytes, bytes]], trusted: Sequence[Network]
) -> bool:
    """Whether the client's connection has TLS: this one has, or a trusted proxy says so of the first one."""
    address = parse_address(peer) if peer else None
    if scheme == "https" or address is None or not _within(address, trusted):
        return scheme == "https"
    return any(
        protocol == "https" for protocol in (_first_protocol(name, value.decode("latin-1")) for name, value in headers)
    )


def _first_protocol(name: bytes, value: str) -> str | None:
    """The scheme that the first hop of a header bears, of those that tell one."""
    if len(value) > LONGEST_HEADER:
        return None
    if name == X_FORWARDED_PROTO:
        return value.partition(",")[0].strip().lower()
    if name != FORWARDED:
        return None
    element = _ELEMENT.match(value)
    told = [given for pair, given in _PARAMETER.findall(element[1]) if pair.lower() == "proto"] if element else []
    return _unquoted(told[0]).lower() if len(told) == 1 else None


def forwarded_hops(header: str) -> list[Address | None]:
    """The hops that ``Forwarded`` names, None for one without a readable address; none at all if it is malformed."""
    hops: list[Address | None] = []
    if len(header) > LONGEST_HEADER:
        return hops
    at = 0
    while True:
        element = _ELEMENT.match(header, at)
        if element is None:
            return []
        if element[1]:
            nodes = [value for name, value in _PARAMETER.findall(element[1]) if name.lower() == "for"]
            hops.append(parse_address(_unquoted(nodes[0])) if len(nodes) == 1 else None)
        if not element[2]:
            return hops
        at = element.end()


def listed_hops(header: str) -> list[Address | None]:
    """The hops of ``X-Forwarded-For``, None for one that is no address."""
    if len(header) > LONGEST_HEADER:
        return []
    return [parse_address(part.strip()) for part in header.split(",") if part.strip()]


@for_short_texts(KEPT, longest=64)
def parse_address(text: str) -> Address | None:
    """An address, with brackets and port if need be; IPv4 that came as IPv6 is IPv4 again."""
    node = _NODE.fullmatch(text.partition("%")[0])
    if node is None:
        return None
    try:
        address = ip_address(node["v6"] or node["v4"] or node["bare"])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(KEPT)
def client_at(address: Address) -> Client:
    """Whom an address stands for: itself, or the /64 around it."""
    return Client(address, network_of(address), address.is_loopback)


def network_of(address: Address) -> str:
    """An address of IPv4 as it is, of IPv6 the /64 around it."""
    return str(address) if address.version == 4 else str(_around(address, IPV6_PREFIX))  # noqa: PLR2004 - IP's version


def wide_network_of(address: Address) -> str:
    """The wider network around an address: /16, of IPv6 /32."""
    return str(_around(address, _WIDE_V4 if address.version == 4 else _WIDE_V6))  # noqa: PLR2004 - as above


def _around(address: Address, prefix: int) -> Network:
    return ip_network(f"{address}/{prefix}", strict=False)


def _client(peer: Address, hops: Sequence[Address | None], trusted: Sequence[Network]) -> Address:
    last = peer
    for hop in reversed(hops):
        if hop is None:
            return last
        last = hop
        if not _within(hop, trusted):
            return hop
    return last


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
