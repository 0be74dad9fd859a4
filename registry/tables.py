"""Every domain's tables, for Alembic and the tests."""

from sqlmodel import SQLModel

from registry.access import tables as access
from registry.clock import tables as clock
from registry.compliance.checks.storage import tables as stored_checks
from registry.compliance.checks.subjects import tables as subjects
from registry.compliance.evidence.inventories import tables as inventory_packs
from registry.compliance.inventories import tables as inventories
from registry.compliance.policies import tables as policies
from registry.compliance.waivers import tables as waivers
from registry.curation.proposals import tables as proposals
from registry.curation.review import tables as review
from registry.events import tables as events
from registry.evidence import tables as evidence
from registry.http.idempotency import tables as replies
from registry.hub.abilities import tables as abilities
from registry.hub.budget import tables as budget
from registry.licenses.texts import tables as texts
from registry.openness.verdicts import tables as verdicts
from registry.progress import tables as progress
from registry.rates import tables as rates
from registry.records import tables as records
from registry.records.figures import tables as figures
from registry.records.search import tables as search
from registry.records.weights import tables as weights
from registry.transparency.leaves import tables as log
from registry.watch import tables as watch
from registry.watch.backfill import tables as backfill
from registry.watch.changes import tables as changes
from registry.watch.hooks import tables as hooks
from registry.watch.pages import tables as pages
from registry.watch.runs import tables as runs
from registry.watch.sweeps import tables as sweeps
from registry.webhooks import tables as webhooks

__all__ = [
    "abilities", "access", "backfill", "budget", "changes", "clock", "events", "evidence", "figures", "hooks",
    "inventories", "inventory_packs", "log", "metadata", "pages", "policies", "progress", "proposals", "rates",
    "records", "replies", "review", "runs", "search", "stored_checks", "subjects", "sweeps", "texts", "verdicts",
    "waivers", "watch", "webhooks", "weights",
]  # fmt: skip

metadata = SQLModel.metadata
