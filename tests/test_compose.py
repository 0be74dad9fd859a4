"""docker-compose.yml without Docker: its grammar, its secrets, and that what it starts and sets exists."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose, PyOptions

from registry.processes.supervisor import GRACE_SECONDS
from registry.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]
SECRETS = {
    "POSTGRES_PASSWORD": "database-secret",
    "REDIS_PASSWORD": "broker-secret",
    "CARDWATCH_BOOTSTRAP_KEY": "bootstrap-secret",
}
OURS = {"migrate": "migrate", "api": "serve", "worker": "worker", "beat": "beat"}
Service = dict[str, Any]


def interpolate(text: str, given: dict[str, str]) -> str:
    """The text as Compose reads it; of its grammar what the file uses: `${NAME:-default}` and `${NAME:?message}`."""

    def replace(found: re.Match[str]) -> str:
        name, operator, rest = found.groups()
        if value := given.get(name, ""):
            return value
        if operator == ":?":
            raise KeyError(f"{name}: {rest}")
        return str(rest)

    return re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", replace, text)


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def services(text: str) -> dict[str, Service]:
    services = yaml.safe_load(interpolate(text, SECRETS))["services"]
    assert isinstance(services, dict)
    return services


def environment(service: Service) -> dict[str, str]:
    found = service["environment"]
    assert isinstance(found, dict)
    return found


def test_a_strict_parser_accepts_the_file(text: str) -> None:
    parsed = PyOptions(apply_merge=True).from_yaml(interpolate(text, SECRETS))
    parsed.validate()
    assert set(parsed.service_names()) == {"postgres", "redis", *OURS}


def test_that_parser_would_see_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="healthchek"):
        PyCompose.from_yaml(interpolate(text, SECRETS).replace("healthcheck", "healthchek"))


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_starts_without_each_secret(text: str, secret: str) -> None:
    given = {name: value for name, value in SECRETS.items() if name != secret}
    with pytest.raises(KeyError, match=f"Set {secret}"):
        interpolate(text, given)


def test_no_secret_stands_in_the_file_itself(text: str) -> None:
    without = re.sub(r"\$\{[^}]*\}", "", text)
    assert not re.search(r"^ +\w*(?:PASSWORD|KEY|TOKEN|AUTH): *[^\s\"]", without, re.MULTILINE)
    assert "://cardwatch:@postgres" in without
    assert "redis://:@redis" in without


@pytest.mark.parametrize(("service", "command"), OURS.items())
def test_our_services_start_commands_that_exist(services: dict[str, Service], service: str, command: str) -> None:
    assert services[service]["command"] == ["cardwatch", command]
    script = f"import sys; from registry.cli import main; sys.argv = ['cardwatch', {command!r}, '--help']; main()"
    done = subprocess.run(  # noqa: S603  # this Python with a script of ours
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("service", OURS)
def test_our_services_get_settings_that_exist_and_are_valid(services: dict[str, Service], service: str) -> None:
    given = environment(services[service])
    known = {f"CARDWATCH_{name.upper()}" for name in Settings.__struct_fields__}
    assert set(given) <= known
    settings = load_settings(given)
    assert not settings.is_embedded
    assert settings.database_url == "postgresql+psycopg://cardwatch:database-secret@postgres:5432/cardwatch"
    assert settings.broker_url == "redis://:broker-secret@redis:6379/0"


def test_the_environment_reaches_the_services_that_use_it(text: str) -> None:
    given = {**SECRETS, "CARDWATCH_PORT": "9000", "CARDWATCH_HUB_TOKEN": "hub-secret"}
    services = yaml.safe_load(interpolate(text, given))["services"]
    assert services["api"]["ports"] == ["127.0.0.1:9000:8000"]
    assert load_settings(environment(services["api"])).port == 8000
    assert load_settings(environment(services["worker"])).hub_token == given["CARDWATCH_HUB_TOKEN"]


def test_each_service_knows_only_the_secrets_it_uses(services: dict[str, Service]) -> None:
    assert {name for name in OURS if "CARDWATCH_BOOTSTRAP_KEY" in environment(services[name])} == {"api"}
    assert {name for name in OURS if "CARDWATCH_HUB_TOKEN" in environment(services[name])} == {"worker"}


def test_the_key_of_secrets_reaches_those_who_seal_and_open(text: str) -> None:
    """Without one they share the file that the first of them makes in the volume, which all have."""
    services = yaml.safe_load(interpolate(text, {**SECRETS, "CARDWATCH_SECRET_KEY": "s" * 32}))["services"]
    keys = {name: load_settings(environment(services[name])).secret_key for name in OURS}
    assert keys == {"migrate": "s" * 32, "api": "s" * 32, "worker": "s" * 32, "beat": None}
    assert all(services[name]["volumes"] == ["data:/data", "dumps:/dumps"] for name in OURS)


def test_supervised_processes_have_time_to_end_and_somebody_to_bury_them(services: dict[str, Service]) -> None:
    for name in OURS:
        assert services[name]["init"] is True
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS * 2
    assert services["beat"]["deploy"]["replicas"] == 1


def test_the_commands_of_the_operations_guide_name_services_that_exist() -> None:
    found = re.findall(
        r"docker compose run ((?:--\S+ )*)(\w+) cardwatch (\w+)", (ROOT / "docs/operations.md").read_text()
    )
    assert {(service, command) for _, service, command in found} == {("api", "backup"), ("api", "restore")}
    # A terminal would change the bytes; a container that is left behind would keep its name.
    assert all(set(options.split()) == {"--rm", "--no-TTY"} for options, _, _ in found)


def test_a_restore_finds_room_where_the_container_may_write(services: dict[str, Service]) -> None:
    """The root is read-only and /tmp is memory: what comes through a pipe is kept in the data folder."""
    assert services["api"]["read_only"] is True
    assert "CARDWATCH_DATA_DIR=/data" in (ROOT / "Dockerfile").read_text()
    assert "CARDWATCH_DATA_DIR" not in environment(services["api"])


def test_only_the_api_is_reachable_and_only_from_this_machine(services: dict[str, Service]) -> None:
    assert {name for name, service in services.items() if "ports" in service} == {"api"}
    assert services["api"]["ports"] == ["127.0.0.1:8000:8000"]
    assert [services[name]["networks"] for name in ("postgres", "redis")] == [["inside"], ["inside"]]


def test_long_running_services_are_restarted_and_looked_after(services: dict[str, Service]) -> None:
    for name in services.keys() - {"migrate"}:
        assert services[name]["restart"] == "unless-stopped"
        assert "healthcheck" in services[name]


def test_the_image_has_the_locked_dependencies_and_no_rights() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "pip install --require-hashes" in dockerfile
    assert dockerfile.rindex("USER 10001:10001") > dockerfile.rindex("RUN ")
    images = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert set(images) == {"python:3.12-slim"}
