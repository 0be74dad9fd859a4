"""The public document of a record: rendered when the record changes, looked up by key when read."""
