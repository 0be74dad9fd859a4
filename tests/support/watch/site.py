"""A web site on loopback whose pages a test writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.http.loopback import Handler, serving


@dataclass
class Served:
    """What a path answers."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Site:
    """Pages by path; ``requests`` are the paths that were asked for."""

    pages: dict[str, Served] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> str:
        """Put a page there; its address."""
        self.pages[path] = Served(text.encode(), 200, {"Content-Type": kind})
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.pages[path] = Served(b"", status, {"Location": to})
        return self.url + path


@contextmanager
def run_site() -> Iterator[Site]:
    site = Site()

    class Visit(Handler):
        def do_GET(self) -> None:  # noqa: N802 - the library's name
            site.requests.append(self.path)
            served = site.pages.get(self.path, Served(b"not here", 404))
            self.answer(served.status, served.headers, served.body)

    with serving(Visit) as port:
        site.port = port
        yield site
