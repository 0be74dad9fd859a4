"""Descriptions out of docstrings."""

from registry.curation.proposals.schemas import ProposalDetail, ProposalRead
from registry.http.openapi.structs import field_docs
from registry.records.documents.schemas import ModelDocument
from registry.records.history.schemas import PastDocument
from registry.webhooks.schemas import DeliveryRead, WebhookCreate


def test_the_string_below_a_field_describes_it() -> None:
    assert field_docs(WebhookCreate)["models"] == "Names such as `owner/name`, or `owner/*` for all of an owner."
    assert "url" not in field_docs(WebhookCreate)
    assert field_docs(DeliveryRead)["sent_with"].startswith("The delivery whose message")


def test_fields_of_a_class_that_is_extended_keep_their_description() -> None:
    assert field_docs(ProposalDetail) == {**field_docs(ProposalRead), "preview": field_docs(ProposalDetail)["preview"]}
    assert field_docs(PastDocument)["layers"] == field_docs(ModelDocument)["layers"]
