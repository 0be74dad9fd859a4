"""Reading documents back with the SPDX library, which also validates them."""

from pathlib import Path
from typing import Any

from spdx_tools.spdx.parser.json import json_parser
from spdx_tools.spdx.parser.tagvalue import tagvalue_parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from registry.db import Database
from registry.exports.service import Bom, write_bom
from registry.licenses.knowledge import Knowledge
from tests.support.clock import NOW

PARSERS: dict[str, Any] = {"spdx-2.3-json": json_parser, "spdx-2.3-tag": tagvalue_parser}


class Reader:
    """Writes a model's documents and reads them back."""

    def __init__(self, database: Database, knowledge: Knowledge, folder: Path) -> None:
        self.database, self.knowledge, self.folder = database, knowledge, folder

    def write(self, model_id: str, format_: str = "spdx-2.3-json") -> Bom:
        return write_bom(self.database, self.knowledge, model_id, format_, NOW)

    def read(self, model_id: str, format_: str = "spdx-2.3-json") -> Any:  # noqa: ANN401 - the library's Document
        path = self.folder / "document"
        path.write_bytes(self.write(model_id, format_).data)
        document = PARSERS[format_].parse_from_file(str(path))
        assert validate_full_spdx_document(document) == []
        return document

    def read_both(self, model_id: str) -> list[Any]:
        """The document from either format; they say the same."""
        documents = [self.read(model_id, format_) for format_ in PARSERS]
        first, second = (document.packages[0] for document in documents)
        assert first.license_declared == second.license_declared
        assert first.license_concluded == second.license_concluded
        return documents
