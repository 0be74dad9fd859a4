"""Connections to one Hub: httpx2's requests and answers over the deadlines of ``registry.transport``."""

from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from registry.transport import open_pool, trusted_certificates

_CONNECTIONS = 16


class PooledTransport(httpx2.HTTPTransport):
    """httpx2's transport over a pool of ours."""

    def __init__(self, pool: httpcore2.ConnectionPool) -> None:
        super().__init__(verify=trusted_certificates())
        self._pool = pool


def connections_to(endpoint: httpx2.URL) -> PooledTransport:
    """Connections for one endpoint, through the HTTP proxy that the environment names for it, if any."""
    return PooledTransport(open_pool(_CONNECTIONS, proxy=_proxy_for(endpoint)))


def _proxy_for(url: httpx2.URL) -> str | None:
    """The HTTP proxy the environment names for this host (``HTTPS_PROXY``, ``NO_PROXY``...), if any."""
    named = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    return named if named and named.startswith(("http://", "https://")) else None
