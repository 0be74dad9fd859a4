"""A small DNS server over UDP whose answers a test decides, name by name and question by question."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address

A, AAAA = 1, 28
Zone = Callable[[str, int], tuple[str, ...] | None]
"""A name and how often it was asked for with this kind before, to addresses of any version; None for no answer."""


class NameServer:
    """Answers on one address until the process ends."""

    def __init__(self, zone: Zone, host: str = "127.0.0.1", port: int = 53) -> None:
        self._zone = zone
        self.asked: Counter[tuple[str, int]] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, asker = self._socket.recvfrom(4_096)
            if (reply := self._reply(question)) is not None:
                self._socket.sendto(reply, asker)

    def _reply(self, question: bytes) -> bytes | None:
        name, end = _name(question, 12)
        (kind,) = struct.unpack(">H", question[end : end + 2])
        before = self.asked[name, kind]
        self.asked[name, kind] += 1
        found = self._zone(name, before)
        if found is None:
            return None
        packed = [ip_address(text).packed for text in found]
        wanted = [data for data in packed if len(data) == {A: 4, AAAA: 16}.get(kind, 0)]
        head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, len(wanted), 0, 0)
        answers = b"".join(struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(data)) + data for data in wanted)
        return head + question[12 : end + 4] + answers


def _name(packet: bytes, place: int) -> tuple[str, int]:
    labels = []
    while length := packet[place]:
        labels.append(packet[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    return ".".join(labels).lower(), place + 1
