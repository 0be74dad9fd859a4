"""The functions that are made of the description, against the application on a real socket."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cardwatch_client.rest import AuthenticatedClient, Client, models
from cardwatch_client.rest.api.checks import check_use
from cardwatch_client.rest.api.inventories import create_inventory, import_inventory
from cardwatch_client.rest.api.models import export_models, get_model, list_models, put_model
from cardwatch_client.rest.types import File
from generation import MADE

from registry.runtime import Runtime
from tests.support.http.application import KEY, application_over
from tests.support.http.server import served, url_of
from tests.support.http.statuses import COMMITTED

pytestmark = pytest.mark.slow


@pytest.fixture
def clients(runtime: Runtime) -> Iterator[tuple[AuthenticatedClient, Client]]:
    """The administrator's client and anyone's."""
    with application_over(runtime) as app, served(app) as server:
        admin = AuthenticatedClient(base_url=url_of(server), token=KEY)
        anyone = Client(base_url=url_of(server), raise_on_unexpected_status=True)
        with admin, anyone:
            yield admin, anyone


def test_the_client_writes_and_reads_typed_records(clients: tuple[AuthenticatedClient, Client]) -> None:
    admin, anyone = clients
    body = models.CuratedWrite.from_dict({"facts": {"origin": {"country": "FR"}}})
    made = put_model.sync("lab", "one", client=admin, body=body)
    assert isinstance(made, models.ModelDocument)
    read = get_model.sync("lab", "one", client=anyone)
    assert isinstance(read, models.ModelDocument)
    assert (read.id, read.origin.country, read.license_.status) == ("lab/one", "FR", made.license_.status)
    page = list_models.sync(client=anyone, owner="lab")
    assert isinstance(page, models.ModelPage)
    assert [one.id for one in page.items] == ["lab/one"]


def test_the_client_gets_typed_problems(clients: tuple[AuthenticatedClient, Client]) -> None:
    admin, anyone = clients
    missing = get_model.sync("no", "such", client=anyone)
    assert isinstance(missing, models.ProblemDocument)
    assert (missing.status, missing.type_) == (404, "urn:cardwatch:problem:not-found")
    body = models.CuratedWrite()
    assert isinstance(put_model.sync("lab", "one", client=admin, body=body), models.ModelDocument)
    again = put_model.sync("lab", "one", client=admin, body=body)
    assert isinstance(again, models.ProblemDocument)
    assert (again.status, again.type_) == (428, "urn:cardwatch:problem:version-missing")
    use = {"subject": {"license": {"declared": "mit"}}, "use": {"organisation": "company", "country": "germany"}}
    refused = check_use.sync(client=anyone, body=models.CheckBody.from_dict(use))
    assert isinstance(refused, models.ProblemDocument)
    assert isinstance(refused.errors, list)
    assert [error.pointer for error in refused.errors] == ["/use/country"]


def test_bytes_are_files_both_ways(clients: tuple[AuthenticatedClient, Client], tmp_path: Path) -> None:
    admin, anyone = clients
    put_model.sync("lab", "one", client=admin, body=models.CuratedWrite())
    exported = export_models.sync(client=anyone)
    assert isinstance(exported, File)
    assert b'"lab/one"' in exported.payload.read()
    body = models.InventoryWrite.from_dict({"name": "Lab", "use": {"country": "DE", "organisation": "university"}})
    made = create_inventory.sync(client=admin, body=body)
    assert isinstance(made, models.InventoryRead)
    (tmp_path / "list.txt").write_text("lab/one\n")
    with (tmp_path / "list.txt").open("rb") as listed:
        brought = import_inventory.sync(made.id, client=admin, body=File(payload=listed))
    assert isinstance(brought, models.ImportRead)
    assert brought.added == 1


def test_every_operation_of_the_description_is_a_module_and_can_be_imported() -> None:
    modules = [path.relative_to(MADE).with_suffix("") for path in MADE.rglob("*.py")]
    operations = [one.name for one in modules if one.parts[0] == "api" and len(one.parts) == 3 and one.name[0] != "_"]
    assert sorted(operations) == sorted(set(operations))
    text = COMMITTED.read_text(encoding="utf-8")
    assert len(operations) == text.count('"operationId"')
    for one in modules:
        importlib.import_module(".".join(("cardwatch_client.rest", *one.parts)).removesuffix(".__init__"))
