"""Addresses to listen on."""

import socket

from registry.errors import MisconfiguredError


def refuse_used_port(host: str, port: int) -> None:
    """Raise ``MisconfiguredError`` where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MisconfiguredError(
                f"{host}:{port} cannot be listened on ({error.strerror}); stop what uses it, "
                "or choose another port with CARDWATCH_PORT."
            ) from error
