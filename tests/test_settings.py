"""Settings: all that cannot be read are told together, yes and no are words, and strange names are named."""

import pytest

from registry.errors import MisconfiguredError
from registry.settings import load_settings, strange_variables


@pytest.mark.parametrize(
    ("word", "meant"),
    [("yes", True), ("No", False), ("on", True), ("OFF", False), ("TRUE", True), ("false", False), ("1", True)],
)  # fmt: skip
def test_yes_and_no_are_taken_in_many_words(word: str, meant: bool) -> None:  # noqa: FBT001 - a column of the table above
    settings = load_settings({"CARDWATCH_ANONYMOUS_READ": word, "CARDWATCH_WEBHOOK_ALLOW_HTTP": word})
    assert (settings.anonymous_read, settings.webhook_allow_http) == (meant, meant)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = {
        "ANONYMOUS_READ": ("perhaps", "yes or no"), "PORT": ("tcp://10.0.0.1:80", "enableServiceLinks"),
        "TICK_SECONDS": ("soon", "a number"), "DEAR_REQUESTS": ("0", "at least 1"),
        "HUB_ENDPOINT": ("huggingface.co", "https://"), "DATABASE_URL": ("postgresql://u:p@h:port/x", "malformed"),
        "BROKER_URL": ("amqp://x", "redis://"), "LOG_FORMAT": ("jsn", "did you mean 'json'"),
        "LOG_LEVEL": ("loud", "WARNING"), "TRUSTED_PROXIES": ("10.0.0.1/8", "10.0.0.0/8"),
        "BOOTSTRAP_KEY": ("short-secret", "16 characters"), "PUBLIC_URL": ("our host", "http://"),
    }  # fmt: skip
    with pytest.raises(MisconfiguredError) as told:
        load_settings({f"CARDWATCH_{name}": value for name, (value, _) in wrong.items()})
    for name, (_, words) in wrong.items():
        assert f"CARDWATCH_{name}" in told.value.message
        assert words in told.value.message
    assert "short-secret" not in told.value.message
    assert "u:p@" not in told.value.message


@pytest.mark.parametrize(
    "given",
    [
        {"DATABASE_URL": "postgresql://u:p%40ss@db.example.org:5432/name?host=/tmp"},
        {"DATABASE_URL": "postgresql:///name?host=/var/run/postgresql"},
        {"DATABASE_URL": "postgresql://a:1,b:2/name"},
        {"DATABASE_URL": "sqlite:////data/a folder/cardwatch.db", "BROKER_URL": "filesystem:///data/a folder"},
        {
            "RATE_LIMIT": "0",
            "HUB_REQUESTS_PER_WINDOW": "500",
            "REQUEST_SECONDS": "2.5",
            "PORT": "0",
            "DATA_DIR": "/data",
        },
        {"HUB_ENDPOINT": "http://[::1]:8080", "LOG_LEVEL": "debug", "TRUSTED_PROXIES": "10.0.0.0/8, ::1/128"},
    ],
)
def test_what_is_usable_is_taken(given: dict[str, str]) -> None:
    load_settings({f"CARDWATCH_{name}": value for name, value in given.items()})


def test_variables_that_nothing_reads_are_named() -> None:
    given = {
        "CARDWATCH_ANONYMUS_READ": "no", "CARDWATCH_PORT_8000_TCP_ADDR": "10.0.0.1", "CARDWATCH_PORT": "8000",
        "CARDWATCH_KEY": "k", "CARDWATCH_URL": "u", "CARDWATCH_SOAK_SECONDS": "1", "CARDWATCH_TEST_REDIS": "wheel",
        "CARDWATCH_HEARTBEAT_FD": "3", "OTHER": "x",
    }  # fmt: skip
    told = strange_variables(given)
    assert [one.split()[0] for one in told] == ["CARDWATCH_ANONYMUS_READ", "CARDWATCH_PORT_8000_TCP_ADDR"]
    assert told[0].endswith("did you mean CARDWATCH_ANONYMOUS_READ?")
    assert len(strange_variables({f"CARDWATCH_X{number}": "" for number in range(1_000)})) == 20
