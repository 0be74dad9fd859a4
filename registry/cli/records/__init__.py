"""Commands that show, import and export records."""
