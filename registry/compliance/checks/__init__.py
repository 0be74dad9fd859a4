"""``/v1/checks``: what is known of the subject, judged for one stated use, answered with its reasons."""

from registry.compliance.checks.answers import judge
from registry.compliance.checks.queries import gather_subject
from registry.compliance.checks.report.phrases import DUTIES_DE
from registry.compliance.checks.schemas import (
    MAX_CHECKS,
    CheckAnswer,
    CheckBody,
    FindingRead,
    ModelId,
    SubjectBody,
    UseBody,
)
from registry.compliance.checks.service import check, check_all, check_each, keeping
from registry.compliance.checks.vocabulary import (
    ACTIVITIES,
    AUDIENCES,
    DISTRIBUTIONS,
    ORGANISATIONS,
    PURPOSES,
    USE,
)

__all__ = [
    "ACTIVITIES",
    "AUDIENCES",
    "DISTRIBUTIONS",
    "DUTIES_DE",
    "MAX_CHECKS",
    "ORGANISATIONS",
    "PURPOSES",
    "USE",
    "CheckAnswer",
    "CheckBody",
    "FindingRead",
    "ModelId",
    "SubjectBody",
    "UseBody",
    "check",
    "check_all",
    "check_each",
    "gather_subject",
    "judge",
    "keeping",
]
