"""Model cards: front matter, modality, and which files of a repository are licence files."""
