"""A real browser without a window, spoken to by its debugging pipe (the Chrome DevTools Protocol)."""

import json
import os
import select
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE_SECONDS = 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    """One tab."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        self._left = b""
        self._number = 0
        self._tab: str | None = None
        self.complaints: list[str] = []
        """What the browser said of pages, such as that they break their own policy."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._tab = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Log.enable")

    def ask(self, method: str, **given: object) -> dict[str, Any]:
        """The answer to one command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": given}
        if self._tab is not None:
            message["sessionId"] = self._tab
        os.write(self._writes, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._next(deadline)
            if answer.get("method") == "Log.entryAdded":
                self.complaints.append(answer["params"]["entry"]["text"])
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def evaluate(self, script: str) -> Any:  # noqa: ANN401 - whatever the script says
        """The value of a script on the page."""
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def go(self, address: str) -> None:
        """Open an address."""
        self.evaluate("window.left = true")
        self.ask("Page.navigate", url=address)
        self._arrive()

    def follow(self, script: str) -> None:
        """Do what leads to another page, and wait for it."""
        self.evaluate(f"window.left = true; {script}; 0")
        self._arrive()

    @property
    def place(self) -> str:
        """Path and query of the page."""
        return str(self.evaluate("location.pathname + location.search"))

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.evaluate("document.body.innerText"))

    def _arrive(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.evaluate("!window.left && document.readyState === 'complete'"):
            assert time.monotonic() < deadline, self.place
            time.sleep(0.02)

    def _next(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._reads], [], [], max(deadline - time.monotonic(), 0))
            assert ready, "the browser does not answer"
            got = os.read(self._reads, 65_536)
            assert got, "the browser has ended"
            self._left += got
        message, _, self._left = self._left.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser with a profile in this folder; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    command = shlex.join([program, *OPTIONS, f"--user-data-dir={folder}", "about:blank"])
    process = subprocess.Popen(  # noqa: S603 - a program of this machine
        ["/bin/bash", "-c", f"exec {command} 3<&{theirs_in} 4>&{theirs_out}"],
        pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Browser(ours_in, ours_out)
    finally:
        os.close(ours_out)
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        os.close(ours_in)
