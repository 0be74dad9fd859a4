"""Logging in to the pages as a browser does it: the form first, then its fields back."""

import re

import httpx

from tests.support.http.application import Client


def token_in(html: str) -> str:
    """The token of the last form of a page, which is its own; that of the header comes first."""
    found: list[str] = re.findall(r'name="token" type="hidden" value="([0-9a-f]{64})"', html)
    return found[-1]


def log_in(client: Client, key: str, place: str = "/") -> httpx.Response:
    """Ask for the form and send it; the answer, which is not followed."""
    form = client.get("/en/login", params={"next": place})
    return client.post(
        "/en/login", data={"key": key, "next": place, "token": token_in(form.text)}, follow_redirects=False
    )


def log_out(client: Client) -> httpx.Response:
    """Send the form in the header of the first page."""
    return client.post("/en/logout", data={"token": token_in(client.get("/en").text)}, follow_redirects=False)
