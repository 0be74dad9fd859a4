"""The package as it is handed out: built from a checkout without a network, installed where nothing else is, typed."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import generation
import pytest

from tests.support.notebooks import cells_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "clients/python"
README = (ROOT / PACKAGE / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def call(*command: str, cwd: Path, **settings: str) -> str:
    environment = {**os.environ, "PIP_NO_INDEX": "1", **settings}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed of the client, and the description beside it."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = call("git", "ls-files", "-z", PACKAGE, "openapi", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    assert not (folder / PACKAGE / "src" / "cardwatch_client" / "rest").exists()
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    target = checkout / "dist"
    build = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target))
    call(*PIP, *build, f"./{PACKAGE}", cwd=checkout)
    (made,) = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of a new environment that has the wheel, and beside it what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    call(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder)
    python = str(folder / "bin" / "python")
    call(*PIP, "--python", python, "install", "--quiet", "--no-deps", str(wheel), cwd=folder)
    place = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    (Path(place) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python


def test_a_new_environment_imports_the_wheel(installed: str, tmp_path: Path) -> None:
    program = "import cardwatch_client as c; print(c.__file__); print(c.Cardwatch('http://127.0.0.1:9').rest)"
    place = call(installed, "-c", program, cwd=tmp_path)
    assert str(Path(installed).parents[1]) in place


def test_the_wheel_holds_what_the_description_says_today_and_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        stamp = packed.read(f"cardwatch_client/rest/{generation.STAMP}").decode()
    text = (ROOT / "openapi" / "openapi.json").read_text(encoding="utf-8")
    operations = [one for one in names if re.fullmatch(r"cardwatch_client/rest/api/\w+/[a-z]\w*\.py", one)]
    assert len(operations) == text.count('"operationId"')
    assert "cardwatch_client/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    generation.make()
    assert stamp == (generation.MADE / generation.STAMP).read_text()


def test_the_same_description_gives_the_same_files(wheel: Path) -> None:
    generation.make()
    with zipfile.ZipFile(wheel) as packed:
        packed_files = {name: packed.read(name) for name in packed.namelist() if "/rest/" in name}
    source = generation.MADE.parents[1]
    made = {str(path.relative_to(source)): path.read_bytes() for path in generation.MADE.rglob("*.*")}
    assert {name for name in made if "__pycache__" not in name} == set(packed_files)
    assert [name for name, data in packed_files.items() if made[name] != data] == []


def test_a_source_distribution_needs_no_generator(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    del wheel
    program = f"import generation; print(generation.build_sdist({str(tmp_path)!r}))"
    call(sys.executable, "-c", program, cwd=checkout / PACKAGE)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "away", filter="data")
    (folder,) = (tmp_path / "away").iterdir()
    asked = "import generation; print(generation.get_requires_for_build_wheel())"
    assert call(sys.executable, "-c", asked, cwd=folder).strip() == "[]"
    call(*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "out", ".", cwd=folder)
    (made,) = (folder / "out").glob("*.whl")
    assert any("/rest/api/" in name for name in zipfile.ZipFile(made).namelist())


def test_a_checkout_asks_for_the_generator_that_is_pinned(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout / "openapi", tmp_path / "openapi")
    copy = tmp_path / PACKAGE
    copy.mkdir(parents=True)
    shutil.copyfile(checkout / PACKAGE / "generation.py", copy / "generation.py")
    asked = "import generation; print(*generation.get_requires_for_build_wheel())"
    assert call(sys.executable, "-c", asked, cwd=copy).strip() == generation.GENERATOR
    name, _, version = generation.GENERATOR.partition("==")
    assert f"{name}=={version} " in (ROOT / "requirements-dev.lock").read_text()


def test_a_changed_description_is_made_anew_and_a_wrong_one_fails(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    del wheel
    shutil.copytree(checkout, tmp_path / "copy")
    package, path = tmp_path / "copy" / PACKAGE, tmp_path / "copy" / "openapi" / "openapi.json"
    description = json.loads(path.read_text())
    del description["paths"]["/v1/audit/export"]
    path.write_text(json.dumps(description))
    call(sys.executable, "generation.py", cwd=package)
    made = package / "src" / "cardwatch_client" / "rest" / "api" / "audit"
    before = names_in(made)
    assert ("list_actions" in before, "export_actions" in before) == (True, False)
    description["paths"]["/v1/audit"]["get"]["responses"]["200"]["$ref"] = "#/components/responses/none"
    path.write_text(json.dumps(description))
    done = subprocess.run([sys.executable, "generation.py"], cwd=package, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert names_in(made) == before, "what was there is kept"


def names_in(folder: Path) -> frozenset[str]:
    return frozenset(one.stem for one in folder.glob("[a-z]*.py"))


def test_programs_that_use_it_are_checked_by_mypy_strict(installed: str, tmp_path: Path) -> None:
    notebooks = ("\n".join(source_of(path)) for path in NOTEBOOKS)
    for number, program in enumerate((*EXAMPLES, *notebooks)):
        (tmp_path / f"program{number}.py").write_text(program)
    (tmp_path / "wrong.py").write_text(
        f"{EXAMPLES[0]}\nUse(country='DE', organisation='club')\nanswer.verdict.nothing\n"
    )
    mypy = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", installed, ".")
    done = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    faults = re.findall(r"^(\w+)\.py:\d+: error: .*\[([a-z-]+)\]$", done.stdout, re.MULTILINE)
    assert set(faults) == {("wrong", "arg-type"), ("wrong", "union-attr")}, done.stdout + done.stderr


def source_of(notebook: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in cells_of(notebook) if cell["cell_type"] == "code"]


def test_it_bears_the_version_of_the_service() -> None:
    versions = {
        tomllib.loads((ROOT / place / "pyproject.toml").read_text())["project"]["version"] for place in (".", PACKAGE)
    }
    assert len(versions) == 1
    assert (ROOT / PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
