"""Checks of whole inventories: asked for, done in the background, and what they found."""

from registry.compliance.inventories.runs.judgement import Judgement, judge_questions, question_of
from registry.compliance.inventories.runs.leases import RUN_LEASE
from registry.compliance.inventories.runs.outcomes import Occurrence, record_outcomes
from registry.compliance.inventories.runs.queries import (
    all_results,
    get_run,
    list_history,
    list_results,
    read_result,
    read_run,
)
from registry.compliance.inventories.runs.schemas import (
    CheckRunRead,
    CheckStarted,
    PastCheck,
    ResultRead,
    Verdict,
    VerdictChange,
)
from registry.compliance.inventories.runs.service import start_check
from registry.compliance.inventories.runs.worker import check_due

__all__ = [
    "RUN_LEASE",
    "CheckRunRead",
    "CheckStarted",
    "Judgement",
    "Occurrence",
    "PastCheck",
    "ResultRead",
    "Verdict",
    "VerdictChange",
    "all_results",
    "check_due",
    "get_run",
    "judge_questions",
    "list_history",
    "list_results",
    "question_of",
    "read_result",
    "read_run",
    "record_outcomes",
    "start_check",
]
