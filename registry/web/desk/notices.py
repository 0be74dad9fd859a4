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
    "webhook_created": N_("The subscription is made, and a ping is on its way."),
    "webhook_changed": N_("The subscription is changed."),
    "webhook_disabled": N_("The subscription is turned off: nothing is sent to it."),
    "webhook_active": N_("The subscription is turned on again."),
    "webhook_pinged": N_("A ping is on its way; it stands among the deliveries."),
    "webhook_rotated": N_("The new secret is made."),
    "webhook_ended": N_("The subscription has ended; what was sent stays on record."),
    "webhook_replayed": N_("They are sent again, each with its first identifier."),
    "webhook_nothing_replayed": N_("No delivery is of that time and state: nothing is sent again."),
    "delivery_replayed": N_("It is sent again, with its first identifier."),
    "watch_added": N_("The model is watched; it is read soon."),
    "watch_known": N_("The model was watched already."),
    "watch_removed": N_("The model is no longer watched; what is known of it stays."),
    "inventory_made": N_("The inventory is made. Import a list, or add entries one by one."),
    "inventory_saved": N_("Saved."),
    "inventory_deleted": N_("The inventory is deleted."),
    "check_asked": N_("The check is asked for; load the page again to see what it finds."),
    "entry_added": N_("The entry is added."),
    "entry_saved": N_("The entry is saved."),
    "entry_removed": N_("The entry is removed; its history stays on record."),
    "entry_decided": N_("The decision is on record."),
    "line_settled": N_("The line is settled."),
    "line_dismissed": N_("The line is laid aside; its words and the reason stay on record."),
    "waiver_granted": N_("The waiver is granted; the entry is judged again with it."),
    "waiver_revoked": N_("The waiver is withdrawn: what it covered counts again."),
}


def led_on(address: str, done: str) -> Redirect:
    """303 to a page that says what was done."""
    return Redirect(with_query(address, {DONE: done}), status_code=303)


def notice_of(request: AnyRequest) -> str | None:
    """The sentence that the address chooses, in English; templates say it in the reader's language."""
    return NOTICES.get(request.query_params.get(DONE, ""))
