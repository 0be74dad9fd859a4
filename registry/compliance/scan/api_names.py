"""Names under which providers serve models, which are no repositories: routes of LiteLLM and of gateways. Pure."""

import re

from registry.compliance.scan.values import NameKind

_SERVED_REPOSITORIES = frozenset(
    {
        "hosted_vllm", "huggingface", "infinity", "nvidia_nim_hf", "text-generation-inference", "vllm",
    }
)  # fmt: skip
"""Routes behind which a repository of the Hub stands by its id."""
_ROUTES_AND_OWNERS = frozenset({"huggingface", "text-generation-inference"})
"""Those of them that are owners on the Hub, too: a name of a single part behind them is their repository."""
_OLLAMA = frozenset({"ollama", "ollama_chat"})
_PROVIDERS = frozenset(
    {
        "ai21", "aiml", "aleph_alpha", "anthropic", "anyscale", "azure", "azure_ai", "azure_text", "baseten",
        "bedrock", "bedrock_converse", "bytez", "cerebras", "chatgpt", "clarifai", "cloudflare", "codestral",
        "cohere_chat", "custom_openai", "dashscope", "databricks", "deepinfra", "deepseek", "featherless_ai",
        "fireworks", "fireworks_ai", "friendliai", "galadriel", "gemini", "github_copilot", "google_genai",
        "google_vertexai", "gradient_ai", "groq", "heroku", "hyperbolic", "jina_ai", "lambda_ai", "litellm_proxy",
        "litellm", "lm_studio", "maritalk", "meta_llama", "mistral", "moonshot", "morph", "nebius", "nlp_cloud",
        "novita", "nscale", "nvidia_nim", "oci", "openai_like", "openrouter", "palm", "perplexity", "petals",
        "predibase", "replicate", "sagemaker", "sagemaker_chat", "sambanova", "snowflake",
        "text-completion-codestral", "text-completion-openai", "together", "together_ai", "triton",
        "vercel_ai_gateway", "vertex_ai", "vertex_ai_beta", "volcengine", "voyage", "watsonx", "watsonx_text",
        "x-ai", "xai", "xinference", "z-ai", "zai",
    }
)  # fmt: skip
"""First parts of routes; none of them is read as an owner on the Hub."""
_OF_OPENAI = re.compile(
    r"openai/(?:gpt-oss|whisper-(?:tiny|base|small|medium|large)|clip-|imagegpt|shap-e|jukebox|diffusers|consistency|"
    r"privacy-filter|circuit-sparsity|welm|point-e)",
    re.IGNORECASE,
)
"""The repositories of openai: whatever else stands behind that name is a route to some service that speaks its API."""
_SERVED = re.compile(
    r"google/(?:gemini|palm|text-bison|chat-bison)|cohere/(?:command|embed|rerank)|amazon/(?:nova|titan)|inflection/|"
    r"qwen/qwen-(?:max|plus|turbo|vl-max|vl-plus)|ai/[a-z]",
    re.IGNORECASE,
)
"""What owners of repositories serve under names that no repository has; ``ai/`` are Docker's models."""
_OWNERS_TOO = {
    "cerebras": re.compile(r"llama-?\d|qwen-?\d|gpt-oss|zai-|deepseek-r"),
    "clarifai": re.compile(r"(?!)"),
    "databricks": re.compile(r"databricks-"),
    "nebius": re.compile(r"(?!)"),
    "novita": re.compile(r"(?!)"),
    "predibase": re.compile(r"(?!)"),
    "replicate": re.compile(r"(?!)"),
    "snowflake": re.compile(r"(?:mistral|mixtral|llama|claude|jamba|reka|gemma|openai|deepseek)[\w.-]*$"),
}
"""Providers that are owners on the Hub, too, with the names that they serve."""
_BARE = re.compile(
    r"gpt-(?:3\.?5|4|5)[\w.-]*|chatgpt-[\w.-]+|o[134](?:-(?:mini|pro|preview)[\w.-]*)?|text-(?:embedding-(?:ada|3)|davinci)-[\w.-]+|"
    r"claude-[\w.@-]+|gemini-(?:\d|pro|flash|ultra|embedding)[\w.-]*|(?:open-)?mistral-(?:large|medium|small|tiny|embed)-[\w.-]+|"
    r"mistral-(?:large|medium|small|tiny|embed)|codestral-latest|dall-e-\d|whisper-1|tts-1(?:-hd)?|deepseek-(?:chat|reasoner)|"
    r"text-embedding-00\d|command-(?:r|a|light|nightly)[\w.-]*|embed-(?:english|multilingual)-[\w.-]+|grok-\d[\w.-]*|"
    r"rerank-(?:english|multilingual|v\d)[\w.-]*|voyage-[\w.-]+|sonar(?:-[\w-]+)?|(?:anthropic|amazon|cohere|ai21|meta)\.[\w.:-]+|"
    r"(?:us|eu|apac)\.(?:anthropic|amazon|meta)\.[\w.:-]+"
)
"""Names of services that stand without their provider."""


