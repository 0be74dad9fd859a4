"""Pages of commands: chapters with files and lines that run in their order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

BLOCK = re.compile(r"```(\w+)[ ]?(\S*)\n(.*?)```", re.DOTALL)
ENDS = re.compile(r"\s+# ends with (\d)(?:; (\d+) days later with (\d))?$")


class Story(NamedTuple):
    """A heading, and below it files and commands in order: a name and a text, or no name and a line."""

    title: str
    parts: list[tuple[str, str]]

    @property
    def commands(self) -> list[str]:
        return [text for name, text in self.parts if not name]


def stories(page: str) -> Iterator[Story]:
    for chapter in page.split("\n## ")[1:]:
        title, _, text = chapter.partition("\n")
        parts: list[tuple[str, str]] = []
        for language, name, body in BLOCK.findall(text):
            lines = [("", line) for line in body.splitlines()] if language == "bash" else [(name, body)]
            parts += lines
        yield Story(title, parts)
