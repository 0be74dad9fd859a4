"""URLs that a request may go to, read by one strict grammar so that no two parsers can disagree. Pure."""

import re

import msgspec

from registry.egress.addresses import Address, parse_address

MAX_URL_LENGTH = 2_048
DEFAULT_PORTS = {"http": 80, "https": 443}
LOCAL_ENDINGS = frozenset({"localhost", "local", "internal", "intranet", "private", "lan", "home", "corp", "arpa"})
"""Last labels that mean something only inside one network (RFC 6761, RFC 6762, RFC 8375, and habit)."""

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[A-Za-z0-9!$%&'()*+,\-./:;=@_~\[\]]*)?(?P<query>\?[A-Za-z0-9!$%&'()*+,\-./:;=?@_~\[\]]*)?",
    re.IGNORECASE | re.ASCII,
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?", re.ASCII)


class Target(msgspec.Struct, frozen=True):
    """A URL taken apart; ``address`` is set where the host is an IP literal."""

    scheme: str
    host: str
    port: int
    path: str
    address: str | None

    @property
    def host_header(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_local_name(self) -> bool:
        """Whether the host is a name that only an intranet knows."""
        return self.address is None and ("." not in self.host or self.host.rpartition(".")[2] in LOCAL_ENDINGS)


def parse_target(url: str) -> Target | str:
    """The target of a URL, or the sentence that says why it is not accepted."""
    if fault := _fault_at_first_sight(url):
        return fault
    match = _URL.fullmatch(url)
    if match is None:
        return "This is not a URL of the form https://host[:port]/path; percent-encode unusual characters."
    scheme, host = match["scheme"].lower(), match["host"].lower()
    port = int(match["port"] or DEFAULT_PORTS[scheme])
    if not 1 <= port <= 65_535:  # noqa: PLR2004 - the range of TCP ports
        return "The port must be between 1 and 65535."
    path = (match["path"] or "/") + (match["query"] or "")
    address = _literal(host)
    if address is not None:
        return Target(scheme, str(address), port, path, str(address))
    if not _is_name(host):
        return "The host must be an IP address in its usual spelling or a name such as hooks.example.org."
    return Target(scheme, host, port, path, None)


def _fault_at_first_sight(url: str) -> str | None:
    if len(url) > MAX_URL_LENGTH:
        return f"The URL is longer than {MAX_URL_LENGTH} characters."
    if not url.isascii() or not url.isprintable():
        return "The URL may only contain printable ASCII characters; spell the host in punycode (xn--)."
    if not url.lower().startswith(("https://", "http://")):
        return "The URL must start with https://."
    if "#" in url:
        return "The URL may not have a fragment (#)."
    if "@" in re.split(r"[/?]", url[url.index("//") + 2 :], maxsplit=1)[0]:
        return "The URL may not contain a user name or password."
    return None


def _literal(host: str) -> Address | None:
    return parse_address(host[1:-1] if host.startswith("[") else host)


def _is_name(host: str) -> bool:
    """A name whose last label starts with a letter, so that no resolver reads it as a number (``0x7f.1``)."""
    labels = host.split(".")
    return all(_LABEL.fullmatch(label) for label in labels) and labels[-1][0].isalpha()
