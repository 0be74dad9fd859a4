"""A client of a Cardwatch registry: which language model may be used, under which terms.

``Cardwatch`` asks what most programs want to know. Each call of the API is a typed function below
``cardwatch_client.rest.api``, which is made from the description of the API; ``Cardwatch.ask`` and ``Cardwatch.every``
call any of them.
"""

from cardwatch_client.answers import Problem, UnknownAnswer, answer_of
from cardwatch_client.rest.models.check_answer import CheckAnswer
from cardwatch_client.rest.models.flag_read import FlagRead as Change
from cardwatch_client.rest.models.model_document import ModelDocument
from cardwatch_client.rest.models.openness_read import OpennessRead
from cardwatch_client.rest.models.use_body import UseBody as Use
from cardwatch_client.session import Cardwatch

__all__ = [
    "Cardwatch",
    "Change",
    "CheckAnswer",
    "ModelDocument",
    "OpennessRead",
    "Problem",
    "UnknownAnswer",
    "Use",
    "answer_of",
]
