"""Typical uses of European institutions: a preview says what a change would mean for each of them."""

import msgspec

from registry.compliance.rules import Use


class TypicalUse(msgspec.Struct, frozen=True):
    """A use with a name to call it by."""

    name: str
    use: Use


TYPICAL_USES = (
    TypicalUse(
        "company_production", Use(organisation="company", country="DE", purpose="production", commercial=True)
    ),
    TypicalUse("university_research", Use(organisation="university", country="DE", purpose="research")),
    TypicalUse("public_body_internal", Use(organisation="public_body", country="AT", purpose="internal")),
    TypicalUse(
        "company_hosted_api",
        Use(
            organisation="company", country="FR", purpose="production", commercial=True, distribution="hosted_api"
        ),
    ),
    TypicalUse("nonprofit_teaching", Use(organisation="nonprofit", country="CH", purpose="teaching")),
    TypicalUse(
        "company_finetuned_weights",
        Use(
            organisation="company", country="DE", purpose="production", commercial=True,
            distribution="finetuned_weights",
        ),
    ),
)  # fmt: skip
"""The cases that a preview checks before and after."""
