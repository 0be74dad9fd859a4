"""What people concluded, as YAML files for git: export, import, and the check of a folder."""
