"""Commands about the bills of materials of others: enriched, and held against what they should have."""
