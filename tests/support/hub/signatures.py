"""Signatures of models as ``model-signing`` writes them: bundles whose signature is made up, but not their words."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

CERTIFICATE = {"certificate": {"rawBytes": base64.b64encode(b"a certificate").decode()}}
KEY = {"publicKey": {"hint": base64.b64encode(b"a key").decode()}}


def sha256_of(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def statement(digests: Mapping[str, str], **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """An in-toto statement about files by their sha256."""
    resources = [{"name": name, "digest": digest, "algorithm": "sha256"} for name, digest in sorted(digests.items())]
    root = hashlib.sha256(b"".join(bytes.fromhex(one["digest"]) for one in resources)).hexdigest()
    said = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "model", "digest": {"sha256": root}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {
            "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": False},
            "resources": resources,
        },
    }
    return said | changed


def bundle(said: object, material: Mapping[str, Any] = CERTIFICATE) -> str:
    """A Sigstore bundle of version 0.3 around a statement."""
    payload = base64.b64encode(json.dumps(said).encode()).decode()
    return json.dumps(
        {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {**material, "tlogEntries": []},
            "dsseEnvelope": {
                "payload": payload,
                "payloadType": "application/vnd.in-toto+json",
                "signatures": [{"sig": base64.b64encode(b"made up").decode(), "keyid": ""}],
            },
        }
    )


def signature(digests: Mapping[str, str], material: Mapping[str, Any] = CERTIFICATE) -> str:
    """A signature of files by their sha256."""
    return bundle(statement(digests), material)
