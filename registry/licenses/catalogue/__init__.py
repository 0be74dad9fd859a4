"""The catalogue: the licences that are known, their terms with clause and evidence."""
