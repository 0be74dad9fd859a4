"""A page read as a browser does, with what holds for all of them."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from tests.support.http.application import Client

VOID = {"meta", "input", "br", "link", "img", "!doctype", "hr", "col"}


class Page(HTMLParser):
    """A page as a browser reads it: tags that balance, their attributes, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.said: list[str] = []
        """Its texts one by one, as they lie between tags; without what somebody is about to send."""
        self.html = html
        self.feed(html)
        assert self.open == []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open[-1:] != ["textarea"]:
            self.said.append(data)

    def actions(self) -> list[str]:
        """Where forms lead that only ask."""
        return [str(held["action"]) for tag, held in self.tags if tag == "form" and held.get("method") == "get"]

    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


def page(client: Client, path: str, status: int = 200) -> Page:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    read = Page(response.text)
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "iframe", "object", "embed"})
    loaded = [
        one
        for tag, one in read.tags
        if tag == "img" or (tag == "link" and one["rel"] not in {"alternate", "canonical"})
    ]
    assert all((one.get("src") or one.get("href") or "").startswith("/") for one in loaded)
    assert not any(name.startswith("on") for _, attributes in read.tags for name in attributes)
    style = re.search("<style>(.*)</style>", response.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["content-security-policy"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'; ")
    return read
