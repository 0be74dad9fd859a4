"""Which verdicts a policy would change, before it is saved."""

from registry.compliance.checks.previews.schemas import (
    PreviewBody,
    PreviewRead,
    PreviewSubject,
    Unchecked,
    VerdictFlip,
)
from registry.compliance.checks.previews.service import compared_policies, preview, preview_models

__all__ = [
    "PreviewBody",
    "PreviewRead",
    "PreviewSubject",
    "Unchecked",
    "VerdictFlip",
    "compared_policies",
    "preview",
    "preview_models",
]
