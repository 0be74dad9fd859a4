"""Somebody who keeps inventories, in few words."""

from typing import Any

from registry.compliance.inventories.runs.worker import check_due
from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}


class Desk:
    """A client that may write inventories, and the worker behind it."""

    def __init__(self, runtime: Runtime, client: Client, shelf: Shelf) -> None:
        self.runtime, self.client, self.shelf = runtime, client, shelf

    def open(self, name: str = "Lab", **more: Any) -> str:  # noqa: ANN401 - JSON
        """A new inventory; its path."""
        made = self.client.post("/v1/inventories", json={"name": name, "use": USE, **more})
        assert made.status_code == 201, made.text
        return f"/v1/inventories/{made.json()['id']}"

    def put(self, inventory: str, entry: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """A new entry."""
        made = self.client.put(f"{inventory}/entries/{entry}", json=body)
        assert made.status_code == 201, made.text
        return dict(made.json())

    def check(self, inventory: str) -> dict[str, Any]:
        """Have all judged; the run."""
        asked = self.client.post(f"{inventory}/check")
        assert asked.status_code == 202, asked.text
        check_due(self.runtime.database, self.runtime.knowledge, budget_seconds=60)
        return dict(self.client.get(f"{inventory}/runs/{asked.json()['run_id']}").json())

    def verdicts(self, inventory: str) -> dict[str, str]:
        """The verdict of each entry that was judged."""
        return {one["entry"]: one["verdict"] for one in self.items(f"{inventory}/results")}

    def items(self, path: str, **params: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - parameters
        """One page of a list."""
        answer = self.client.get(path, params={"limit": 200, **params})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])
