"""What happened: an append-only log, the audit trail and the source of alerts."""
