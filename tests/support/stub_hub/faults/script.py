"""How the stub hub misbehaves when told to: one value per kind of trouble, scripted per path and count."""

import threading
from dataclasses import dataclass, field

KINDS = frozenset(
    {
        "status",  # answer with `status`, optional `headers` and `body`
        "html",  # a web page with status 200
        "malformed_json",  # 200 and JSON that breaks off in the middle, with an honest length
        "truncated",  # the body ends before its announced length
        "dropped",  # the connection closes without an answer
        "silence",  # the connection stays open and nothing is ever said
        "stall",  # nothing is said for `seconds`, then the connection closes
        "drip",  # headers, then one byte of body every `seconds`
        "drip_headers",  # one byte of header every `seconds`
        "wrong_etag",  # another file's ETag on the right bytes
        "wrong_bytes",  # the right headers on other bytes of the same length
        "huge",  # a body of `size` bytes, streamed, without an announced length
        "compressed",  # a gzip body nobody asked for
        "redirect",  # 302 to `to`
        "malformed_item",  # items that are no models among a listing's
        "empty_list",  # a list without items and without a next page
        "shrunk_list",  # the first half of a list and no next page: a history that shrank
        "no_siblings",  # a model that lists no files
        "foreign_link",  # the next page of a listing lies on another host, `to`
    }
)


@dataclass
class Fault:
    """One scripted trouble: it hits requests whose path starts with ``prefix``, ``times`` times (None: always)."""

    kind: str
    prefix: str = "/"
    times: int | None = None
    method: str | None = None
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0.05
    size: int = 8 * 1024 * 1024
    to: str = "http://example.invalid/"
    is_exact: bool = False
    """Whether ``prefix`` is the whole path."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of trouble {self.kind!r}; known: {', '.join(sorted(KINDS))}")

    def hits(self, method: str, path: str) -> bool:
        fits = path == self.prefix if self.is_exact else path.startswith(self.prefix)
        return fits and self.method in {None, method}


class Faults:
    """The faults in force; the oldest that fits a request is used first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that hits this request, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.hits(method, path):
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._faults.remove(fault)
                    return fault
        return None
