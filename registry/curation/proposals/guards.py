"""A guard for what several scopes allow."""
