"""Packs as they are asked for and looked into."""

import hashlib
import io
import zipfile

from tests.support.http.application import Client


def pack_at(client: Client, path: str, audience: str = "internal", **headers: str) -> bytes:
    """The bytes of a pack, which are what the ETag says."""
    answer = client.get(f"{path}/evidence", params={"audience": audience}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    return answer.content


def opened(data: bytes) -> dict[str, bytes]:
    """Its files by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
