"""Commands around policies, the rules of an institution."""
