"""What a result of each framework is, in the reader's language; the rules themselves are English (docs/openness.md)."""

from registry.web.languages.codes import N_

UNITS = frozenset({
    N_("points from 0 to 14, one for each open dimension and half a point for each partly open one"),
    N_("a share from 0 to 1, shown with four decimals"),
    N_("a class: III open model, II open tooling, I open science; the progress of each in percent"),
    N_("whether a system would meet the definition, which is no certificate"),
    N_("whether the conditions of the exemption are met, a row for each; no legal advice"),
    N_("the highest label that holds"),
    N_("the level of access"),
    N_("a category, from which four consequences follow"),
    N_("how many of 100 indicators a developer meets, as the index says; `not scored` where it says nothing"),
})  # fmt: skip
"""As frameworks say it; one that is missing here is shown in English."""
