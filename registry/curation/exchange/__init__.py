"""What people concluded, as YAML files for git: export, import, and the check of a folder."""

from registry.curation.exchange.service import Failed, ImportReport, export_folder, import_folder

__all__ = ["Failed", "ImportReport", "export_folder", "import_folder"]
