"""What a page says after something was done: a short sentence, chosen by a code in its address."""

from collections.abc import Mapping

from litestar.response import Redirect

from registry.web.languages.codes import N_
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest

DONE = "done"
"""The parameter that names the sentence; an unknown one says nothing, so nobody can make a page say what they like."""
NOTICES: Mapping[str, str] = {
    "policy_saved": N_("The policy is saved."),
    "policy_deleted": N_("The policy is out of use; its versions stay on record."),
    "proposal_accepted": N_("Accepted: the record says so now."),
    "proposal_rejected": N_("Refused; the reason stands with the proposal."),
    "proposal_withdrawn": N_("The proposal is withdrawn."),
    "proposal_made": N_("The proposal waits for the decision of a second person."),
}


def led_on(address: str, done: str) -> Redirect:
    """303 to a page that says what was done."""
    return Redirect(with_query(address, {DONE: done}), status_code=303)


def notice_of(request: AnyRequest) -> str | None:
    """The sentence that the address chooses, in English; templates say it in the reader's language."""
    return NOTICES.get(request.query_params.get(DONE, ""))
