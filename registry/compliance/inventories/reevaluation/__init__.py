"""Judging entries again that a flag, a curated change, a policy, a catalogue or the time can have affected."""

from registry.compliance.inventories.reevaluation.impact import follow_changes, policy_changed
from registry.compliance.inventories.reevaluation.leases import DUE_LEASE
from registry.compliance.inventories.reevaluation.sweep import find_overdue
from registry.compliance.inventories.reevaluation.worker import judge_due

__all__ = ["DUE_LEASE", "find_overdue", "follow_changes", "judge_due", "policy_changed"]
