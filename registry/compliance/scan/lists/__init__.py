"""Lists of models that programs write: caches, servers' answers, routes, bills of materials' kin."""

from registry.compliance.scan.files import FileReader, FolderReader
from registry.compliance.scan.lists.cache_tables import TABLE_READERS
from registry.compliance.scan.lists.caches import CACHE_READER
from registry.compliance.scan.lists.ollama import OLLAMA_READERS
from registry.compliance.scan.lists.ollama_store import STORE_READER
from registry.compliance.scan.lists.pins import PIN_READERS
from registry.compliance.scan.lists.project_tables import PROJECT_READERS
from registry.compliance.scan.lists.reports import report_kind
from registry.compliance.scan.lists.routes import ROUTE_READERS
from registry.compliance.scan.lists.servers import SERVER_READERS

LIST_READERS: tuple[FileReader, ...] = (
    *OLLAMA_READERS,
    *SERVER_READERS,
    *ROUTE_READERS,
    *TABLE_READERS,
    *PIN_READERS,
    *PROJECT_READERS,
)
FOLDER_READERS: tuple[FolderReader, ...] = (CACHE_READER, STORE_READER)

__all__ = ["FOLDER_READERS", "LIST_READERS", "report_kind"]
