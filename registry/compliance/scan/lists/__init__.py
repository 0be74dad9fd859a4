"""Lists of models that programs write: caches, servers' answers, routes, bills of materials' kin."""

from registry.compliance.scan.files import FileReader, FolderReader

LIST_READERS: tuple[FileReader, ...] = ()
FOLDER_READERS: tuple[FolderReader, ...] = ()

__all__ = ["FOLDER_READERS", "LIST_READERS"]
