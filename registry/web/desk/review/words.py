"""Why records wait, what may be proposed, and what a decision would move, as people read it."""

from collections.abc import Mapping

import msgspec

from registry.web.languages import Locale
from registry.web.languages.codes import N_

CODES: Mapping[str, str] = {
    "text_decided": N_("the licence text was decided about for another model"),
    "contradicted": N_("its sources contradict what was concluded"),
    "question": N_("a question about it is open"),
    "text_near_known": N_("its licence text is nearly a known one"),
    "text_unknown": N_("nobody has named its licence text"),
    "several_texts": N_("several licence texts"),
    "sources_disagree": N_("sources say different things"),
    "name_unknown": N_("the licence it names is not known"),
    "terms_unsettled": N_("what its licence grants is not settled"),
    "nothing_declared": N_("no licence is declared"),
    "license_not_read": N_("the model itself was not read yet"),
}
"""Why a record waits."""
STATUSES: Mapping[str, str] = {
    "open": N_("waits for a decision"),
    "accepted": N_("accepted"),
    "rejected": N_("refused"),
    "withdrawn": N_("withdrawn"),
}
"""What became of a proposal."""
USES: Mapping[str, str] = {
    "company_production": N_("a German company, in a product"),
    "university_research": N_("a German university, for research"),
    "public_body_internal": N_("an Austrian public body, internally"),
    "company_hosted_api": N_("a French company, as a service"),
    "nonprofit_teaching": N_("a Swiss non-profit, for teaching"),
    "company_finetuned_weights": N_("a German company that passes on changed weights"),
}
"""The typical uses of a preview."""
_LONGEST = 400


def value_text(value: object, locale: Locale) -> str:
    """A value of a record in one line: a text as it is, a country by its name, all else as JSON."""
    if value is None:
        return str(locale.say("nothing"))
    if isinstance(value, dict) and set(value) == {"license"}:
        value = value["license"]
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
