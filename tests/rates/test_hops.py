"""Whose request it is, through proxies."""

import time
from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rates.hops import (
    client_address,
    forwarded_hops,
    is_encrypted,
    listed_hops,
    network_of,
    parse_address,
    wide_network_of,
)

PROXY, INNER, CLIENT, VICTIM = "10.0.0.1", "10.0.0.2", "203.0.113.7", "198.51.100.9"
TRUSTED = (ip_network("10.0.0.0/24"), ip_network("fd00::/8"))
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))
GARBAGE = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=80)
FORGED = st.lists(st.sampled_from(["for=", VICTIM, '"', ";", ",", "host=", "\\", " ", "[::1]", "a"])).map("".join)
"""Pieces of headers that belong to someone else, in any order."""


def whose(peer: str, *headers: tuple[str, str]) -> str:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return str(client_address(peer, raw, TRUSTED))


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ([], PROXY),
        ([("Forwarded", f"for={CLIENT}")], CLIENT),
        ([("Forwarded", f'For="{CLIENT}:4711";Proto=https;by={PROXY}')], CLIENT),
        ([("Forwarded", f"for={CLIENT}:4711")], CLIENT),
        ([("Forwarded", 'for="[2001:db8:cafe::17]:4711"')], "2001:db8:cafe::17"),
        ([("Forwarded", f"for={VICTIM}, for={CLIENT}")], CLIENT),
        ([("Forwarded", f"for={VICTIM}"), ("Forwarded", f"for={CLIENT}")], CLIENT),
        ([("Forwarded", f"for={VICTIM}, for={CLIENT}, for={INNER}")], CLIENT),
        ([("Forwarded", f"for={VICTIM}, for=unknown, for={INNER}")], INNER),
        ([("Forwarded", f"for={VICTIM}, for=_hidden")], PROXY),
        ([("Forwarded", f"for={VICTIM}, proto=https")], PROXY),
        ([("Forwarded", f"for={CLIENT};for={VICTIM}")], PROXY),
        ([("Forwarded", f'host="a;for={VICTIM}"')], PROXY),
        ([("Forwarded", f'for={VICTIM};host="'), ("Forwarded", f"for={CLIENT}")], PROXY),
        ([("Forwarded", f'for={VICTIM};host="'), ("Forwarded", f'for="{CLIENT}"')], PROXY),
        ([("Forwarded", f"for={INNER}, for={PROXY}")], INNER),
        ([("Forwarded", "")], PROXY),
        ([("Forwarded", "for=256.1.1.1")], PROXY),
        ([("Forwarded", f"for = {CLIENT}")], PROXY),
        ([("Forwarded", f"for={CLIENT}," + " " * 5_000)], PROXY),
        ([("X-Forwarded-For", f"{VICTIM}, {CLIENT}")], CLIENT),
        ([("X-Forwarded-For", f"{VICTIM},{CLIENT}:80, {INNER}")], CLIENT),
        ([("X-Forwarded-For", "2001:db8::1")], "2001:db8::1"),
        ([("X-Forwarded-For", f"{VICTIM}, unknown")], PROXY),
        ([("Forwarded", f"for={VICTIM}"), ("X-Forwarded-For", CLIENT)], PROXY),
        ([("Forwarded", f"for={CLIENT}"), ("X-Forwarded-For", f"{VICTIM}, {CLIENT}")], CLIENT),
    ],
)
def test_behind_a_trusted_proxy(headers: list[tuple[str, str]], client: str) -> None:
    assert whose(PROXY, *headers) == client


@given(st.sampled_from(["Forwarded", "X-Forwarded-For"]), GARBAGE)
def test_nobody_else_is_believed(name: str, value: str) -> None:
    assert whose(CLIENT, (name, value)) == CLIENT
    assert whose(CLIENT, (name, f"for={VICTIM}"), (name, VICTIM)) == CLIENT


@given(st.one_of(GARBAGE, FORGED), ADDRESSES)
def test_what_a_client_writes_never_makes_it_someone_else(forged: str, address: object) -> None:
    """Its proxy appends its true address, to the same line or in one of its own."""
    node = f'"[{address}]"' if ":" in str(address) else str(address)
    true = str(parse_address(str(address)))
    for header, appended in (("Forwarded", f"for={node}"), ("X-Forwarded-For", str(address))):
        for headers in ([(header, f"{forged}, {appended}")], [(header, forged), (header, appended)]):
            found = whose(PROXY, *headers)
            assert found in {true, PROXY} or ip_address(true) in TRUSTED[0] or ip_address(true) in TRUSTED[1]


@given(GARBAGE)
def test_any_text_is_read(text: str) -> None:
    forwarded_hops(text)
    listed_hops(text)
    parse_address(text)


@pytest.mark.parametrize(
    "text", ["; " * 2_000, "for=a;" * 600, 'for="\\' * 500, '"' * 4_000, " " * 4_000, "a=b, " * 800]
)
def test_reading_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    forwarded_hops(text)
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::1]:80", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("testclient", "None"),
        ("", "None"),
        ("01.2.3.4", "None"),
        ("1.2.3.4:123456", "None"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert str(parse_address(text)) == address


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_subscriber_of_ipv6_is_one(address: object, host: int) -> None:
    first = IPv6Address(str(address))
    other = IPv6Address((int(first) >> 64 << 64) | host)
    neighbour = IPv6Address(int(first) ^ (1 << 64))
    if parse_address(str(first)) == first and parse_address(str(other)) == other:
        assert network_of(first) == network_of(other) != network_of(neighbour)
        assert wide_network_of(first) == wide_network_of(neighbour)


@given(st.ip_addresses(v=4))
def test_each_address_of_ipv4_is_one(address: object) -> None:
    first = ip_address(str(address))
    assert network_of(first) == str(address)
    assert first in ip_network(wide_network_of(first))


def test_small_addresses_of_ipv6_stay_what_they_are() -> None:
    assert network_of(ip_address("::5")) == "::/64"
    assert wide_network_of(ip_address("::5")) == "::/32"


@pytest.mark.parametrize(
    ("scheme", "peer", "headers", "is_told"),
    [
        ("https", CLIENT, [], True),
        ("https", None, [], True),
        ("http", CLIENT, [("X-Forwarded-Proto", "https")], False),
        ("http", None, [("X-Forwarded-Proto", "https")], False),
        ("http", PROXY, [], False),
        ("http", PROXY, [("X-Forwarded-Proto", "https")], True),
        ("http", PROXY, [("X-Forwarded-Proto", "HTTPS, http")], True),
        ("http", PROXY, [("X-Forwarded-Proto", "http, https")], False),
        ("http", PROXY, [("X-Forwarded-Proto", "httpsx")], False),
        ("http", PROXY, [("Forwarded", f'for={CLIENT};Proto="https", for={INNER};proto=http')], True),
        ("http", PROXY, [("Forwarded", f"for={CLIENT};proto=http")], False),
        ("http", PROXY, [("Forwarded", f"for={CLIENT};proto=http;proto=https")], False),
        ("http", PROXY, [("Forwarded", "proto=https" + " " * 5_000)], False),
        ("http", PROXY, [("Forwarded", '"proto=https')], False),
    ],
)
def test_tls_is_believed_of_trusted_proxies_alone(
    scheme: str, peer: str | None, headers: list[tuple[str, str]], *, is_told: bool
) -> None:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    assert is_encrypted(scheme, peer, raw, TRUSTED) is is_told
