"""Models in lists of variables: ``.env``, INI and properties, one name and value a line. Pure."""

import re
from collections.abc import Iterator

from registry.compliance.scan.texts import NamedWord, settled, variables_in
from registry.compliance.scan.values import Found
from registry.compliance.scan.vocabulary import Sense, is_only_revision, sense_of

_LINE = re.compile(r"\s*(?:export\s+|set\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s*(.*)")
_SECTION = re.compile(r"\s*\[.*\]\s*")
_COMMENT = re.compile(r"\s+[#;].*$")
MAX_LINE = 2_000


def models_in_variables(text: str) -> Iterator[Found]:
    """The models of a file of variables; a revision goes with the model of its section."""
    lines = [line[:MAX_LINE] for line in text.split("\n")]
    given = variables_in(lines)
    section, revision = list[NamedWord](), ""
    for number, line in enumerate([*lines, "[end]"], 1):
        if _SECTION.fullmatch(line):
            yield from _settled(section, revision, given)
            section, revision = [], ""
        elif not line.lstrip().startswith(("#", ";")) and (found := _LINE.match(line)):
            name, value = found[1], _COMMENT.sub("", found[2])
            if is_only_revision(name) and name.islower():
                revision = value
            elif sense_of(name) is not Sense.NONE:
                section.append(NamedWord(name, value, number))


def _settled(section: list[NamedWord], revision: str, given: dict[str, str]) -> Iterator[Found]:
    for one in section:
        yield from settled(NamedWord(one.name, one.value, one.line, revision if len(section) == 1 else ""), given)
