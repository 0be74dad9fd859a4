"""What people concluded, as YAML files for git: export, import, and the check of a folder."""

from registry.curation.exchange.service import FolderImport, RefusedFile, export_folder, import_folder

__all__ = ["FolderImport", "RefusedFile", "export_folder", "import_folder"]
