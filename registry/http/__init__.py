"""What all endpoints share: problem documents, pages and cursors, ETags, the guarded edge."""
