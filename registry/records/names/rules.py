"""Which names of Ollama mean the same weights in another form. Pure.

A tag says size, variant and form: ``8b-instruct-q4_K_M``. The form (a quantisation, a number format) changes neither
licence nor lineage and is left out. The variant is never left out: base, instruct and vision are models of their own,
but where the catalogue serves an instruct model under the plain size, its own word may be.
"""

import re
from collections.abc import Iterator

_FORM = re.compile(
    r"[-_](?:i?q\d+(?:_[a-z0-9]+)*|iq\d\w*|f(?:p)?(?:16|32|8)|bf16|int[48]|mxfp4|nvfp4|qat|awq|gptq|gguf)$",
    re.IGNORECASE,
)
_TUNED = re.compile(r"[-_](instruct|it|chat)$", re.IGNORECASE)
LATEST = "latest"


def plain_name(name: str) -> str:
    """A name as Ollama compares it: in small letters, without its own library's address, with its tag."""
    own = name.strip().lower().removeprefix("ollama:")
    for place in ("registry.ollama.ai/", "ollama.com/", "library/"):
        own = own.removeprefix(place)
    return own if ":" in own.rpartition("/")[2] else f"{own}:{LATEST}"


def family_of(name: str) -> str:
    """A name without its tag."""
    return plain_name(name).rpartition(":")[0]


def spellings(name: str) -> Iterator[tuple[str, str]]:
    """The names to look for, the nearest first, and the word that was left out of the variant, if one was."""
    family, _, tag = plain_name(name).rpartition(":")
    yield f"{family}:{tag}", ""
    while form := _FORM.search(tag):
        tag = tag[: form.start()]
        yield f"{family}:{tag}", ""
    if tuned := _TUNED.search(tag):
        yield f"{family}:{tag[: tuned.start()]}", tuned[1].lower()
    elif tag.lower() in {"instruct", "it", "chat"}:
        yield f"{family}:{LATEST}", tag.lower()


def may_leave_out(word: str, model_id: str) -> bool:
    """Whether a model is the tuned one that the word asks for."""
    return not word or word in re.split(r"[^a-z0-9]+", model_id.lower())
