"""Requests made from the API's description: nearly right, slightly wrong, or hostile."""

import random
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.support.fuzz.requests.values import STRINGS, atom, changed, mangled, written

Node = dict[str, Any]

DEEP = 5
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 60, "M-SEARCH")
TYPES = (
    b"application/json", b"application/json; charset=utf-16", b"application/json; charset=nonsense", b"text/plain",
    b"",
    b"application/x-www-form-urlencoded", b"multipart/form-data", b"multipart/form-data; boundary=",
    b"nonsense", b"*/*",
    b"multipart/form-data; boundary=x", b"application/msgpack", b"application/merge-patch+json",
    b"text/csv; \xff", b"a/b;c",
)  # fmt: skip
HEADERS = (
    (b"Range", (b"bytes=0-0", b"bytes=-1", b"bytes=9-1,2-", b"lines=1")),
    (b"Accept", (b"*/*", b"text/html", b"application/xml;q=NaN", b",;,", b"a" * 3_000, b"\xff")),
    (b"Accept-Encoding", (b"gzip", b"br, zstd;q=9", b"identity;q=0, *;q=0", b"\xe9")),
    (b"Accept-Language", (b"de", b"x" * 200, b"\xff")),
    (b"Content-Encoding", (b"gzip", b"deflate, gzip", b"nonsense", b"identity")),
    (b"If-Match", (b"*", b'"a", "b"', b'W/"a"', b'"', b",,,", b"\xff", b'"' + b"x" * 7_000 + b'"', b'"a",' * 900)),
    (b"If-None-Match", (b"*", b'"a", W/"b"', b"\xff, *", b'"' * 99)),
    (b"If-Modified-Since", (b"Thu, 01 Jan 1970 00:00:00 GMT", b"nonsense", b"9" * 40)),
    (b"Authorization", (b"", b"Bearer", b"Bearer ", b"Basic YTpi", b"Bearer \xff", b"Bearer " + b"x" * 7_000)),
    (b"Cookie", (b"a=b", b"a" * 4_000, b";;=;\xff", b"__Host-x=1; x")),
    (b"X-Request-Id", (b"abc", b"a b\xff", b"x" * 300)),
    (b"X-Forwarded-For", (b"1.2.3.4", b"::1, unknown, \xff")), (b"Forwarded", (b"for=_x", b'for="[::"')),
    (b"X-HTTP-Method-Override", (b"DELETE",)), (b"Host", (b"evil.example", b"", b"[::1", b"a" * 2_000)),
    (b"Origin", (b"null", b"https://evil.example", b"\xff")), (b"Content-Length-", (b"0",)),
    (b"Upgrade", (b"websocket", b"h2c")), (b"Connection", (b"upgrade", b"keep-alive, close", b"\xff")),
    (b"X-Webhook-Secret", (b"", b"s" * 20, b"\xff" * 9)), (b"Webhook-Id", (b"", b"x" * 900, b"\xff", b"a")),
    (b"Expect", (b"100-continue", b"200-maybe")), (b"Date", (b"\xff",)), (b"Max-Forwards", (b"-1",)),
)  # fmt: skip


@dataclass
class Shot:
    """One request as it goes over the wire."""

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes | None = None
    is_chunked: bool = False
    template: str = ""

    @property
    def path(self) -> str:
        """The address without its query."""
        return self.target.partition(b"?")[0].decode("latin-1")


