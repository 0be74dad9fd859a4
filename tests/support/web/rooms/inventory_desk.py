"""Somebody who keeps inventories with a browser, and the worker behind the pages."""

import re
from typing import Any

import httpx
from sqlmodel import col, select

from registry.compliance.inventories.runs.worker import check_due
from registry.events import Event
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.web.login import token_in
from tests.support.web.page import Page, page

USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": "true"}


class InventoryVisitor:
    """A browser at the desk."""

    def __init__(self, runtime: Runtime, client: Client, language: str = "en") -> None:
        self.runtime, self.client, self.language = runtime, client, language

    def at(self, place: str) -> str:
        """The address of a page below the desk."""
        return f"/{self.language}/desk/{place}"

    def look(self, place: str, status: int = 200) -> Page:
        """A page of the desk."""
        return page(self.client, self.at(place), status)

    def html(self, place: str) -> str:
        """The same as it is sent."""
        return self.client.get(self.at(place)).text

    def send(self, place: str, to: str = "", *, token: str | None = None, **form: str | list[str]) -> httpx.Response:
        """Send a form of a page back, to the page itself or to one below it; its version goes along."""
        html = self.html(place)
        version = re.findall(r'name="version" type="hidden" value="&#34;([0-9a-f]+)&#34;"', html)
        hidden = {"token": token_in(html) if token is None else token} | (
            {"version": f'"{version[0]}"'} if version else {}
        )
        return self.client.post(self.at(to or place), data={**hidden, **form}, follow_redirects=False)

    def made(self, name: str = "Lab", **more: str) -> str:
        """A new inventory; its place below the desk."""
        sent = self.send("inventories", name=name, **{**USE, **more})
        assert sent.status_code == 303, sent.text
        return place_of(sent)

    def added(self, inventory: str, model: str = "good/apache", **more: str) -> str:
        """A new entry; its place below the desk."""
        sent = self.send(f"{inventory}/add", model=model, **more)
        assert sent.status_code == 303, sent.text
        return place_of(sent)

    def checked(self, inventory: str) -> None:
        """Have all judged."""
        assert self.send(inventory, f"{inventory}/check").status_code == 303
        check_due(self.runtime.database, self.runtime.knowledge, budget_seconds=60)

    def import_list(
        self, inventory: str, text: str = "", *, file: bytes = b"", act: str = "take", **more: str
    ) -> httpx.Response:
        """Send a list as a browser does."""
        token = token_in(self.html(f"{inventory}/import"))
        data = {"token": token, "text": text, "format": "auto", "act": act, **more}
        files = {"file": ("list.txt", file)}
        return self.client.post(self.at(f"{inventory}/import"), data=data, files=files, follow_redirects=False)

    def api(self, place: str) -> dict[str, Any]:
        """What the API says of the same thing."""
        return dict(self.client.get(f"/v1/{place}").json())

    def events(self, subject: str) -> list[Event]:
        """What is on record of an inventory, oldest first."""
        with self.runtime.database.reading() as session:
            return list(session.exec(select(Event).where(Event.subject == subject).order_by(col(Event.seq))))

    def events_of_all(self) -> list[Event]:
        """All that is on record."""
        with self.runtime.database.reading() as session:
            return list(session.exec(select(Event)))

    def visitor_token(self) -> str:
        """The token of this session's forms."""
        return token_in(self.client.get("/en").text)


def place_of(sent: httpx.Response) -> str:
    """Where an answer leads on to, below the desk."""
    return sent.headers["location"].partition("/desk/")[2].partition("?")[0]
