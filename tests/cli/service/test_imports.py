"""What processes and commands import: counted, not timed; what is not imported takes neither time nor memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DATABASE = {"pydantic", "sqlalchemy", "sqlmodel"}
CLIENTS = {"alembic", "celery", "huggingface_hub", "httpx2", "kombu", "litestar", "lxml", "psycopg", "selectolax",
           "spdx_tools", "uvicorn", "workers"}  # fmt: skip
"""What a command that looks at one record has no use for."""
MODEL = "mistralai/Mistral-7B-v0.1"
CALLED = """
import sys
from registry import cli
sys.argv = ["cardwatch", *sys.argv[1:]]
try:
    cli.main()
except SystemExit as ended:
    assert ended.code in (0, 2, None), ended.code
print()
print("loaded:", *sys.modules)
"""


def loaded(script: str, *arguments: str, folder: Path) -> set[str]:
    """The libraries, and packages of ours, that were imported in the end."""
    environment = {**os.environ, "CARDWATCH_DATA_DIR": str(folder)}
    call = [sys.executable, "-c", script, *arguments]
    said = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert said.returncode == 0, said.stderr
    modules = said.stdout.rpartition("loaded:")[2].split()
    return {name.partition(".")[0] for name in modules} | {".".join(name.split(".")[:2]) for name in modules}


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("registry.cli.service.processes", {*DATABASE, *CLIENTS}),
        ("workers.bell", {*DATABASE, *CLIENTS} - {"celery", "kombu", "workers"}),
        ("workers.app", {"alembic", "litestar", "uvicorn", "psycopg"}),
    ],
)
def test_a_process_imports_what_it_works_with(module: str, needless: set[str], tmp_path: Path) -> None:
    script = f"import sys, {module}; print('loaded:', *sys.modules)"
    assert not needless & loaded(script, folder=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("show", MODEL), {"cel_expr_python", "registry.compliance", "registry.openness", "registry.webhooks"}),
        (("check", MODEL, "--country", "DE", "--organisation", "university"), {"registry.openness", "registry.watch"}),
    ],
)
def test_a_command_that_looks_at_a_record_imports_no_clients(
    arguments: tuple[str, ...], needless: set[str], starter_folder: Path
) -> None:
    found = loaded(CALLED, *arguments, folder=starter_folder)
    assert {"registry.records", "sqlalchemy"} <= found
    assert not (CLIENTS | needless) & found


@pytest.fixture(scope="module")
def starter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `cardwatch migrate` makes it."""
    folder = tmp_path_factory.mktemp("starter")
    environment = {**os.environ, "CARDWATCH_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "registry.cli", "migrate"], env=environment, check=True, capture_output=True)
    return folder
