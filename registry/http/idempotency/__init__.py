"""``Idempotency-Key``: what a client asks twice is done once (draft-ietf-httpapi-idempotency-key)."""
