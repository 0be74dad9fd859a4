"""Settings, read once from the environment (``CARDWATCH_*``) into a frozen value."""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from registry.errors import MisconfiguredError
from registry.inputs import not_among, read_variables, unknown_variables, variable_faults

PREFIX = "CARDWATCH_"
PROCESS_NAME = "CARDWATCH_PROCESS_NAME"
"""The variable that tells a Celery process which one it is; not a setting."""
FILESYSTEM = "filesystem://"
"""How the address of the broker that needs no server begins."""

Seconds = Annotated[float, Meta(gt=0, le=31_536_000)]
Units = Annotated[int, Meta(ge=0, le=10_000_000)]
"""What requests cost; a cheap one costs one unit."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field per variable: ``database_url`` is ``CARDWATCH_DATABASE_URL``. Empty text counts as not set."""

    data_dir: Path = Path("data")
    database_url: str = ""
    broker_url: str = ""
    hub_endpoint: str = "https://huggingface.co"
    hub_token: str | None = None
    hub_timeout_seconds: Seconds = 15
    """For one request to the hub; a whole model may take four times as long."""
    hub_requests_per_window: Annotated[int, Meta(ge=20, le=1_000_000)] | None = None
    """Requests that one credential may make of the API in five minutes, until the Hub says it itself; by default what
    it grants: 500 without a token, 1,000 with one."""
    hub_mirror_endpoint: str | None = None
    """A second address of the same models, read only while the first one cannot be reached; it never gets the token."""
    hub_file_hosts: str = ""
    """Comma separated hosts that the hub's files may lie at, beside its own and those of the Hugging Face Hub."""
    modelscope_endpoint: str = "https://modelscope.cn"
    modelscope_token: str | None = None
    modelscope_mirror_endpoint: str | None = None
    """A second address of ModelScope, as for the hub."""
    hub_webhook_secret: str | None = None
    """The secret of the Hub's inbound webhooks; without one they are refused."""
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8000
    max_connections: Annotated[int, Meta(ge=10, le=100_000)] = 500
    """How many connections the API holds at once; of more, the one that waits longest for a request gives way."""
    public_url: str | None = None
    """Where clients reach the service, for links in alerts and documents; by default host and port."""
    anonymous_read: bool | None = None
    """Default: yes with the embedded SQLite database, no otherwise."""
    bootstrap_key: str | None = None
    session_seconds: Annotated[float, Meta(ge=60, le=31_536_000)] = 28_800
    """How long somebody stays logged in to the pages, counted from the login."""
    request_seconds: Annotated[float, Meta(gt=0, le=3_600)] = 1.5
    """How long a dear request (checks, lineage, searches, the past) may take; then it ends with what it has."""
    dear_requests: Annotated[int, Meta(ge=1, le=64)] = 4
    """How many of them a process works on at once; as many exports are sent at once."""
    secret_key: str | None = None
    """The key that seals the secrets of webhooks in the database, at least 32 characters; by default the file
    ``secrets.key`` in the data folder, which is made once. A backup does not hold it."""
    log_origin: Annotated[str, Meta(max_length=200, pattern=r"^[^\s+]*$")] | None = None
    """What the log calls itself in checkpoints, and its key; by default the public address without its scheme."""
    metrics_public: bool | None = None
    """Whether ``/metrics`` needs no key; by default as reading."""
    rate_limit: Units | None = None
    """Units a minute for an address, 0 for no limit; by default 600, but none for this machine if embedded."""
    rate_limit_key: Units | None = None
    """Units a minute for an API key, as above; by default 6,000."""
    trusted_proxies: str = ""
    """Comma separated networks (CIDR) of proxies that say whom they speak for, in ``Forwarded`` or
    ``X-Forwarded-For``."""
    sync_interval_seconds: Seconds = 86_400
    """How often every watched model is read again."""
    sweep_interval_seconds: Seconds = 600
    """How often the Hub is asked what changed last."""
    stale_after_seconds: Seconds = 259_200
    """A watched model that could not be read for this long is told of as ``sync.stale``."""
    backfill_requests: Annotated[int, Meta(ge=0, le=10_000)] = 60
    """Requests that reading the past of one model may take at a time; the next day it goes on. 0: it is not read."""
    page_interval_seconds: Seconds = 86_400
    """How often a web page that cards name as their licence is read again."""
    page_allowed_networks: str = ""
    """Comma separated networks (CIDR) whose licence pages may be read although they are private."""
    alert_group_seconds: Annotated[float, Meta(ge=0, le=3_600)] = 30
    """How long an alert waits at the most for others of the same owner and sync run, to go out as one."""
    confirm_delay_seconds: Annotated[float, Meta(ge=0, le=86_400)] = 2
    """A change is read a second time after this long, before it is flagged."""
    tick_seconds: Annotated[float, Meta(ge=0.2, le=3_600)] = 2
    """How often the beat looks for work that no doorbell announced."""
    webhook_allowed_networks: str = ""
    """Comma separated networks (CIDR) that alerts may reach although they are private."""
    webhook_allow_http: bool = False
    """Whether receivers may use plain http; always allowed inside ``webhook_allowed_networks``."""
    webhook_timeout_seconds: Annotated[float, Meta(gt=0, le=60)] = 15
    webhook_retry_divisor: Annotated[float, Meta(ge=1, le=1_000)] = 1
    """Divides the waits between the attempts of an alert and the rests of a receiver: for trying out what happens."""
    worker_concurrency: Annotated[int, Meta(ge=1, le=64)] = 3
    """How many workers run, each one process of about 150 MiB."""
    patience_seconds: Annotated[float, Meta(ge=1, le=86_400)] = 300
    """A process that is at one job for longer, or gives no sign of life for so long, is killed and started again."""
    dump_hour: Annotated[int, Meta(ge=0, le=23)] | None = None
    """From which hour (UTC) on the dump of a day is made, for those who mirror; without one none is made."""
    dump_dir: Path | None = None
    """Where dumps stand; by default ``dumps`` in the data folder."""
    dump_keep: Annotated[int, Meta(ge=1, le=366)] = 7
    """How many are kept."""
    dump_license: Annotated[str, Meta(max_length=200)] | None = None
    """On which terms you pass on what you conclude yourselves, such as ``CC0-1.0``, for the LICENSE in each dump."""
    url: str | None = None
    """A server that the command line asks instead of the local database; no process of the service reads it."""
    key: str | None = None
    """The API key that the command line sends to that server."""
    log_format: str = "auto"
    log_level: str = "INFO"

    @property
    def log_name(self) -> str:
        """What the log of this service is called: an address without its scheme, as C2SP tlog-checkpoint asks."""
        return self.log_origin or f"{urlsplit(self.base_url).netloc}{urlsplit(self.base_url).path}/log"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the SQLite file that needs no server."""
        return self.database_url.startswith("sqlite")

    @property
    def reads_are_public(self) -> bool:
        """Whether ``GET`` and checks need no key."""
        return self.is_embedded if self.anonymous_read is None else self.anonymous_read

    @property
    def metrics_are_public(self) -> bool:
        """Whether ``/metrics`` needs no key."""
        return self.reads_are_public if self.metrics_public is None else self.metrics_public

    @property
    def dump_folder(self) -> Path:
        """Where dumps stand."""
        return self.dump_dir.expanduser() if self.dump_dir else self.data_dir / "dumps"

    @property
    def base_url(self) -> str:
        """The address printed for people, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def allowed_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``webhook_allowed_networks`` as networks."""
        return _networks(self.webhook_allowed_networks)

    @property
    def allowed_page_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``page_allowed_networks`` as networks."""
        return _networks(self.page_allowed_networks)

    @property
    def file_hosts(self) -> tuple[str, ...]:
        """Hosts that may be followed to for the bytes of a file."""
        own = (part.strip().lower() for part in self.hub_file_hosts.split(","))
        return (*_FILE_HOSTS, *(host for host in own if host))

    @property
    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``trusted_proxies`` as networks."""
        return _networks(self.trusted_proxies)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, filling in the embedded defaults; raises ``MisconfiguredError`` with the variable's name."""
    source = os.environ if environ is None else environ
    given = read_variables(source, PREFIX, Settings)
    faults = variable_faults(given, PREFIX, Settings)
    settings = _with_defaults(_convert(given, faults))
    faults += _check(settings)
    if faults:
        raise MisconfiguredError(" ".join(faults))
    return settings


