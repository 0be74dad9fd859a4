"""A process of the API that dies between effect and answer: it was done once, and is told when it is asked again.

With an ``Idempotency-Key`` effect, reply and claim are one transaction; a login has no such key, and a session whose
token was lost opens nothing.
"""

import os
import re
from contextlib import closing
from typing import NamedTuple

import httpx2
import pytest

from tests.support.web.login import token_in
from tests.support.workers.crash.commits import Side
from tests.support.workers.crash.launcher import Trial
from tests.support.workers.crash.state import Picture, differences, picture

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
SIDES: tuple[Side, ...] = ("before", "after")
WORD = {"Idempotency-Key": "once-and-no-more"}
REPLIES, SESSIONS = "kept_reply", "page_session"
USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_200 if SOAK else 180)]


class Keyed(NamedTuple):
    """A POST that is sent with a word of its own."""

    path: str
    body: object
    status: int = 201


POSTS = {
    "webhook": Keyed("/v1/webhooks", {"url": "http://127.0.0.1:9/x"}),  # whose reply shows a secret this once
    "inventory": Keyed("/v1/inventories", {"name": "Lab", "use": USE}),
    "run": Keyed("/v1/models/asked/model/sync", None, 202),
}
SHORT = {"webhook"}


@pytest.mark.parametrize("name", POSTS)
def test_the_same_word_is_done_once_and_answered_the_same(base: Trial, name: str) -> None:
    if not SOAK and name not in SHORT:
        pytest.skip("the long form tries all")
    post, before = POSTS[name], picture(base.url)
    with closing(base.copy()) as trial:
        with trial.serve():
            assert _post(trial, post).status_code == post.status
            commits = len(trial.committed())
        after = picture(trial.url)
    assert commits == 1  # effect, reply and claim
    for side in SIDES:
        with closing(base.copy()) as trial:
            with trial.serve(commits, side), pytest.raises(httpx2.TransportError):
                _post(trial, post)
            left = picture(trial.url)
            is_done = differences(before, left) != []
            assert is_done is (side == "after")
            with trial.serve():
                answers = [_post(trial, post) for _ in range(3)]
            assert [one.status_code for one in answers] == [post.status] * 3, [one.text for one in answers]
            assert len({one.content for one in answers}) == 1
            replayed = [one.headers.get("Idempotency-Replayed") for one in answers]
            assert replayed == (["true"] * 3 if is_done else [None, "true", "true"])
            found = picture(trial.url)
            assert differences(after, found, frozenset({REPLIES})) == []
            assert found[REPLIES].total() == after[REPLIES].total() == before[REPLIES].total() + 1


def test_a_login_whose_process_dies_opens_nothing(base: Trial) -> None:
    with closing(base.copy()) as trial:
        with trial.serve():
            assert _log_in(trial).status_code == 303
            commits = len(trial.committed())
        assert (commits, picture(trial.url)[SESSIONS].total()) == (1, 1)
    for side in SIDES:
        with closing(base.copy()) as trial:
            with trial.serve(commits, side), pytest.raises(httpx2.TransportError):
                _log_in(trial)
            left = picture(trial.url)
            lost = int(side == "after")
            assert left[SESSIONS].total() == lost
            assert _opened(left) == lost  # the audit has it just where the row is
            with trial.serve():
                answer = _log_in(trial)
                assert answer.status_code == 303, answer.text
                (cookie,) = re.findall(r"=([A-Za-z0-9_-]{43})", answer.headers["set-cookie"])
                name = answer.headers["set-cookie"].partition("=")[0]
                seen = httpx2.get(
                    f"{str(trial.client.base_url).rstrip('/')}/v1/audit", headers={"Cookie": f"{name}={cookie}"}
                )
                assert seen.status_code == 200, seen.text
            found = picture(trial.url)
            assert (found[SESSIONS].total(), _opened(found)) == (lost + 1, lost + 1)


def _post(trial: Trial, post: Keyed) -> httpx2.Response:
    return trial.client.request("POST", post.path, json=post.body, headers=WORD)


def _log_in(trial: Trial) -> httpx2.Response:
    with httpx2.Client(base_url=trial.client.base_url, timeout=30) as browser:
        form = browser.get("/en/login")
        return browser.post("/en/login", data={"key": trial.key, "next": "/", "token": token_in(form.text)})


def _opened(found: Picture) -> int:
    return sum(count for row, count in found["event"].items() if "session.opened" in row)
