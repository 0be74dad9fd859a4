"""Wrong inputs of the command line: exit code 3, and a sentence that says what would be right."""

from pathlib import Path

import pytest

from registry.db import open_database
from tests.cli.conftest import Cardwatch

MODEL = "mistralai/Mistral-7B-v0.1"
USE = ("--country", "DE", "--organisation", "university")
CURATION = """\
id: some/one
assertions:
- field: origin.contry
  value: Germany
"""

WRONG: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("chek", MODEL), ("Did you mean `cardwatch check`", "--help")),
    (("check", MODEL, "--country", "DE", "--organisation", "uni"), ("--organisation", "did you mean 'university'")),
    (("check", MODEL, *USE, "--purpose", "Research"), ("--purpose", "did you mean 'research'", "teaching")),
    (("check", MODEL, *USE, "--activity", "weapon"), ("--activity", "did you mean 'weapons'", "education")),
    (("check", MODEL, "--country", "Germany", "--parent-country", "UK", "--output-country", "EU",
      "--organisation", "company", "--annual-revenue-usd", "-5"),
     ("--country: 'Germany'", "write DE", "--parent-country: 'UK'", "write GB", "--output-country: 'EU'",
      "name the member state", "--annual-revenue-usd", "at least 0")),
    (("check", MODEL, *USE, "--country", "US"), ("--country is given more than once",)),
    (("check", MODEL, *USE, "--annual-revenue-usd", "nan"), ("--annual-revenue-usd", "Expected a number")),
    (("check", "https://huggingface.co/a/b#abc1234", *USE), ("looks like a revision",)),
    (("check", MODEL, "--country", "de", "--organisation", "company"), ("write DE",)),
    (("check", MODEL, "--country", "DEU", "--organisation", "company"), ("write DE",)),
    (("check", MODEL, "--country", "EL", "--organisation", "company"), ("write GR",)),
    (("check", MODEL, *USE, "--as-of", "2026-02-30"), ("--as-of", "February 2026 has 28 days")),
    (("check", MODEL, *USE, "--as-of", "2126-01-01"), ("has not come yet", "up to now")),
    (("check", MODEL, *USE, "--revision", "?"), ("--revision", "commit, tag or branch")),
    (("show", "mistralai/mistral-7b-v0.2"), (f"Did you mean {MODEL}",)),
    (("watch", "add", "a/b/c"), ("owner/name",)),
    (("watch", "group", "set", "x", "--query", "license_clas=mit"), ("did you mean 'license_class'",)),
    (("watch", "group", "set", "x", "--query", "licence"), ("FILTER=VALUE",)),
    (("watch", "group", "set", "x", "--from", "{empty}"), ("model id on each line",)),
    (("changes", "--since", "yesterday"), ("2026-01-31",)),
    (("keys", "create", "x", "--scope", "models:raed"), ("did you mean 'models:read'", "admin")),
    (("licenses", "show", "apache2"), ("apache-2.0",)),
    (("licenses", "list", "--class", "permisive"), ("did you mean 'permissive'",)),
    (("licenses", "classify"), ("DECLARED",)),
    (("licenses", "identify", "{empty}"), ("no text",)),
    (("licenses", "compare", "@{empty}", "mit"), ("no text",)),
    (("export", "--format", "excel"), ("jsonl", "csv")),
    (("export", "--filter", "not_allowed_in=de"), ("write DE",)),
    (("export", "--filter", "mit"), ("NAME=VALUE",)),
    (("import", "listing", "{empty}"), ("nothing in it", "GET /api/models")),
    (("import", "listing", "{broken}"), ("refused", "GET /api/models")),
    (("import", "osai", "{folder}"), ("copy",)),
    (("import", "check", "{folder}"), ("models",)),
    (("curation", "import", "{folder}"), ("FOLDER/owner/name.yaml",)),
    (("propose", MODEL, "origin.contry=DE", "--reason", "r", "--evidence", "https://example.org"),
     ("did you mean 'origin.country'", "openness_category")),
    (("propose", MODEL, "origin.country=UK", "origin.kind=firm", "--reason", "r", "--evidence", "https://example.org"),
     ("write GB", "consortium")),
    (("propose", MODEL, "origin.kind", "--reason", "r"), ("FIELD=VALUE",)),
    (("restore", "{empty}", "--yes"), ()),
)  # fmt: skip

