"""The Hugging Face Hub's API: models, lists, trees, files, commits."""
