"""The table of readers: which reads which kind of file. The first that takes a file reads it."""

from registry.compliance.scan.boms import BOM_READERS
from registry.compliance.scan.code import CODE_READERS
from registry.compliance.scan.files import FileReader, FolderReader, ScanFile, by_name
from registry.compliance.scan.lists import FOLDER_READERS, LIST_READERS
from registry.compliance.scan.lists.pins import PIN_READERS
from registry.compliance.scan.settings import SETTINGS_READERS
from registry.compliance.scan.texts import TEXT_READERS

READERS: tuple[FileReader, ...] = (
    *BOM_READERS,
    *LIST_READERS,
    *CODE_READERS,
    *SETTINGS_READERS,
    *TEXT_READERS,  # the last of them takes whatever is left
)
FOLDERS: tuple[FolderReader, ...] = FOLDER_READERS
_SOURCES = tuple(
    one for one in (*BOM_READERS, *LIST_READERS, *CODE_READERS, *SETTINGS_READERS) if one not in PIN_READERS
)
_CODE = by_name(
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".go", ".java", ".kt", ".kts", ".scala", ".groovy",
    ".gradle", ".rs", ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".cu", ".cs", ".rb", ".php", ".swift", ".r", ".jl",
    ".lua", ".pl", ".tf", ".hcl", ".nix", ".sql", ".css", ".html", ".htm", ".xml", ".proto", ".ex", ".exs", ".dart",
)  # fmt: skip


def reader_of(file: ScanFile) -> FileReader:
    """Who reads a file."""
    return next(reader for reader in READERS if reader.takes(file))


def source_kind(path: str, data: bytes) -> str | None:
    """What kind of source a file is, in words; None of what somebody may have written as a list."""
    file = ScanFile(path, data)
    if not file.is_plain:
        return None
    found = next((reader.kind for reader in _SOURCES if reader.takes(file)), None)
    return found or ("code" if _CODE(file) else None)
