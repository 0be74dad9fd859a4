"""Models that plain text names: options, keys of settings, addresses, package URLs; over more than one line. Pure.

Only unmistakable references count: a call that loads a model, a command-line option or key that names one, a link to
the Hub, a package URL. A mere ``word/word`` does not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from urllib.parse import unquote

from registry.compliance.scan.ids import ID, NAME, NO_OWNER, PART, hub_id
from registry.compliance.scan.names import Mention, at_modelscope, is_distinct, model_of
from registry.compliance.scan.texts.commands import variables_in
from registry.compliance.scan.texts.variables import resolved
from registry.compliance.scan.values import Named, NameKind
from registry.compliance.scan.vocabulary import Sense, sense_of

MAX_LINE = 2_000
_AROUND = 12
"""Lines on which the arguments of one call, or the settings beside a key, are looked for."""
_CALLS = (
    "from_pretrained|fromPretrained|snapshot_download|hf_hub_download|SentenceTransformer|CrossEncoder|LLM|from_model_id|"
    "HuggingFaceEmbeddings?|from_repo|fromRepo|load_model|loadModel"
)
_OPTIONS = "model|model-id|model-path|model_name_or_path|model-name-or-path|hf-repo|repo-id|served-from"
_SEP = r"[\"']?(?:[ \t]{0,20}[=:,][ \t]{0,20}|[ \t]{1,40})?(?:\\?\r?\n[ \t]{0,40})?(?:-[ \t]{1,8})?[\"']?"
_KEY = r"(?<![\w$.-])([A-Za-z_][\w-]{0,60})"
_ADDRESSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.])(?:www\.)?(?:huggingface\.co|hf\.co)/({ID})",
        rf"hf(?:://|[-_]hub:)({ID})",
        rf"(?i:pkg:/{{0,2}}huggingface)/({ID.replace('/', '(?:/|%2[Ff])')})",
    )
)
_DATASETS = re.compile(rf"(?<![\w.])(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/({ID})|hf://datasets/({ID})")
_CALLED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_CALLS})(?:<[^>]{{0,80}}>)?\(\s{{0,80}}[\"'`]({PART}(?:/{PART})?)[\"'`]",
        rf"\bpipeline\(\s{{0,80}}[\"'`][a-z-]{{3,40}}[\"'`],\s{{0,80}}[\"'`]({ID})[\"'`]",
        rf"\b(?:model|model_name|model_id|repo_id|model_name_or_path)\s{{0,4}}=\s{{0,4}}[\"']({ID})[\"']\s{{0,20}}[,)]",
        rf"--(?:{_OPTIONS}){_SEP}({ID})\b",
    )
)
_VARIABLE = rf"^[ \t]*(?:-[ \t]+)?(?:(?:ENV|ARG|export|set)[ \t]+)?{_KEY}(?:[ \t]*[=:][ \t]*|[ \t]+)({ID})"
_QUOTED = re.compile(rf"[\"'`:]({ID})(?=[\"'`])")
_KEYED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"{_KEY}[\"']?[ \t]{{0,20}}(?::=|=>|[=:])[ \t]{{0,20}}[\"'`]({ID}(?:[@][\w.-]+)?)[\"'`]",
        rf"{_VARIABLE}[ \t]*[,;]?[ \t]*(?:#.*)?$",
        rf"[{{,][ \t]*{_KEY}[ \t]*:[ \t]*({ID})(?=[ \t]*[,}}])",
    )
)
_AT = re.compile(rf"[\"'`]?(?:@|/(?:blob|tree|resolve|raw|commit)/|:(?=[0-9a-f]{{40}}))({NAME}(?:%2[Ff]{NAME})*)")
_REVISION = re.compile(
    r"(?<![\w-])(?:--)?(?![\w-]{0,40}(?:tokenizer|code|dataset|processor)[-_])(?:[\w-]{0,40}[-_])?revision"
    r"[\"']?(?:[ =:,]+|,?[ \t]*\r?\n[ \t]*(?:-[ \t]+)?)[\"']?"
    r"(\$\{?\w+[^\s\"'},]*\}?|\{\{.*?\}\}|[A-Za-z0-9][A-Za-z0-9._/-]{0,99})",
    re.IGNORECASE,
)
_NONE = frozenset({"none", "null", "str", "optional", "default"})
_INDENT = re.compile(r"^[ \t]*(?:-[ \t]+)?")


def models_in_text(text: str, *, only_addresses: bool = False, with_calls: bool = False) -> Iterator[Named]:
    """The models that a text names, each with its line; ``only_addresses`` or those ``with_calls`` of code."""
    lines = [line[:MAX_LINE] for line in text.split("\n")]
    shown, starts = "\n".join(lines), [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for found in _DATASETS.finditer(shown):
        place = bisect_right(starts, found.start())
        yield Named((found[1] or found[2]).removesuffix(".git"), place, kind=NameKind.DATASET)
    given = dict[str, str]()
    for found, word, is_address in _places(shown, only_addresses=only_addresses, with_calls=with_calls):
        mention = _mention(unquote(word), is_address=is_address)
        if mention is not None:
            given = given or variables_in(lines)
            start = found.end() - len(found[0]) + found[0].rindex(word)
            number = bisect_right(starts, start) - 1
            named = unquote(word).partition("@")[0] if is_address else word.partition("@")[0]
            length = len(mention.model) if is_address and "/" not in mention.model else len(named)
            after = lines[number][start + (len(word) if "%" in word else length) - starts[number] :]
            revision, pin = _pinned(lines, number, after, given, is_address=is_address)
            yield Named(mention.model, number + 1, revision, mention.kind, pin)
    for mention, place in at_modelscope(shown):
        yield Named(mention.model, bisect_right(starts, place), mention.revision, mention.kind)


def _places(shown: str, *, only_addresses: bool, with_calls: bool) -> Iterator[tuple[re.Match[str], str, bool]]:
    """Where a model may be named: the match, the word, and whether it is an address."""
    for pattern in _ADDRESSES:
        yield from ((found, found[1], True) for found in pattern.finditer(shown))
    if only_addresses and not with_calls:
        return
    for pattern in _CALLED:
        yield from ((found, found[1], False) for found in pattern.finditer(shown))
    yield from ((found, found[1], False) for found in _QUOTED.finditer(shown) if is_distinct(found[1]))
    if only_addresses:
        return
    for pattern in _KEYED:
        yield from ((one, one[2], False) for one in pattern.finditer(shown) if sense_of(one[1]) is not Sense.NONE)


def _mention(word: str, *, is_address: bool) -> Mention | None:
    if not is_address:
        return model_of(word)
    owner, _, name = word.partition("/")
    if name in {"blob", "raw", "resolve", "tree"}:
        return Mention(owner) if owner.lower() not in NO_OWNER else None
    model = hub_id(word)
    return Mention(model) if model else None


def _pinned(
    lines: list[str], number: int, after: str, given: dict[str, str], *, is_address: bool
) -> tuple[str | None, str]:
    """The revision that stands with a model: behind it, as an argument of the same call, or as the setting beside.

    None, and what stands there, where it cannot be told.
    """
    if found := _AT.match(after):
        return unquote(found[1]), ""
    argument = _REVISION.search(_call(after, lines[number + 1 : number + 1 + _AROUND]))
    if argument is None and not is_address:
        argument = next((one for line in _beside(lines, number) if (one := _REVISION.match(line))), None)
    if argument is None or argument[1].lower() in _NONE:
        return "", ""
    pin = resolved(argument[1], given)
    return (None, argument[1]) if pin.is_open or not pin.words else (pin.words[0], "")


def _call(after: str, following: list[str]) -> str:
    """What follows a model in the same call or command."""
    call = after
    for more in following:
        if _is_closed(call):
            break
        call = f"{call}\n{more}"
    return call[: _end(call)]


def _is_closed(call: str) -> bool:
    if call.rstrip().endswith("\\"):
        return False
    return call.count(")") > call.count("(") or ("(" not in call and ")" not in call and "," not in call)


def _end(call: str) -> int:
    """Where the parenthesis that was open at the model closes."""
    depth = 0
    for place, character in enumerate(call):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return place
    return len(call)


def _beside(lines: list[str], number: int) -> Iterator[str]:
    """The settings at the same depth, above and below, and the items of the same list; without their indentation."""
    depth = _depth(lines[number])
    for step in (1, -1):
        place = number + step
        while 0 <= place < len(lines) and abs(place - number) <= _AROUND and lines[place].strip():
            if _depth(lines[place]) < depth or (step < 0 and _is_item(lines[place + 1]) and ":" in lines[place + 1]):
                break
            if step > 0 and _is_item(lines[place]) and ":" in lines[place]:
                break
            if _depth(lines[place]) == depth:
                yield _with_next(lines, place)
            place += step


def _with_next(lines: list[str], place: int) -> str:
    line = lines[place].strip().removeprefix("- ").lstrip("\"'")
    return f"{line}\n{lines[place + 1]}" if place + 1 < len(lines) else line


def _depth(line: str) -> int:
    found = _INDENT.match(line)
    return len(found[0]) if found else 0


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")
