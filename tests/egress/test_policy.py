"""The jail: hostile URLs and addresses, judged without a network."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.egress import Egress, EgressFailure, Policy
from registry.egress.addresses import is_public, parse_address
from registry.egress.targets import Target, parse_target
from tests.support.egress.hostile_urls import NOT_PUBLIC, PUBLIC, REFUSED_AT_SIGHT

OPEN = Policy(allow_http=True)


def literal(address: str, scheme: str = "https") -> str:
    return f"{scheme}://[{address}]/" if ":" in address else f"{scheme}://{address}/"


def never(host: str, port: int, seconds: float) -> tuple[str, ...]:
    raise AssertionError(f"asked the name server for {host}:{port} within {seconds}")


def test_the_jail_is_large_enough() -> None:
    assert len({*REFUSED_AT_SIGHT, *NOT_PUBLIC}) >= 160


@pytest.mark.parametrize("url", REFUSED_AT_SIGHT)
def test_hostile_spellings_are_refused_before_any_lookup(url: str) -> None:
    door = Egress(OPEN, resolver=never)
    assert door.fault_of(url)
    outcome = door.post(url, b"", {})
    assert isinstance(outcome, EgressFailure)
    assert outcome.kind == "url"


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    door = Egress(OPEN, resolver=never)
    for scheme in ("http", "https"):
        assert door.fault_of(literal(address, scheme))
        outcome = door.get(literal(address, scheme))
        assert isinstance(outcome, EgressFailure)
        assert outcome.kind == "address"
        assert address not in outcome.detail


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_one_bad_answer_of_the_name_server_is_enough(address: str) -> None:
    door = Egress(OPEN, resolver=lambda *_: ("1.1.1.1", address))
    assert door.fault_of("https://hooks.example.org/")
    assert isinstance(door.post("https://hooks.example.org/", b"", {}), EgressFailure)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert Egress(resolver=never).fault_of(literal(address)) is None
    assert Egress(resolver=lambda *_: (address,)).fault_of("https://hooks.example.org:8443/a?b=c") is None


@pytest.mark.parametrize("name", ["localhost", "receiver", "metadata.google.internal", "printer.local", "x.localhost"])
def test_names_without_a_public_domain_need_an_allowed_network(name: str) -> None:
    inside = Policy(allowed_networks=(ip_network("10.1.0.0/16"),))
    assert Egress(OPEN, resolver=lambda *_: ("1.1.1.1",)).fault_of(f"https://{name}/")
    assert Egress(OPEN, resolver=lambda *_: ()).fault_of(f"https://{name}/")
    assert Egress(inside, resolver=lambda *_: ("10.1.2.3",)).fault_of(f"http://{name}/") is None
    assert Egress(inside, resolver=lambda *_: ("10.1.2.3", "10.2.0.1")).fault_of(f"http://{name}/")


def test_plain_http_needs_a_setting_or_an_allowed_network() -> None:
    assert Egress(resolver=lambda *_: ("1.1.1.1",)).fault_of("http://hooks.example.org/")
    assert Egress(OPEN, resolver=lambda *_: ("1.1.1.1",)).fault_of("http://hooks.example.org/") is None
    inside = Policy(allowed_networks=(ip_network("127.0.0.0/8"),))
    assert Egress(inside).fault_of("http://127.0.0.1:8080/") is None
    assert Egress(inside).fault_of("http://[::ffff:127.0.0.1]:8080/") is None
    assert Egress(inside).fault_of("http://10.0.0.1/")
    assert Egress(inside).fault_of("http://1.1.1.1/")


def test_a_name_that_does_not_resolve_yet_may_be_registered_but_not_sent_to() -> None:
    door = Egress(resolver=lambda *_: ())
    assert door.fault_of("https://hooks.example.org/") is None
    outcome = door.post("https://hooks.example.org/", b"", {})
    assert isinstance(outcome, EgressFailure)
    assert outcome.kind == "resolve"


def test_a_target_keeps_path_and_port() -> None:
    target = parse_target("HTTPS://Hooks.Example.org:8443/a/b%20c?d=e&f")
    assert target == Target("https", "hooks.example.org", 8443, "/a/b%20c?d=e&f", None)
    assert isinstance(target, Target)
    assert target.host_header == "hooks.example.org:8443"
    literal_target = parse_target("https://[2606:4700::1111]?q")
    assert isinstance(literal_target, Target)
    assert (literal_target.host_header, literal_target.path) == ("[2606:4700::1111]", "/?q")


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(parse_target(text), Target | str)
    assert isinstance(parse_target("https://" + text), Target | str)


@given(st.ip_addresses(v=4))
def test_what_the_standard_library_calls_private_is_not_public(address: object) -> None:
    parsed = parse_address(str(address))
    assert parsed is not None
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        assert not is_public(parsed)
