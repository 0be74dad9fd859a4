"""The shape of a method: one number or word that pages show, and what stands behind it in short sentences.

Frameworks of openness tell their rules themselves (``registry.openness.frameworks``).
"""

import msgspec


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One number or word, and what stands behind it; all sentences are English until they are shown."""

    name: str
    """In the address."""
    title: str
    question: str
    how: tuple[str, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
    """What it does not say."""
    decided: tuple[int, ...]
    """Numbers of the decisions in ``docs/adr`` that say why."""
    code: str
    """Where it is computed."""