UNREGISTERED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("check", MODEL, *USE, "--as-of", "2001-01-01"), ("Nothing was known", "never read")),
    (("check", "mistralai/Mistral-7B-v01", *USE), (f"Did you mean {MODEL}", "watch add")),
    (("check", "Mistral-7B-v0.1", *USE), (f"Did you mean {MODEL}", "owner/name")),
    (("check", "https://huggingface.co/mistralia/Mistral-7B-v0.1", *USE), (f"Did you mean {MODEL}",)),
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    made = {"empty": tmp_path / "empty", "broken": tmp_path / "broken.jsonl", "folder": tmp_path / "folder"}
    made["empty"].touch()
    made["broken"].write_text("no item\n")
    made["folder"].mkdir()
    return {name: str(path) for name, path in made.items()}


def test_what_is_wrong_ends_with_a_sentence(cardwatch: Cardwatch, files: dict[str, str]) -> None:
    assert cardwatch("watch", "add", f"https://huggingface.co/{MODEL}/tree/main").code == 0
    for arguments, words in WRONG:
        ended = cardwatch(*(one.format(**files) for one in arguments))
        assert ended.code == 3, (arguments, ended)
        assert "Traceback" not in ended.err
        assert "regex" not in ended.err
        assert all(word in ended.err for word in words), (words, ended.err)


def test_a_typo_needs_review_alone_and_among_others_and_is_told_what_is_meant(
    cardwatch: Cardwatch, tmp_path: Path
) -> None:
    assert cardwatch("watch", "add", MODEL).code == 0
    for arguments, words in UNREGISTERED:
        ended = cardwatch(*arguments)
        assert ended.code == 2, (arguments, ended)
        assert all(word in ended.out for word in words), (words, ended.out)
        assert "Asked: " in ended.err
    typo = "mistralai/Mistal-7B-v0.1"
    file = tmp_path / "list.txt"
    file.write_text(f"{MODEL}\n{typo}\n")
    for subjects in ((typo,), (MODEL, typo), (str(file),)):
        ended = cardwatch("check", *subjects, *USE)
        assert (ended.code, f"Did you mean {MODEL}" in ended.out) == (2, True), ended
    stored = cardwatch("check", typo, *USE, "--store")
    assert (stored.code, f"Did you mean {MODEL}" in stored.err) == (3, True)


def test_a_file_of_curation_says_which_field_was_meant(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "some" / "one.yaml"
    file.parent.mkdir()
    file.write_text(CURATION)
    ended = cardwatch("curation", "import", str(tmp_path))
    assert ended.code == 1
    assert "did you mean 'origin.country'" in ended.err
    file.write_text(CURATION.replace("contry", "country"))
    assert "write DE" in cardwatch("curation", "import", str(tmp_path)).err


def test_a_model_may_be_named_by_its_address(cardwatch: Cardwatch) -> None:
    address = f"https://huggingface.co/{MODEL}"
    cardwatch("watch", "add", MODEL)
    assert cardwatch("show", f"{address}/tree/main").out.startswith(MODEL)
    unread = cardwatch("check", f"{address}/tree/{'a' * 40}", *USE)
    assert (unread.code, "never read at revision" in unread.out) == (2, True)


def test_settings_are_told_together(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ANONYMOUS_READ", "perhaps"), ("PORT", "tcp://10.0.0.1:80"), ("TICK_SECONDS", "soon")):
        monkeypatch.setenv(f"CARDWATCH_{name}", value)
    ended = cardwatch("keys", "list")
    assert ended.code == 3
    for words in ("CARDWATCH_ANONYMOUS_READ='perhaps'", "yes or no", "enableServiceLinks", "CARDWATCH_TICK_SECONDS"):
        assert words in ended.err


def test_a_setting_that_does_not_exist_is_named(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    cardwatch("migrate", "--no-starter")
    monkeypatch.setenv("CARDWATCH_ANONYMUS_READ", "no")
    monkeypatch.setenv("CARDWATCH_KEY", "of-the-command-line")
    ended = cardwatch("keys", "list")
    assert ended.code == 0
    assert ended.err.count("Warning") == 1
    assert "did you mean CARDWATCH_ANONYMOUS_READ?" in ended.err


def test_a_newer_database_is_said_to_be_one(cardwatch: Cardwatch, tmp_path: Path) -> None:
    cardwatch("migrate", "--no-starter")
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'cardwatch.db'}", pool_size=1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.engine.dispose()
    for command in (("migrate",), ("keys", "list")):
        ended = cardwatch(*command)
        assert (ended.code, "newer version" in ended.err, "Traceback" in ended.err) == (3, True, False), ended
