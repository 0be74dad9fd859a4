"""The key that seals secrets in tests, and what it opens."""

from registry.encryption import SecretBox
from registry.webhooks import WebhookEndpoint

SECRETS = SecretBox(b"the key of the tests")


def secret_of(endpoint: WebhookEndpoint) -> str:
    """The secret that an endpoint's messages are signed with."""
    return SECRETS.open(endpoint.secret, f"webhook/{endpoint.id}")
