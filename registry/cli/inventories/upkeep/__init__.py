"""Commands that keep an inventory right: its facts, entries, open lines and approvals."""
