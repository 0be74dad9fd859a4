"""Judging entries again that a flag, a curated change, a policy, a catalogue or the time can have affected."""

from registry.compliance.inventories.reevaluation.leases import DUE_LEASE
from registry.compliance.inventories.reevaluation.marks import mark_affected, policy_changed
from registry.compliance.inventories.reevaluation.sweep import mark_overdue
from registry.compliance.inventories.reevaluation.worker import judge_due

__all__ = ["DUE_LEASE", "judge_due", "mark_affected", "mark_overdue", "policy_changed"]
