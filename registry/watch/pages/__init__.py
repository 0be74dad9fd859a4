"""Web pages that cards link to as their licence: reading them, and the text that counts."""
