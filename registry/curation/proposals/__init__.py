"""``/v1/proposals``: a change somebody wants, what it would do, and the decision of a second person."""

from registry.curation.proposals.queries import list_proposals
from registry.curation.proposals.rules import checked_value
from registry.curation.proposals.schemas import Acceptance, Preview, ProposalRead, ProposalWrite
from registry.curation.proposals.service import accept, look, preview, propose, reject, withdraw

__all__ = [
    "Acceptance",
    "Preview",
    "ProposalRead",
    "ProposalWrite",
    "accept",
    "checked_value",
    "list_proposals",
    "look",
    "preview",
    "propose",
    "reject",
    "withdraw",
]
