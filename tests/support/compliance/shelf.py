"""Registered models for checks, and one question over HTTP."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Litestar
from litestar.testing import TestClient

from registry.db import Database
from registry.evidence.service import keep_texts
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts, CuratedTerritory
from registry.records.facts.observation import Gate, ObservedBase, ObservedFacts, ObservedFile
from registry.records.service import observe, register
from tests.support.compliance.questions import INTERNAL, NOW

Client = TestClient[Litestar]


def post(client: Client, subject: Any, use: Any = None, **more: Any) -> Any:  # noqa: ANN401 - JSON
    return client.post("/v1/checks", json={"subject": subject, "use": use or INTERNAL, **more})


class Shelf:
    """Registers models the way the watch does."""

    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self.database, self.knowledge = database, knowledge

    def add(
        self,
        model: str,
        declared: str,
        *bases: str,
        revision: str = "a" * 40,
        text: bytes = b"",
        name: str | None = None,
        pipeline: str | None = None,
        link: str | None = None,
        modified: datetime | None = None,
        prompt: str | None = None,
        gated: Gate = "no",
        beside: tuple[tuple[str, bytes], ...] = (),
        region: Mapping[str, bool] = {},
        at: datetime = NOW,
    ) -> None:
        named = ((("LICENSE", text),) if text else ()) + beside
        seen = ObservedFacts(
            id=model,
            revision=revision,
            declared=(declared,) if declared else (),
            bases=tuple(ObservedBase(base) for base in bases),
            files=tuple(
                ObservedFile(
                    path, hashlib.sha256(data).hexdigest(), len(data), "notice" if path == "NOTICE" else "license"
                )
                for path, data in named
            ),
            license_name=name,
            pipeline_tag=pipeline,
            license_link=link,
            last_modified_at=modified,
            gated=gated,
            gate_prompt_sha256=hashlib.sha256(prompt.encode()).hexdigest() if prompt else None,
        )
        seen = msgspec.structs.replace(seen, **region)
        with self.database.unit_of_work() as work:
            keep_texts(work, [kept for kept in (*(data for _, data in named), (prompt or "").encode()) if kept], at)
            record = register(work, self.knowledge, model, source="huggingface", now=at)
            observe(work, self.knowledge, record, seen, at)

    def conclude(self, model: str, key: str, territory: CuratedTerritory | None = None) -> None:
        write = ConclusionWrite(license=key, reason="read the text", territory=territory)
        with self.database.unit_of_work() as work:
            record = register(work, self.knowledge, model, source="huggingface", now=NOW)
            curate(work, self.knowledge, record, CuratedFacts(), write, actor="a curator", now=NOW)
