"""Routes of LiteLLM: which model each of them leads to. Pure.

The name of a route (``model_name``) is nobody's but the gateway's. What it leads to begins with a provider; only some
of those serve repositories of the Hub by their ids.
"""

import re
from collections.abc import Iterator

from registry.compliance.scan.api_names import routed
from registry.compliance.scan.files import FileReader, ScanFile, by_name
from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.lists.ollama import named
from registry.compliance.scan.lists.trees import held, line_of, objects, word
from registry.compliance.scan.names import model_of
from registry.compliance.scan.settings import Leaf, Pairs, Tree, UnreadableSettings, models_in_trees, yaml_trees
from registry.compliance.scan.texts import models_in_text, read_plain
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace

_ROUTES = re.compile(rb"^model_list\s*:", re.MULTILINE)
_LEADS = re.compile(rb"\blitellm_params\b")
_OWN = frozenset(
    {
        "credential_list", "environment_variables", "fallbacks", "general_settings", "litellm_settings", "model_list",
        "router_settings",
    }
)  # fmt: skip
"""What LiteLLM reads itself, where a name is that of a route."""
_VARIABLE = "os.environ/"
_REPOSITORIES = frozenset({"huggingface", "hosted_vllm", "vllm", "infinity", "text-generation-inference"})
_OPENAI = frozenset({"openai", "custom_openai", "text-completion-openai", "openai_like", "litellm_proxy"})
_ALIAS = "A route leads to a server of your own under this name, which does not say which model it is."
_OF_PROVIDER = re.compile(r"(?:gpt-|o[1-9]|chatgpt-|text-embedding-|tts-|whisper-1|dall-e|claude|gemini|command)")


def _is_routes(file: ScanFile) -> bool:
    return by_name(".yaml", ".yml")(file) and bool(_ROUTES.search(file.data)) and bool(_LEADS.search(file.data))


def read_routes(file: ScanFile) -> Iterator[Found]:
    """The models of all routes, and what else the file says beside LiteLLM's own settings."""
    try:
        trees = yaml_trees(file.text)
    except (UnreadableSettings, RecursionError) as error:
        yield OpenPlace(1, detail=f"These routes cannot be read as YAML: {str(error)[:100]}.")
        yield from read_plain(file)
        return
    for tree in trees:
        for entry in objects(held(tree, "model_list")):
            params = held(entry, "litellm_params")
            if isinstance(params, Pairs):
                yield from _route(entry, params)
            else:
                yield OpenPlace(entry.line, word(entry, "model_name"), "A route does not say where it leads.")
        yield from models_in_trees([_beside(tree)])
    yield from models_in_text(file.text, only_addresses=True)


def _beside(tree: Tree) -> Tree:
    return (
        Pairs([(key, inner) for key, inner in tree.pairs if key not in _OWN], tree.line)
        if isinstance(tree, Pairs)
        else Leaf("", tree.line)
    )


def _route(entry: Pairs, params: Pairs) -> Iterator[Found]:
    name, line = word(params, "model"), line_of(params, "model")
    if not name:
        yield OpenPlace(line, word(entry, "model_name"), "A route does not say where it leads.")
    elif name.startswith(_VARIABLE) or "${" in name:
        yield OpenPlace(line, name)
    else:
        yield leads_to(
            name, line, is_own=held(params, "api_base") is not None, said=word(params, "custom_llm_provider")
        )


def leads_to(name: str, line: int, *, is_own: bool, said: str = "") -> Found:
    """What a route leads to; ``is_own`` if an address of a server stands beside it, ``said`` a provider."""
    provider, _, rest = name.partition("/")
    provider = provider.lower()
    if provider in {"ollama", "ollama_chat"} and rest:
        return named(rest, line)
    if provider in _REPOSITORIES and rest:
        return _repository(rest, line)
    if provider in _OPENAI and rest:
        return _of_openai(name, rest, line, is_own=is_own)
    if said in _OPENAI and is_own:
        return _of_openai(name, name, line, is_own=True)
    return _of_name(name, line, is_own=is_own)


def _of_name(name: str, line: int, *, is_own: bool) -> Found:
    """What a route leads to whose provider is not told apart above, or that names none."""
    if (found := routed(name)) is not None and found[0] is not NameKind.HUB:
        return Named(found[1], line, kind=found[0])
    mention = model_of(name)
    if mention is not None and mention.kind is NameKind.HUB and "/" in name:
        return Named(mention.model, line, mention.revision)
    return Named(name, line, kind=NameKind.API) if not is_own else OpenPlace(line, name, _ALIAS)


def _repository(rest: str, line: int) -> Found:
    """A repository; before its id a provider of the Hub's own routing may stand."""
    parts = rest.split("/")
    model = hub_id("/".join(parts[-2:])) if len(parts) in {2, 3} else None
    mention = model_of(rest) if model is None else None
    if model or mention:
        return Named(model or (mention.model if mention else ""), line)
    return OpenPlace(line, rest, _ALIAS)


def _of_openai(name: str, rest: str, line: int, *, is_own: bool) -> Found:
    """A server in the form of OpenAI: OpenAI's own, or one that serves a repository by its id, or by another name."""
    if not is_own or _OF_PROVIDER.match(rest):
        return Named(name, line, kind=NameKind.API)
    mention = model_of(rest)
    if mention is not None and mention.kind is NameKind.HUB and "/" in rest:
        return Named(mention.model, line, mention.revision)
    return OpenPlace(line, name, _ALIAS)


ROUTE_READERS = (FileReader(kind="routes of LiteLLM", takes=_is_routes, read=read_routes, is_certain=True),)
