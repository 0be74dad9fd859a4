"""How far a document reaches the minimum elements of the G7 paper on SBOMs for AI; nothing is stored or fetched.

Decided in ADR 0068.
"""

from datetime import datetime

import msgspec

from registry.db import Database
from registry.errors import Invalid
from registry.exports.coverage.documents import format_of, read_elements
from registry.exports.coverage.elements import minimum_elements
from registry.exports.coverage.rules import judge_coverage
from registry.exports.coverage.schemas import CoverageRead
from registry.exports.formats import FORMATS
from registry.exports.service import write_bom
from registry.licenses import Knowledge
from registry.openness.evaluation import read_tree

OWN_FORMATS = tuple(name for name in FORMATS if not name.endswith("-tag"))
"""Those of our own documents that are JSON."""
OWN_FORMAT = "cyclonedx-1.6"
"""Of our own documents, the one that is looked at where nobody names another."""


def cover_document(data: bytes) -> CoverageRead:
    """The coverage of a document; raises ``Invalid`` for what is none, too large, or nested too deep."""
    tree = read_tree(data, "application/json")
    return judge_coverage(minimum_elements(), format_of(tree), read_elements(tree))


def cover_model(
    database: Database, knowledge: Knowledge, model_id: str, now: datetime, format_: str = OWN_FORMAT
) -> CoverageRead:
    """The coverage of our own document of a model; raises ``NotFound``, and ``Invalid`` for another format."""
    if format_ not in OWN_FORMATS:
        message = f"{format_[:100]!r} is not one of {', '.join(OWN_FORMATS)}."
        raise Invalid(message, pointer="/format", supported=list(OWN_FORMATS))
    tree = msgspec.json.decode(write_bom(database, knowledge, model_id, format_, now).data)
    return judge_coverage(minimum_elements(), format_of(tree), read_elements(tree))
