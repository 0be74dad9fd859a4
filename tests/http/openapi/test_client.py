"""A client that a generator makes of the description, against the application on a real socket."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from registry.runtime import Runtime
from tests.support.http.application import KEY, application_over
from tests.support.http.server import port_of, served
from tests.support.http.statuses import COMMITTED

pytestmark = pytest.mark.slow
PACKAGE = "cardwatch_client"
FILES = ("application/zip", "image/svg+xml", "application/yaml")
"""Media types that the generator has to be told to take as files."""


@pytest.fixture
def address(runtime: Runtime) -> Iterator[str]:
    with application_over(runtime) as app, served(app) as server:
        yield f"http://127.0.0.1:{port_of(server)}"


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder with the client's package, which can be imported; no warning came while it was made."""
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    paths = ["--path", str(COMMITTED), "--output-path", str(tmp_path / "client")]
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    settings = tmp_path / "settings.yaml"
    files = "".join(f"  {kind}: application/octet-stream\n" for kind in FILES)
    settings.write_text(f"content_type_overrides:\n{files}")
    paths += ["--config", str(settings)]
    done = subprocess.run([*command, *paths, "--fail-on-warning"], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert "arning" not in output
    monkeypatch.syspath_prepend(str(tmp_path / "client"))
    yield tmp_path / "client" / PACKAGE
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def operation(tag: str, name: str) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.api.{tag}.{name}")


def model(name: str) -> Any:  # noqa: ANN401 - a class of the generated package
    return getattr(importlib.import_module(f"{PACKAGE}.models"), name)


@pytest.fixture
def clients(generated: Path, address: str) -> Iterator[tuple[Any, Any]]:
    """The administrator's client and anyone's."""
    package = importlib.import_module(generated.name)
    admin = package.AuthenticatedClient(base_url=address, token=KEY)
    anyone = package.Client(base_url=address, raise_on_unexpected_status=True)
    with admin, anyone:
        yield admin, anyone


def test_the_client_writes_and_reads_typed_records(clients: tuple[Any, Any]) -> None:
    admin, anyone = clients
    body = model("CuratedWrite").from_dict({"facts": {"origin": {"country": "FR"}}})
    made = operation("models", "put_model").sync("lab", "one", client=admin, body=body)
    assert isinstance(made, model("ModelDocument"))
    read = operation("models", "get_model").sync("lab", "one", client=anyone)
    assert isinstance(read, model("ModelDocument"))
    assert (read.id, read.origin.country, read.license_.status) == ("lab/one", "FR", made.license_.status)
    page = operation("models", "list_models").sync(client=anyone, owner="lab")
    assert isinstance(page, model("ModelPage"))
    assert [one.id for one in page.items] == ["lab/one"]


def test_the_client_gets_typed_problems(clients: tuple[Any, Any]) -> None:
    admin, anyone = clients
    missing = operation("models", "get_model").sync("no", "such", client=anyone)
    assert isinstance(missing, model("ProblemDocument"))
    assert (missing.status, missing.type_) == (404, "urn:cardwatch:problem:not-found")
    body = model("CuratedWrite")()
    put = operation("models", "put_model").sync
    assert isinstance(put("lab", "one", client=admin, body=body), model("ModelDocument"))
    again = put("lab", "one", client=admin, body=body)
    assert (again.status, again.type_) == (428, "urn:cardwatch:problem:version-missing")
    use = {"subject": {"license": {"declared": "mit"}}, "use": {"organisation": "company", "country": "germany"}}
    refused = operation("checks", "check_use").sync(client=anyone, body=model("CheckBody").from_dict(use))
    assert [error.pointer for error in refused.errors] == ["/use/country"]


def test_every_operation_and_shape_of_the_client_can_be_imported(generated: Path) -> None:
    modules = [path.relative_to(generated).with_suffix("") for path in generated.rglob("*.py")]
    assert len([one for one in modules if one.parts[0] == "api" and len(one.parts) == 3]) > 60
    for one in modules:
        importlib.import_module(".".join((PACKAGE, *one.parts)).removesuffix(".__init__"))
