"""Addresses to listen on."""

import socket

from registry.errors import MisconfiguredError


def refuse_used_port(host: str, port: int, *, chosen_by: str = "CARDWATCH_PORT") -> None:
    """Raise ``MisconfiguredError`` where the address cannot be listened on; ``chosen_by`` is where the port is said."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MisconfiguredError(
                f"{host}:{port} cannot be listened on ({error.strerror}); stop what uses it, "
                f"or choose another port with {chosen_by}."
            ) from error
