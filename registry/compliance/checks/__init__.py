"""``/v1/checks``: what is known of the subject, judged for one stated use, answered with its reasons."""

from registry.compliance.checks.answers import judge
from registry.compliance.checks.previews import PreviewBody, PreviewRead, PreviewSubject, preview, preview_models
from registry.compliance.checks.queries import gather_subject
from registry.compliance.checks.schemas import CheckAnswer, CheckBody, FindingRead, ModelId, SubjectBody, UseBody
from registry.compliance.checks.service import check, check_all
from registry.compliance.checks.vocabulary import ACTIVITIES, ORGANISATIONS, PURPOSES

__all__ = [
    "ACTIVITIES",
    "ORGANISATIONS",
    "PURPOSES",
    "CheckAnswer",
    "CheckBody",
    "FindingRead",
    "ModelId",
    "PreviewBody",
    "PreviewRead",
    "PreviewSubject",
    "SubjectBody",
    "UseBody",
    "check",
    "check_all",
    "gather_subject",
    "judge",
    "preview",
    "preview_models",
]
