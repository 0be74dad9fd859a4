"""How open models are: one by all frameworks, and all by one."""

from registry.web.pages.openness.matrix import matrix
from registry.web.pages.openness.model import model_openness, openness_csv

__all__ = ["matrix", "model_openness", "openness_csv"]
