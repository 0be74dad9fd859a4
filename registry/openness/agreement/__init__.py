"""How far the starter catalogue and the European index agree where both know, and why not where they do not."""

from registry.openness.agreement.page import render_page
from registry.openness.agreement.service import compare_starter

__all__ = ["compare_starter", "render_page"]