def strange_variables(environ: Mapping[str, str] | None = None) -> list[str]:
    """A sentence for each variable ``CARDWATCH_*`` that nothing reads, with the one that was probably meant."""
    return unknown_variables(os.environ if environ is None else environ, PREFIX, Settings.__struct_fields__, _OTHERS)


def ensure_data_dir(settings: Settings) -> Path:
    """The data folder with the broker's folders in it; raises ``MisconfiguredError`` where it cannot be written."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings.broker_url.startswith(FILESYSTEM):
            for name in ("queue", "control"):
                Path(settings.broker_url.removeprefix(FILESYSTEM), name).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        raise MisconfiguredError(
            f"The data folder {settings.data_dir} cannot be written ({error.strerror}); "
            "set CARDWATCH_DATA_DIR to a folder that can."
        ) from error
    return settings.data_dir


def _convert(given: dict[str, Any], faults: list[str]) -> Settings:
    """The settings that can be read; those that cannot are told, and stand at their defaults meanwhile."""
    usable = {name: value for name, value in given.items() if not any(_is_of(fault, name) for fault in faults)}
    try:
        return msgspec.convert(usable, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise MisconfiguredError(" ".join([*faults, f"{error}."])) from error


def _is_of(fault: str, name: str) -> bool:
    return fault.startswith(f"{PREFIX}{name.upper()}=")


def _path(kind: type, value: object) -> object:
    return kind(str(value)) if kind is Path else value


def _with_defaults(settings: Settings) -> Settings:
    try:
        data = settings.data_dir.expanduser().absolute()
    except RuntimeError as error:
        raise MisconfiguredError(
            f"{PREFIX}DATA_DIR={str(settings.data_dir)!r}: there is no such home folder."
        ) from error
    return msgspec.structs.replace(
        settings,
        data_dir=data,
        database_url=settings.database_url or f"sqlite:///{data / 'cardwatch.db'}",
        broker_url=settings.broker_url or f"{FILESYSTEM}{data / 'broker'}",
    )


def _check(settings: Settings) -> list[str]:
    """A sentence for each setting whose value makes no sense."""
    return [
        f"{PREFIX}{fault}" for fault in (*_address_faults(settings), *_host_faults(settings), *_word_faults(settings))
    ]


def _address_faults(settings: Settings) -> Iterator[str]:
    for name in (*(f"{hub}_endpoint" for hub in _HUBS), "public_url"):
        if not _is_address(getattr(settings, name) or "https://example.org"):
            yield f"{name.upper()} must be an address that begins with http:// or https://."
    for name, address, known in (
        ("DATABASE_URL", settings.database_url, _DATABASES),
        ("BROKER_URL", settings.broker_url, _BROKERS),
    ):
        if not address.startswith(known):
            yield f"{name} must start with {' or '.join(known)}."
        elif not address.startswith(_FILES) and not _is_url(address):
            yield f"{name} is no address: its host, port or password is malformed."
    for name in ("webhook_allowed_networks", "page_allowed_networks", "trusted_proxies"):
        try:
            _networks(getattr(settings, name))
        except ValueError as error:
            yield f"{name.upper()}: {error}; networks are written as 10.0.0.0/8, with commas between them."


def _word_faults(settings: Settings) -> Iterator[str]:
    if settings.bootstrap_key is not None and len(settings.bootstrap_key) < _SHORTEST_KEY:
        yield f"BOOTSTRAP_KEY must have at least {_SHORTEST_KEY} characters."
    if settings.secret_key is not None and len(settings.secret_key) < _SHORTEST_SECRET_KEY:
        yield f"SECRET_KEY must have at least {_SHORTEST_SECRET_KEY} characters."
    if settings.log_format not in _LOG_FORMATS:
        yield f"LOG_FORMAT: {not_among(settings.log_format, _LOG_FORMATS)}"
    if settings.log_level.upper() not in _LOG_LEVELS:
        yield f"LOG_LEVEL: {not_among(settings.log_level, _LOG_LEVELS)}"


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and not any(one.isspace() for one in text) and _is_url(text)


def _is_url(text: str) -> bool:
    """Whether the parts of an address can be told; several hosts with commas between them have no one port."""
    try:
        parts = urlsplit(text)
        is_told = "," in parts.netloc or parts.port is None or parts.port > 0
    except ValueError:
        return False
    return is_told


def _host_faults(settings: Settings) -> Iterator[str]:
    for host in settings.file_hosts:
        if not _HOST.fullmatch(host):
            yield (
                f"HUB_FILE_HOSTS holds {host!r}, which is no host; give names such as files.example.org, without "
                "scheme and port, with commas between them."
            )


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


_FILE_HOSTS = ("hf.co", "huggingface.co")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_SHORTEST_KEY = 16
_SHORTEST_SECRET_KEY = 32
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
_FILES = ("sqlite:///", FILESYSTEM)
_HUBS = ("hub", "hub_mirror", "modelscope", "modelscope_mirror")
_LOG_FORMATS = ("auto", "json", "console")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "WARN", "FATAL", "NOTSET")
_OTHERS = ("PROCESS_NAME", "HEARTBEAT_FD", "URL", "KEY", "TEST_", "SOAK", "FUZZ_", "LICENSE_TEXTS")
"""Variables, or their beginnings, that the command line, our own processes and the tests read."""
_BROKERS = ("filesystem://", "redis://", "rediss://", "redis+socket://")
