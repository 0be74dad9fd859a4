"""The Hub's own webhook: a hint that a model is to be read again."""
