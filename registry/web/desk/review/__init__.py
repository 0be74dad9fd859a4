"""``/{language}/desk/review``: which records wait for a person, and what was decided?"""

from registry.web.desk.review.case import review_case, send_case
from registry.web.desk.review.decision import proposal, send_decision
from registry.web.desk.review.queue import proposals, review

REVIEW_ROOM = [review, proposals, review_case, send_case, proposal, send_decision]

__all__ = ["REVIEW_ROOM"]
