"""Cardwatch: a registry of language models, their licences and what follows from them."""