class Grammar:
    """Requests by number: the same seed, number and learned values make the same request."""

    def __init__(
        self,
        document: Node,
        keys: tuple[str, ...],
        learned: dict[str, list[str]],
        accepted: AbstractSet[str] = frozenset(),
    ) -> None:
        self.document = document
        self.keys = keys
        self.learned = learned
        self.accepted = accepted
        """Operations that were done: every third request tries one of the others."""
        self.operations = [
            (method.upper(), path, operation)
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
        ]

    def shot(self, rng: random.Random) -> Shot:
        """A request for any operation."""
        others = [one for one in self.operations if f"{one[0]} {one[1]}" not in self.accepted]
        is_for_others = self.accepted and others and rng.random() < 1 / 3
        method, template, operation = rng.choice(others if is_for_others else self.operations)
        wildness = rng.choice((0.0, 0.1, 0.3, 0.6))
        parameters = operation.get("parameters", [])
        target = self._path(rng, template, parameters, wildness) + self._query(rng, parameters, wildness)
        shot = Shot(method, target, template=template)
        if rng.random() < 0.75:
            shot.headers.append((b"Authorization", b"Bearer " + rng.choice(self.keys).encode()))
        self._condition(rng, shot, parameters)
        if "requestBody" in operation or rng.random() < 0.05:
            self._body(rng, shot, operation, wildness)
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
            name, values = rng.choice(HEADERS)
            shot.headers.append((name, rng.choice(values)))
        if rng.random() < 0.04:
            shot.method = rng.choice(METHODS)
        return shot

    def _path(self, rng: random.Random, template: str, parameters: list[Node], wildness: float) -> bytes:
        path = template
        model = dict(zip(("owner", "name"), rng.choice(self.learned.get("model") or ["a/b"]).split("/"), strict=True))
        known = model if "{owner}" in template else {}
        within = ""
        for parameter in parameters:
            if parameter["in"] == "path":
                name = parameter["name"]
                pools = (f"{name} in {within}", name, f"{collection_of(template)} {name.rpartition('_')[2]}")
                pool = next((one for one in pools if one in self.learned), name)
                value = known.get(name) or self._known(rng, pool, parameter["schema"])
                within = within or value
                if rng.random() < wildness:
                    value = rng.choice((mangled(rng, value), rng.choice(STRINGS)))
                path = path.replace(f"{{{parameter['name']}}}", escaped(rng, value), 1)
        if rng.random() < wildness / 10:
            path = rng.choice(
                (path + "/", "/" + path, path + "/x", path.replace("v1", "v2"), path + "%2f", path + ";a=b")
            )
        return path.encode("latin-1")

    def _query(self, rng: random.Random, parameters: list[Node], wildness: float) -> bytes:
        pairs = []
        known = [parameter for parameter in parameters if parameter["in"] == "query"]
        # Of many parameters a few: of all at once one is always wrong.
        share = min(0.4, 3 / max(len(known), 1))
        for parameter in known:
            if rng.random() > share:
                continue
            value = self._known(rng, parameter["name"], parameter["schema"])
            if rng.random() < wildness:
                value = rng.choice((mangled(rng, value), rng.choice(STRINGS), str(atom(rng))[:400]))
            pairs += [f"{parameter['name']}={escaped(rng, value)}"] * (2 if rng.random() < 0.05 else 1)
        if rng.random() < wildness / 4:
            pairs.append(
                rng.choice(("=", "&&&", "%", "a[b]=c", "limit", "x=1&" * 300, "%ff=%00", "cursor=&cursor=", "q=%u0041"))
            )
        return ("?" + "&".join(pairs)).encode("latin-1") if pairs else b""

    def _known(self, rng: random.Random, name: str, schema: Node) -> str:
        if self.learned.get(name) and rng.random() < 0.8:
            return rng.choice(self.learned[name])
        return str(self.example(rng, schema))

    def _condition(self, rng: random.Random, shot: Shot, parameters: list[Node]) -> None:
        for parameter in parameters:
            if parameter["in"] == "header" and rng.random() < 0.7:
                current = self.learned.get(f"etag {shot.path}", ["*"])[0]
                if not parameter["name"].startswith("If-"):
                    word = str(rng.randrange(200)).encode() if parameter["name"] == "Idempotency-Key" else b"s" * 20
                    shot.headers.append((parameter["name"].encode(), word))
                    continue
                value = rng.choice(("*", "*", current, current, *self.learned.get("etag", ())[-3:], '"x"'))
                listed = rng.choice((value, value, value, f'"a", {value}', f"W/{value}"))
                shot.headers.append((parameter["name"].encode(), listed.encode("latin-1", "replace")))

    def _body(self, rng: random.Random, shot: Shot, operation: Node, wildness: float) -> None:
        described: Node = operation.get("requestBody", {}).get("content", {"application/json": {}})
        type_, content = next(iter(described.items()))
        value = content.get("example") if rng.random() < 0.5 else None
        if value is None:
            value = self.example(rng, content.get("schema", {}))
        while rng.random() < wildness:
            value = changed(rng, value)
        shot.body = written(value)
        if rng.random() < wildness / 3:
            shot.body = damaged(rng, shot.body)
        sent_as = type_.encode() if rng.random() > wildness / 3 else rng.choice(TYPES)
        shot.headers.append((b"Content-Type", sent_as))
        shot.is_chunked = rng.random() < 0.2

    def example(self, rng: random.Random, schema: Node, depth: int = 0) -> Any:  # noqa: ANN401 - JSON
        """A value that this schema describes, more or less."""
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        choices = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
        if choices:
            return self.example(rng, rng.choice(choices), depth + 1)
        kind = schema.get("type")
        kind = rng.choice(kind) if isinstance(kind, list) else kind
        return self._of_type(rng, kind, schema, depth)

    def _of_type(self, rng: random.Random, kind: str | None, schema: Node, depth: int) -> Any:  # noqa: ANN401 - JSON
        if kind == "object":
            return self._object(rng, schema, depth)
        if kind == "array":
            count = rng.choice((0, 1, 1, 2, 3)) if depth < DEEP else 0
            return [self.example(rng, schema.get("items", {}), depth + 1) for _ in range(count)]
        if kind in {"integer", "number"}:
            return rng.choice((schema.get("minimum", 1), schema.get("maximum", 100), 1, 7, 1_000))
        if kind == "string":
            return self._text(rng, schema)
        return {"boolean": rng.random() < 0.5, "null": None}.get(kind or "") if kind else atom(rng)

    def _object(self, rng: random.Random, schema: Node, depth: int) -> Node:
        wanted, members = schema.get("required", []), schema.get("properties", {})
        chosen = [name for name in members if name in wanted or rng.random() < (0.5 if depth < DEEP else 0.1)]
        return {name: self.example(rng, members[name], depth + 1) for name in chosen}

    def _text(self, rng: random.Random, schema: Node) -> str:
        if schema.get("format") == "date-time":
            return rng.choice(("2026-01-01T00:00:00Z", "2024-05-06T07:08:09.123456+02:00", "1970-01-01T00:00:00Z"))
        if rng.random() < 0.4 and self.learned.get("model"):
            return rng.choice(self.learned["model"])
        return rng.choice(
            ("a", "mit", "DE", "f" * 40, "0" * 64, "x" * schema.get("minLength", 3), "Some words of a licence.")
        )


