"""``POST /v1/policies/preview``: which verdicts a policy would change, of models that are named or of an inventory."""

from registry.compliance.inventories.previews.service import preview_policy

__all__ = ["preview_policy"]
