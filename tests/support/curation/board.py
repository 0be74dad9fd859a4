"""People around a record: who proposes, who reviews, and what they say."""

from dataclasses import dataclass
from typing import Any

from tests.support.http.application import Client
from tests.support.watch.story import MODEL, Story

PATH = f"/v1/models/{MODEL}"
LINK = "https://example.org/announcement"


@dataclass(frozen=True)
class Board:
    admin: Client
    alice: Client
    bob: Client
    story: Story

    def record(self, path: str = PATH) -> Any:  # noqa: ANN401 - any JSON
        """The public document."""
        return self.admin.get(path).json()

    def write(self, path: str = PATH, **facts: object) -> None:
        """The administrator writes the curated layer without asking."""
        current = self.admin.get(path).headers.get("etag", "*")
        answer = self.admin.put(path, json={"facts": facts}, headers={"If-Match": current})
        assert answer.status_code in {200, 201}, answer.text

    def propose(self, values: dict[str, Any], **more: object) -> Any:  # noqa: ANN401 - any JSON
        """Alice's proposal."""
        answer = self.alice.post("/v1/proposals", json=wish(values, **more))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def accept(self, proposal: Any, **more: object) -> Any:  # noqa: ANN401 - any JSON
        """Bob's acceptance."""
        path = f"/v1/proposals/{proposal['id']}/accept"
        answer = self.bob.post(path, json={"reason": "Read it.", **more})
        assert answer.status_code == 200, answer.text
        return answer.json()


def wish(values: dict[str, Any], **more: object) -> dict[str, object]:
    """The body of a proposal."""
    changes = [{"field": field, "value": value} for field, value in values.items()]
    return {"model": MODEL, "changes": changes, "reason": "The publisher says so.", "evidence": [LINK], **more}
