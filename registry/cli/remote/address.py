"""Which server a command asks, if any: `--url`, else CARDWATCH_URL; and what was asked, for whoever finds nothing."""

import os
from contextvars import ContextVar
from urllib.parse import urlsplit

import click

from registry.errors import MisconfiguredError

URL, KEY = "CARDWATCH_URL", "CARDWATCH_KEY"
_LONGEST = 2_000
_option: ContextVar[str] = ContextVar("cardwatch_url", default="")
_asked: ContextVar[str] = ContextVar("cardwatch_asked", default="")


def remember_url(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    """Take in `--url`; it holds for the command that is being called."""
    if value is not None:
        _option.set(value)
        ctx.call_on_close(forget_url)


def forget_url() -> None:
    """As if `--url` had not been said."""
    _option.set("")


def is_given() -> bool:
    """Whether a server is to be asked."""
    return bool(url_given())


def url_given() -> str:
    """What was said, unread; empty where nothing was."""
    return (_option.get() or os.environ.get(URL, "")).strip()


def server_address() -> str:
    """The address of the server without a slash at its end; raises ``MisconfiguredError`` where it is none."""
    return checked_address(url_given(), f"{URL} (or --url)")


def checked_address(text: str, what: str) -> str:
    """The same of any address that was given; ``what`` names it."""
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= _LONGEST
    if not is_good or not plain or parts.username is not None or parts.query or parts.fragment:
        raise MisconfiguredError(
            f"{what} is the address of a server, such as https://cardwatch.example.org, without a name, "
            f"a password or a question mark; not {text[:100]!r}."
        )
    return text.rstrip("/")


def server_key() -> str | None:
    """The key for the server, if one is given; raises ``MisconfiguredError`` for what no header can hold."""
    key = os.environ.get(KEY, "").strip()
    if not key.isascii() or not key.isprintable():
        raise MisconfiguredError(f"{KEY} holds letters that no key has.")
    return key or None


def note_asked(place: str) -> None:
    """Remember which database or server is asked."""
    _asked.set(place)


def asked() -> str:
    """Which database or server was asked last, in words; empty where none was."""
    return _asked.get()
