"""The collection of records: filters, order, facets, and the export of what they find."""
