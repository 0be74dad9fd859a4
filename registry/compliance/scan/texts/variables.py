"""Words with variables in them: of shells, compose, Kubernetes, workflows, Helm and templates of any kind. Pure."""

import re

import msgspec

MAX_WORD = 2_000
_VARIABLE = re.compile(
    r"\$\{\{[^}]{0,200}\}\}|\{\{[^}]{0,200}\}\}|\$\{(?P<braced>\w+)(?:(?P<how>:?[-=?+]|:)(?P<default>[^}]{0,300}))?[^}]{0,200}\}|"
    r"\$\((?P<round>\w+)\)|\$(?P<plain>[A-Za-z_]\w*|@|\*|\d)|%(?P<windows>[A-Za-z_]\w*)%|<%[^>]{0,200}%>|\$\([^)]{0,300}\)|`[^`]{1,300}`"
)


class FilledWord(msgspec.Struct, frozen=True):
    """What a word may be, as far as its file tells, and whether it may be something else."""

    words: tuple[str, ...]
    is_open: bool = False


def resolved(word: str, given: dict[str, str]) -> FilledWord:
    """A word with its variables filled in from what the file gives to names; ``""`` there is more than one value."""
    if "$" not in word and "{{" not in word and "%" not in word and "`" not in word:
        return FilledWord((word,))
    is_open = is_told = False
    filled, last = "", 0
    for found in _VARIABLE.finditer(word[:MAX_WORD]):
        name = found["braced"] or found["round"] or found["plain"] or found["windows"] or ""
        value = given.get(name, "")
        default = _default(found["how"] or "", found["default"] or "")
        if not value and default:
            value, is_open = default, True
        elif not value:
            is_open = is_told = True
        filled, last = filled + word[last : found.start()] + value, found.end()
    filled += word[last:MAX_WORD]
    return FilledWord(() if is_told else (filled,), is_open)


def _default(how: str, default: str) -> str:
    """What a variable is if it is not set; ``${NAME:owner/name}`` is Spring's way, and in a shell a part of a word."""
    told = default.strip().strip("\"'")
    return told if how in {"-", ":-", "=", ":="} or (how == ":" and "/" in told) else ""


def has_variable(word: str) -> bool:
    """Whether a word is filled in from elsewhere."""
    return bool(_VARIABLE.search(word[:MAX_WORD]))
