"""``POST /v1/policies/preview``: which verdicts a policy would change, before it is saved."""

from registry.compliance.checks.previews.schemas import PreviewBody, PreviewRead, PreviewSubject, VerdictFlip
from registry.compliance.checks.previews.service import preview, preview_models

__all__ = ["PreviewBody", "PreviewRead", "PreviewSubject", "VerdictFlip", "preview", "preview_models"]
