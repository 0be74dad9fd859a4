"""The key that seals secrets in tests."""

from registry.encryption import SecretBox

SECRETS = SecretBox(b"the key of the tests")
