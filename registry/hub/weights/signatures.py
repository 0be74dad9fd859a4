"""Reading the signature of a model (OpenSSF Model Signing) as far as it speaks of files. Pure.

A repository may carry ``model.sig``: a Sigstore bundle with an envelope (DSSE), whose payload is an in-toto statement
that names the sha256 of every file (predicates ``https://model_signing/signature/v1.0`` and, of versions before 1.0,
``https://model_signing/Digests/v0.1``). What it names is compared with what the source lists.

The signature itself is not checked: that takes a root of trust, and the identity that one expects. So nothing here says
who signed, and a bundle that anybody made up reads the same.
"""

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from registry.hub.values import HubFile, SignatureState, WeightList

MAX_SIGNATURE_BYTES = 4 * 1024 * 1024
MAX_NAMED = 100
"""So many paths are told of those that differ, or are not named."""
_MAX_RESOURCES = 20_000
_PAYLOAD, _STATEMENT = "application/vnd.in-toto+json", "https://in-toto.io/Statement/v1"
_FILES, _EARLY = "https://model_signing/signature/v1.0", "https://model_signing/Digests/v0.1"
_BUNDLE = "application/vnd.dev.sigstore.bundle"
_HEX = frozenset("0123456789abcdef")
_DIGITS = 64


class _Envelope(msgspec.Struct):
    payload: str
    payload_type: str = msgspec.field(name="payloadType", default="")


class _Material(msgspec.Struct, rename="camel"):
    public_key: dict[str, Any] | None = None
    certificate: dict[str, Any] | None = None
    x509_certificate_chain: dict[str, Any] | None = None


class _SigstoreBundle(msgspec.Struct, rename="camel"):
    media_type: str
    dsse_envelope: _Envelope
    verification_material: _Material = msgspec.field(default_factory=_Material)


class _Described(msgspec.Struct):
    name: str = ""
    digest: dict[str, str] = {}


class _Resource(msgspec.Struct):
    name: str
    digest: str
    algorithm: str = "sha256"


class _Predicate(msgspec.Struct):
    serialization: dict[str, Any] = {}
    resources: list[_Resource] = []


class _Statement(msgspec.Struct):
    type_: str = msgspec.field(name="_type", default="")
    predicate_type: str = msgspec.field(name="predicateType", default="")
    subject: list[_Described] = []
    predicate: _Predicate = msgspec.field(default_factory=_Predicate)


class SignedFiles(msgspec.Struct, frozen=True):
    """What a signature says of files: the sha256 of each by its path, and the kind of identity that it claims."""

    digests: Mapping[str, str]
    identity: Literal["certificate", "key"] | None


class UnreadableError(Exception):
    """A signature that cannot be read; says why."""


def signature_state(file: HubFile, told: WeightList) -> SignatureState:
    """What a signature says of the weights that a list names."""
    if len(file.data) > MAX_SIGNATURE_BYTES:
        detail = f"it has more than {MAX_SIGNATURE_BYTES} bytes"
        return SignatureState(path=file.path, sha256=file.sha256, detail=detail)
    try:
        signed = read_signature(file.data)
    except UnreadableError as error:
        return SignatureState(path=file.path, sha256=file.sha256, detail=str(error)[:300])
    return _compared(file, signed, told)


def _compared(file: HubFile, signed: SignedFiles, told: WeightList) -> SignatureState:
    known = {weight.path: weight.sha256 for weight in told.files if weight.sha256 and weight.path in signed.digests}
    differing = [path for path, sha256 in known.items() if signed.digests[path] != sha256]
    unnamed = [weight.path for weight in told.files if weight.path not in known]
    covers_all = bool(told.files) and not unnamed and not told.gaps
    return SignatureState(
        state="differs" if differing else "covers_weights" if covers_all else "present",
        path=file.path, sha256=file.sha256, identity=signed.identity, covered=len(known) - len(differing),
        differing=tuple(differing[:MAX_NAMED]), unnamed=tuple(unnamed[:MAX_NAMED]),
    )  # fmt: skip


def read_signature(data: bytes) -> SignedFiles:
    """The files that a bundle names; raises ``UnreadableError`` for what is no signature of a model's files."""
    bundle = _decode(data, _SigstoreBundle, "it is no Sigstore bundle with an envelope (DSSE)")
    if not bundle.media_type.startswith(_BUNDLE) or bundle.dsse_envelope.payload_type != _PAYLOAD:
        raise UnreadableError("it is no Sigstore bundle with an in-toto statement")
    statement = _decode(_payload(bundle.dsse_envelope.payload), _Statement, "its payload is no in-toto statement")
    if statement.type_ != _STATEMENT:
        raise UnreadableError("its payload is no in-toto statement of version 1")
    material = bundle.verification_material
    has_certificate = material.certificate is not None or material.x509_certificate_chain is not None
    identity: Literal["certificate", "key"] | None = "key" if material.public_key is not None else None
    return SignedFiles(_digests(statement), "certificate" if has_certificate else identity)


def _decode(data: bytes, kind: type[Any], otherwise: str) -> Any:  # noqa: ANN401 - an instance of ``kind``
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(otherwise) from error


def _payload(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError("its payload is not in base64") from error


def _digests(statement: _Statement) -> dict[str, str]:
    named = list(_named(statement))
    if len(named) > _MAX_RESOURCES:
        raise UnreadableError(f"it names more than {_MAX_RESOURCES} files")
    found: dict[str, str] = {}
    for name, digest in named:
        if len(digest) != _DIGITS or not _HEX.issuperset(digest):
            raise UnreadableError("it names a file by something that is no sha256")
        if found.setdefault(posixpath.normpath(name), digest) != digest:
            raise UnreadableError("it names one file with two hashes")
    return found


def _named(statement: _Statement) -> Iterator[tuple[str, str]]:
    """Names and hashes, as far as whole files are meant."""
    if statement.predicate_type == _EARLY:
        yield from ((one.name, one.digest.get("sha256", "")) for one in statement.subject)
        return
    if statement.predicate_type != _FILES:
        raise UnreadableError("it is a statement about something else than the files of a model")
    if statement.predicate.serialization.get("method") != "files":
        raise UnreadableError("it names parts of files, whose hashes no source lists")
    resources = statement.predicate.resources
    if any(one.algorithm != "sha256" for one in resources):
        raise UnreadableError("it names files by other hashes than sha256")
    _check_root(statement)
    yield from ((one.name, one.digest) for one in resources)


def _check_root(statement: _Statement) -> None:
    """The subject is the hash over all hashes in their order: what contradicts itself was not made by a signer."""
    try:
        joined = b"".join(bytes.fromhex(one.digest) for one in statement.predicate.resources)
    except ValueError as error:
        raise UnreadableError("it names a file by something that is no sha256") from error
    root = hashlib.sha256(joined).hexdigest()
    if len(statement.subject) != 1 or statement.subject[0].digest.get("sha256") != root:
        raise UnreadableError("the hash over all its files is not that of the files it names")
