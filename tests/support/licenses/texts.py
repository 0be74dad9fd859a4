"""Licence texts: those of the catalogue, one that no catalogue knows, and a registry that learns them."""

import hashlib
from datetime import UTC, datetime

from registry.db import Database
from registry.evidence.service import keep_texts
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.service import teach_decision, teach_texts
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.service import register
from tests.support.licenses.knowledge import knowledge

NOW = datetime(2026, 1, 2, tzinfo=UTC)
VENDOR = """Example Weights Agreement (in our words)

1. The licensor lets any person or company run, adapt and share the weights at no cost inside the territory.
2. The territory is every country of the world except those of the European Union.
3. Whoever offers a service to more than 50 million monthly active users asks the licensor for terms of their own.
4. Outputs belong to whoever made them; they must not serve to train a model that competes with this one.
5. Each copy carries this agreement, the notice file and the name of the licensor in a place that users see.
"""
NEAR_COPY = VENDOR.replace("50 million", "5 million").replace("European Union", "European Union and South Korea")


def catalogued_texts() -> dict[str, str]:
    """The texts that SPDX has of the catalogue's licences, by key."""
    entries, texts = load_catalogue().entries.values(), load_spdx_texts()
    return {entry.key: texts[entry.spdx] for entry in entries if entry.spdx and not entry.family}


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def teach(database: Database, *texts: str, model: str = "example-lab/model") -> list[str]:
    """Keep and teach texts as a sync does; their sha256."""
    data = [text.encode() for text in texts]
    names = [sha256_hex(one) for one in data]
    with database.unit_of_work() as work:
        keep_texts(work, data, NOW)
        teach_texts(work, load_index(), names, model=model, now=NOW)
    return names


def decide(database: Database, number: int, sha256: str, key: str) -> None:
    """A person decides which licence a text of this model is."""
    with database.unit_of_work() as work:
        record = register(work, knowledge(), f"example-lab/model-{number}", source="huggingface", now=NOW)
        teach_decision(work, load_index(), record.number, sha256, key, by="jane", now=NOW)
