"""Signatures of models: what they say of the weights, and what is no signature."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry.hub.values import HubFile
from registry.hub.weights import SignatureState, WeightFile, WeightList, read_signature, signature_state
from registry.hub.weights.signatures import MAX_NAMED, MAX_SIGNATURE_BYTES
from tests.support.hub.signatures import CERTIFICATE, KEY, bundle, sha256_of, signature, statement

ONE, TWO, OTHER = sha256_of("one"), sha256_of("two"), sha256_of("other")
SIGNED = {"a.gguf": ONE, "sub/b.gguf": TWO, "config.json": OTHER}


def state_of(data: str | bytes, *files: tuple[str, str | None], gaps: tuple[str, ...] = ()) -> SignatureState:
    raw = data.encode() if isinstance(data, str) else data
    told = WeightList(
        revision="a" * 40, files=tuple(WeightFile(path, 1, sha256, "gguf") for path, sha256 in files), gaps=gaps
    )
    return signature_state(HubFile("model.sig", len(raw), "", sha256_of(raw), raw), told)


def test_weights_that_it_names_with_their_hashes_are_covered() -> None:
    told = state_of(signature(SIGNED), ("a.gguf", ONE), ("sub/b.gguf", TWO))
    assert (told.state, told.covered, told.identity, told.is_verified) == ("covers_weights", 2, "certificate", False)
    assert state_of(signature(SIGNED, KEY), ("a.gguf", ONE)).identity == "key"
    assert state_of(signature(SIGNED, {}), ("a.gguf", ONE)).identity is None


def test_another_hash_is_told_whatever_else_fits() -> None:
    told = state_of(signature(SIGNED), ("a.gguf", ONE), ("sub/b.gguf", OTHER), ("c.gguf", ONE))
    assert (told.state, told.covered, told.differing, told.unnamed) == ("differs", 1, ("sub/b.gguf",), ("c.gguf",))
    many = {f"{number:04}.gguf": ONE for number in range(MAX_NAMED + 1)}
    assert len(state_of(signature(many), *((path, TWO) for path in many)).differing) == MAX_NAMED


@pytest.mark.parametrize(
    ("files", "gaps"),
    [
        ([("a.gguf", ONE), ("c.gguf", TWO)], ()),
        ([("a.gguf", ONE), ("sub/b.gguf", None)], ()),
        ([("a.gguf", ONE)], ("the list was cut",)),
        ([], ()),
    ],
)
def test_what_it_does_not_cover_wholly_is_only_present(
    files: list[tuple[str, str | None]], gaps: tuple[str, ...]
) -> None:
    assert state_of(signature(SIGNED), *files, gaps=gaps).state == "present"


def test_a_statement_of_before_version_one_is_read() -> None:
    subjects = [{"name": name, "digest": {"sha256": digest}} for name, digest in SIGNED.items()]
    early = {"_type": "https://in-toto.io/Statement/v1", "subject": subjects,
             "predicateType": "https://model_signing/Digests/v0.1", "predicate": {"unused": "Unused"}}  # fmt: skip
    assert read_signature(bundle(early).encode()).digests == SIGNED


def _method(said: dict[str, Any]) -> object:
    return said | {"predicate": said["predicate"] | {"serialization": {"method": "shards", "shard_size": 5}}}


def _algorithm(said: dict[str, Any]) -> object:
    resources = [one | {"algorithm": "blake2b"} for one in said["predicate"]["resources"]]
    return said | {"predicate": said["predicate"] | {"resources": resources}}


def _twice(said: dict[str, Any]) -> object:
    predicate = said["predicate"]
    first = predicate["resources"][0]
    return said | {"predicate": predicate | {"resources": [first, first | {"name": "./a.gguf", "digest": TWO}]}}


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        (lambda said: said | {"subject": [{"name": "m", "digest": {"sha256": ONE}}]}, "hash over all its files"),
        (lambda said: said | {"subject": []}, "hash over all its files"),
        (lambda said: said | {"predicateType": "https://slsa.dev/provenance/v1"}, "something else"),
        (lambda said: said | {"_type": "https://in-toto.io/Statement/v0.1"}, "version 1"),
        (_method, "parts of files"), (_algorithm, "other hashes"), (_twice, "hash over all its files"),
        (lambda _: [], "no in-toto statement"), (lambda _: {"subject": 5}, "no in-toto statement"),
    ],
)  # fmt: skip
def test_what_is_no_statement_about_files_is_unknown(bent: Callable[[dict[str, Any]], object], why: str) -> None:
    told = state_of(bundle(bent(statement(SIGNED))), ("a.gguf", ONE))
    assert told.state == "unknown"
    assert why in (told.detail or "")


def test_one_file_with_two_hashes_is_unknown() -> None:
    subjects = [{"name": name, "digest": {"sha256": digest}} for name, digest in (("a", ONE), ("./a", TWO))]
    early = statement({}, predicateType="https://model_signing/Digests/v0.1", subject=subjects)
    assert "two hashes" in (state_of(bundle(early)).detail or "")


BUNDLE = {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"}
TYPE = "application/vnd.in-toto+json"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"{}", b"[" * 100_000, b"null", b"<html>", b"x" * (MAX_SIGNATURE_BYTES + 1),
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        json.dumps(BUNDLE | {"dsseEnvelope": {"payload": "?", "payloadType": TYPE}}).encode(),
        json.dumps(BUNDLE | {"verificationMaterial": CERTIFICATE, "messageSignature": {"signature": "AA=="}}).encode(),
        json.dumps(BUNDLE | {"verificationMaterial": {"publicKey": 5}}).encode(),
        json.dumps(BUNDLE | {"dsseEnvelope": {"payload": base64.b64encode(b"{" * 9).decode(), "payloadType": TYPE}})
        .encode(),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_unknown_and_breaks_nothing(data: bytes) -> None:
    told = state_of(data, ("a.gguf", ONE))
    assert (told.state, told.covered) == ("unknown", 0)
    assert told.detail


def test_what_one_says_survives_the_database() -> None:
    told = state_of(signature(SIGNED), ("a.gguf", OTHER))
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(told)), SignatureState) == told


def test_what_model_signing_itself_wrote_is_read() -> None:
    """Written by ``model_signing sign key`` 1.1.1 over three small files."""
    told = state_of(
        Path(__file__).with_name("model.sig").read_bytes(),
        ("model.safetensors", sha256_of("one\n")), ("sub/x.gguf", sha256_of("two\n")),
    )  # fmt: skip
    assert (told.state, told.identity, told.covered) == ("covers_weights", "key", 2)
