"""The replay: models change, truly or only in looks, while much goes wrong; every true change must be flagged once."""
