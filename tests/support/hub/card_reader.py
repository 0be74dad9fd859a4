"""Reads cards in processes that the system kills where they need a second or 64 MiB more than an idle one.

``python -m tests.support.hub.card_reader``: READMEs come as MessagePack on standard input, what was read of each
goes to standard output, or how the process that read it ended.
"""

import gc
import os
import resource
import sys
from pathlib import Path

import msgspec

from registry.hub.cards.card import read_card

CPU_SECONDS = 1
MEMORY = 64 * 1024 * 1024


class Reading(msgspec.Struct):
    """What became of one README; ``ended`` is the status of a process that did not answer."""

    declared: tuple[str, ...] = ()
    unreadable: str | None = None
    ended: int = 0


def read_within_bounds(readme: bytes) -> Reading:
    """Read a README in a process of its own."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _read(readme, sending)
    os.close(sending)
    with open(receiving, "rb") as answers:  # noqa: PTH123 - a pipe has no path
        answer = answers.read()
    status = os.waitpid(child, 0)[1]
    return msgspec.msgpack.decode(answer, type=Reading) if answer and not status else Reading(ended=status or -1)


def _read(readme: bytes, sending: int) -> None:
    status = 1
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        card = read_card(readme)
        os.write(sending, msgspec.msgpack.encode(Reading(card.declared, card.unreadable)))
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    """Read all that comes."""
    readmes = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[bytes])
    read_card(b"---\nlicense: mit\n---\n")
    gc.freeze()
    sys.stdout.buffer.write(msgspec.msgpack.encode([read_within_bounds(readme) for readme in readmes]))


if __name__ == "__main__":
    main()
