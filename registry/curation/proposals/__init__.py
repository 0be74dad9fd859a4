"""``/v1/proposals``: a change somebody wants, what it would do, and the decision of a second person."""

from registry.curation.proposals.fields import ProposableField, proposable_fields
from registry.curation.proposals.queries import list_proposals
from registry.curation.proposals.rules import checked_value
from registry.curation.proposals.schemas import Acceptance, Preview, ProposalDetail, ProposalRead, ProposalWrite
from registry.curation.proposals.service import accept, look, preview, propose, reject, withdraw

__all__ = [
    "Acceptance",
    "Preview",
    "ProposableField",
    "ProposalDetail",
    "ProposalRead",
    "ProposalWrite",
    "accept",
    "checked_value",
    "list_proposals",
    "look",
    "preview",
    "proposable_fields",
    "propose",
    "reject",
    "withdraw",
]
