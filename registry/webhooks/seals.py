"""The signing secrets of subscriptions, sealed in the database."""

from datetime import datetime

from sqlmodel import Session, col, select

from registry.db import Database
from registry.encryption import PREFIX, SecretBox, UnreadableSecretError, is_sealed
from registry.webhooks.tables import WebhookEndpoint


def purpose_of(endpoint_id: str) -> str:
    """What a secret is sealed for, so that it does not open in another row."""
    return f"webhook/{endpoint_id}"


def open_secrets(box: SecretBox, endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
    """The secrets that sign now, the newest first; raises ``UnreadableSecretError``."""
    purpose, until = purpose_of(endpoint.id), endpoint.previous_secret_until
    newest = box.open(endpoint.secret, purpose)
    if endpoint.previous_secret and until and now < until:
        return newest, box.open(endpoint.previous_secret, purpose)
    return (newest,)


def unreadable_endpoints(session: Session, box: SecretBox) -> list[str]:
    """The ids of subscriptions whose secret this key does not open: each needs a new secret, or the old key."""
    rows = session.exec(
        select(WebhookEndpoint.id, WebhookEndpoint.secret).where(col(WebhookEndpoint.deleted_at).is_(None))
    )
    return [number for number, secret in rows if not _opens(box, secret, purpose_of(number))]


def seal_secrets(database: Database) -> int:
    """Seal what was stored in clear before secrets were sealed; of how many subscriptions."""
    with database.unit_of_work() as work:
        clear = (~col(WebhookEndpoint.secret).startswith(PREFIX), col(WebhookEndpoint.secret) != "")
        rows = select(WebhookEndpoint).where(*clear)
        count = 0
        for endpoint in work.session.exec(rows.with_for_update()):
            purpose = purpose_of(endpoint.id)
            endpoint.secret = work.secrets.seal(endpoint.secret, purpose)
            if endpoint.previous_secret and not is_sealed(endpoint.previous_secret):
                endpoint.previous_secret = work.secrets.seal(endpoint.previous_secret, purpose)
            count += 1
        return count


def _opens(box: SecretBox, stored: str, purpose: str) -> bool:
    try:
        box.open(stored, purpose)
    except UnreadableSecretError:
        return False
    return True
