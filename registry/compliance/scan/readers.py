"""The table of readers: which reads which kind of file. The first that takes a file reads it."""

from registry.compliance.scan.boms import BOM_READERS
from registry.compliance.scan.code import CODE_READERS
from registry.compliance.scan.files import FileReader, FolderReader, ScanFile
from registry.compliance.scan.lists import FOLDER_READERS, LIST_READERS
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


def reader_of(file: ScanFile) -> FileReader:
    """Who reads a file."""
    return next(reader for reader in READERS if reader.takes(file))
