"""What ``cardwatch up`` tells a newcomer, and the key that it makes for one."""

import secrets
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from registry.cli.output import print_json_line
from registry.key_texts import make_key
from registry.settings import Settings

HUB_PATIENCE_SECONDS = 3


@dataclass(frozen=True)
class BootstrapKey:
    """The admin key, and how it is told of: the key itself at the first start only, and never one that was given."""

    text: str
    told_as: str
    kept_in: str
    """The file or the variable."""


def bootstrap_key(settings: Settings) -> BootstrapKey:
    """The admin key from the environment, else one that is made once and kept in the data folder for its owner."""
    if settings.bootstrap_key:
        return BootstrapKey(settings.bootstrap_key, "the one of CARDWATCH_BOOTSTRAP_KEY", "CARDWATCH_BOOTSTRAP_KEY")
    path = settings.data_dir / "bootstrap.key"
    if path.exists():
        return BootstrapKey(path.read_text().strip(), f"in {path}", str(path))
    key = make_key(secrets.token_bytes(64))
    path.touch(mode=0o600)
    path.write_text(key + "\n")
    return BootstrapKey(key, f"{key} (shown this once; kept in {path})", str(path))


def welcome(settings: Settings, key: BootstrapKey) -> None:
    """Print the address, the key and three commands to try."""
    url = settings.base_url
    click.echo(
        f"""
  Cardwatch is running at {url}
  API documentation       {url}/schema
  Admin key               {key.told_as}
  Data                    {settings.data_dir}

  Try, in another terminal (KEY is the admin key):

    curl {url}/v1/models/allenai/OLMo-7B
    curl {url}/v1/checks -H 'Content-Type: application/json' -d '{_CHECK}'
    curl -X PUT {url}/v1/watch/mistralai/Mistral-7B-v0.1 -H "Authorization: Bearer $KEY"

  Ctrl-C stops it; the data stays.
"""
    )
    if trouble := hub_trouble(settings.hub_endpoint):
        click.echo(
            f"  The hub {settings.hub_endpoint} cannot be reached ({trouble}): "
            "what is known is served, and watched models are tried again.\n"
        )


def tell_ready(settings: Settings, key: BootstrapKey) -> None:
    """The same for programs, as one line of JSON without the key itself."""
    url = settings.base_url
    print_json_line(
        {"url": url, "api": f"{url}/schema", "data_dir": str(settings.data_dir), "bootstrap_key": key.kept_in}
    )  # fmt: skip


def answers(settings: Settings) -> bool:
    """Whether the API takes connections."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((host, settings.port), timeout=1):
            return True
    except OSError:
        return False


def hub_trouble(endpoint: str) -> str | None:
    """Why no connection to the hub can be made right now, or None."""
    parts = urlsplit(endpoint)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=HUB_PATIENCE_SECONDS):
            return None
    except OSError as error:
        return error.strerror or "no answer"


_CHECK = (
    '{"subject": {"license": {"declared": "llama3.2"}, "modality": "multimodal"},'
    ' "use": {"organisation": "university", "country": "DE"}}'
)