def collection_of(template: str) -> str:
    """What an address is about: `webhooks`, `proposals`, or `curation`."""
    return "curation" if "/curation" in template else [*template.split("/"), "", ""][2]


def escaped(rng: random.Random, text: str) -> str:
    """The text for an address: mostly as it should be, else half or wrongly escaped."""
    data = text.encode("utf-8", "surrogatepass")[: rng.choice((300, 300, 3_000, 9_000))]
    kind = rng.randrange(12)
    if kind == 0:
        return "".join(f"%{byte:02x}" for byte in data)
    if kind == 1:
        return quote(quote(data))
    if kind == 2:
        return quote(data, safe="/:@!$&'()*+,;=?#[]%")
    if kind == 3:
        return quote(data) + rng.choice(("%", "%2", "%zz", "%00", "%ff", "%c0%af", "+", "%0d%0a"))
    return quote(data, safe="")


def damaged(rng: random.Random, body: bytes) -> bytes:
    """The body cut off, with a byte changed, something before or behind it, or in another encoding."""
    at = rng.randrange(len(body) + 1)
    return rng.choice((
        body[:at], body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :], body + b"x", body * 2,
        b"\xef\xbb\xbf" + body,
        body.decode("utf-8", "replace").encode("utf-16"), b"", b" " * 5_000 + body, body + b"\x00", b"a=1&b=2",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n', b"\x1f\x8b\x08" + body,
    ))  # fmt: skip
