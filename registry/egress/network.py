"""Names to addresses, within a limit of time and of look-ups; and which addresses are this machine's own."""

import socket
import threading
from collections.abc import Callable

from registry.egress.addresses import parse_address

MAX_ADDRESSES = 32
MAX_LOOKUPS = 32
"""Name servers that never answer may hold this many threads; beyond it names do not resolve for a while."""

Resolver = Callable[[str, int, float], tuple[str, ...]]
"""Name, port and seconds to numeric addresses; an empty tuple where there is no answer in time."""

_lookups = threading.BoundedSemaphore(MAX_LOOKUPS)


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Ask the system's resolver once, waiting at most so long; too many answers count as none."""
    if not _lookups.acquire(blocking=False):
        return ()
    found: list[str] = []
    thread = threading.Thread(target=_look_up, args=(host, port, found), daemon=True, name="egress-lookup")
    thread.start()
    thread.join(seconds)
    answers = tuple(dict.fromkeys(found)) if not thread.is_alive() else ()
    return answers if len(answers) <= MAX_ADDRESSES else ()


def _look_up(host: str, port: int, found: list[str]) -> None:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found.extend(str(answer[4][0]) for answer in answers)
    except (OSError, UnicodeError):
        pass
    finally:
        _lookups.release()


def own_among(addresses: tuple[str, ...]) -> frozenset[str]:
    """Those addresses that are this machine's: the kernel would talk to them from themselves. Sends nothing."""
    return frozenset(address for address in addresses if _is_own(address))


def _is_own(text: str) -> bool:
    address = parse_address(text)
    if address is None:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IP versions
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return parse_address(str(probe.getsockname()[0])) == address
    except OSError:
        return False
