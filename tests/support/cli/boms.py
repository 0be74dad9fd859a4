"""A bill of materials to send, and what came back of it."""

import json
from typing import Any


def bom(*models: str) -> bytes:
    """A document about these models, with a mark of the byte order before it."""
    components = [{"type": "machine-learning-model", "name": one, "purl": f"pkg:huggingface/{one}"} for one in models]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}
    return b"\xef\xbb\xbf" + json.dumps(document, indent=1).encode() + b"\n"


def properties(data: bytes) -> list[dict[str, Any]]:
    """The properties of each component by name."""
    found = json.loads(data.decode("utf-8-sig"))["components"]
    return [{one["name"]: one["value"] for one in held.get("properties", ())} for held in found]
