"""A process that asks one hub until it got so many answers: ``DATABASE_URL ENDPOINT MODEL ANSWERS``."""

import sys
import time

from registry.db import open_database
from registry.hub.budget.service import SharedBudget
from registry.hub.failures import FailureKind, HubFailure
from registry.hub.huggingface.client import HubClient


def main(database_url: str, endpoint: str, model: str, wanted: int) -> int:
    database = open_database(database_url)
    budget = SharedBudget(database, endpoint, None)
    client = HubClient(endpoint, None, budget=budget)
    answered = 0
    while answered < wanted:
        answer = client.model(model)
        if not isinstance(answer, HubFailure):
            answered += 1
        elif answer.kind is not FailureKind.RATE_LIMITED or answer.status is not None:
            return 1
        else:
            time.sleep(max(budget.wait_seconds(1), 0.01))
    client.close()
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
