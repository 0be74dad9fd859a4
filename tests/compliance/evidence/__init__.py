"""Evidence packs and notices."""
