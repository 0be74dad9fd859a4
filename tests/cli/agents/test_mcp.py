"""`cardwatch mcp`: a process of its own that an agent starts, over a server and over a database."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mcp.client.stdio import StdioServerParameters

from registry.cli.agents import mcp
from tests.cli.conftest import Cardwatch
from tests.support.cli.agents import ask, refused, told, tools_of
from tests.support.http.application import KEY
from tests.support.http.catalogue import serving_catalogue
from tests.support.servers.process import free_port

MODEL = "mistralai/Mistral-7B-v0.1"
USE = {"country": "DE", "organisation": "university"}
PAGE = (Path(__file__).parents[3] / "docs" / "agents.md").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-m", "registry.cli", "mcp"]


@pytest.fixture(scope="module")
def address(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_catalogue(starter_file, tmp_path_factory.mktemp("catalogue")) as (url, _):
        yield url


def started(**settings: str) -> StdioServerParameters:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CARDWATCH_")}
    return StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env={**inherited, **settings})


@pytest.mark.slow
def test_an_agent_finds_reads_and_checks_on_a_server(address: str) -> None:
    found, record, verdict, missing = ask(
        started(CARDWATCH_URL=address, CARDWATCH_KEY=KEY),
        ("search", {"words": "mistral", "limit": 3}),
        ("record", {"model": MODEL}),
        ("check", {"model": MODEL, **USE}),
        ("check", {"model": "no/such", **USE}),
    )
    assert len(told(found)["models"]) == 3
    assert told(record)["license"] == "apache-2.0"
    assert told(verdict)["may_be_used"] == "yes_with_obligations"
    assert told(verdict)["duties"]
    assert "no permission" in refused(missing)


@pytest.mark.slow
def test_the_configuration_that_is_shown_works(address: str) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    server = json.loads(shown)["mcpServers"]["cardwatch"]
    assert (server["command"], set(server["env"])) == ("cardwatch", {"CARDWATCH_URL", "CARDWATCH_KEY"})
    settings = started(CARDWATCH_URL=address, CARDWATCH_KEY=KEY)
    command = str(Path(sys.executable).with_name(server["command"]))
    tools, _ = tools_of(StdioServerParameters(command=command, args=server["args"], env=settings.env))
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [one.name for one in tools]


@pytest.mark.slow
def test_an_agent_is_answered_the_same_from_the_local_database(
    address: str, starter_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "cardwatch.db").write_bytes(starter_file.read_bytes())
    calls = [
        ("search", {"owner": "mistralai"}), ("record", {"model": MODEL}), ("check", {"model": MODEL, **USE}),
        ("changes", {}), ("openness", {"model": MODEL}),
    ]  # fmt: skip
    here = [told(one) for one in ask(started(CARDWATCH_DATA_DIR=str(tmp_path)), *calls)]
    there = [told(one) for one in ask(started(CARDWATCH_URL=address), *calls)]
    assert here == there


@pytest.mark.slow
def test_over_http_only_this_machine_and_no_other_origin_is_answered(address: str) -> None:
    port = free_port()
    environment = {**os.environ, "CARDWATCH_URL": address}
    process = subprocess.Popen([*COMMAND, "--http", str(port)], env=environment, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    try:
        assert process.stderr is not None
        assert f"http://127.0.0.1:{port}/" in process.stderr.readline()
        here = f"http://127.0.0.1:{port}/"
        wait_for(here)
        (record,) = ask(here, ("record", {"model": MODEL}))
        assert told(record)["id"] == MODEL
        for header in ({"Host": "registry.example.org"}, {"Origin": "https://example.org"}):
            assert httpx.post(here, headers=header, json={}).status_code in {403, 421}
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(address)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def test_without_the_extra_it_says_what_to_install(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp, "find_spec", lambda _: None)
    said = cardwatch("mcp")
    assert (said.code, said.out) == (3, "")
    assert "pip install 'cardwatch[mcp]'" in said.err


def test_a_port_that_is_taken_is_told(cardwatch: Cardwatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = cardwatch("mcp", "--http", str(port))
    assert (said.code, said.out) == (3, "")
    assert str(port) in said.err
    assert "another port with --http" in said.err


def test_where_there_is_nothing_to_ask_it_does_not_start(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    said = cardwatch("mcp")
    assert (said.code, said.out) == (3, "")
    assert "There is no database." in said.err
    monkeypatch.setenv("CARDWATCH_URL", "http://127.0.0.1:9")
    said = cardwatch("mcp")
    assert (said.code, said.out) == (3, "")
    assert "does not answer" in said.err