def routed(word: str) -> tuple[NameKind, str] | None:
    """Whose name a route is, and the name there; None where a word is no route."""
    provider, is_parted, rest = word.partition("/")
    if not is_parted:
        return (NameKind.API, word) if _BARE.fullmatch(word) else None
    provider = provider.lower()
    if provider in _SERVED_REPOSITORIES and "/" in rest:
        return NameKind.HUB, rest
    if provider in _OLLAMA:
        return NameKind.OLLAMA, rest
    if provider == "openai":
        return None if _OF_OPENAI.match(word) else (NameKind.API, word)
    is_provider = provider in _PROVIDERS or provider in _SERVED_REPOSITORIES - _ROUTES_AND_OWNERS
    return (NameKind.API, word) if not _is_owner(word) and (is_provider or _SERVED.match(word)) else None


def _is_owner(word: str) -> bool:
    """Whether the first part of a word is an owner on the Hub, although a provider bears the same name."""
    provider, _, rest = word.partition("/")
    if provider != provider.lower():
        return "/" not in rest and not _SERVED.match(word)
    services = _OWNERS_TOO.get(provider)
    return services is not None and "/" not in rest and not services.match(rest)


def is_api_name(word: str) -> bool:
    """Whether a word is a provider's name for a model, and no repository's."""
    found = routed(word)
    return found is not None and found[0] is NameKind.API


_HOSTED = frozenset(
    {
        "ai21", "aleph_alpha", "anthropic", "anyscale", "azure", "azure_ai", "azure_text", "bedrock",
        "bedrock_converse", "cerebras", "chatgpt", "cloudflare", "codestral", "cohere", "cohere_chat", "dashscope",
        "deepinfra", "deepseek", "fireworks", "fireworks_ai", "gemini", "github_copilot", "google_genai",
        "google_vertexai", "groq", "jina_ai", "mistral", "moonshot", "nebius", "novita", "nvidia_nim", "openrouter",
        "perplexity", "sambanova", "text-completion-codestral", "together", "together_ai", "vertex_ai",
        "vertex_ai_beta", "volcengine", "voyage", "watsonx", "watsonx_text", "x-ai", "xai", "z-ai", "zai",
    }
)  # fmt: skip
"""First parts of routes behind which a provider runs the model, and nobody else does."""


def is_hosted(name: str) -> bool:
    """Whether a provider's name is of a model that the provider runs itself: one that is not run here.

    A route to whatever speaks a provider's API, such as ``openai/mine``, may lead to a server of one's own.
    """
    provider, is_parted, rest = name.partition("/")
    if not is_parted:
        return bool(_BARE.fullmatch(name))
    provider = provider.lower()
    return provider in _HOSTED or (provider == "openai" and bool(_BARE.fullmatch(rest)))
