"""Names under which providers serve models, which are no repositories: routes of LiteLLM and of gateways. Pure."""

import re

from registry.compliance.scan.values import NameKind

_SERVED_REPOSITORIES = frozenset(
    {
        "hosted_vllm", "huggingface", "infinity", "nvidia_nim_hf", "text-generation-inference", "vllm",
    }
)  # fmt: skip
"""Routes behind which a repository of the Hub stands by its id."""
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
_SERVED = re.compile(
    r"openai/(?:gpt-(?:3|4|5|image|audio|realtime)|o[1-9](?:-|$)|chatgpt|codex|text-|davinci|babbage|curie|ada|dall-e|"
    r"tts-|whisper-1|omni|computer-use)|google/(?:gemini|palm|text-bison|chat-bison)|cohere/(?:command|embed|rerank)|"
    r"amazon/nova|perplexity/|inflection/|amazon/titan|qwen/qwen-(?:max|plus|turbo|vl-max|vl-plus)",
    re.IGNORECASE,
)
"""What owners of repositories serve under names that no repository has."""


def routed(word: str) -> tuple[NameKind, str] | None:
    """Whose name a route is, and the name there; None where a word is no route."""
    provider, _, rest = word.partition("/")
    if not rest:
        return None
    provider = provider.lower()
    if provider in _SERVED_REPOSITORIES and "/" in rest:
        return NameKind.HUB, rest
    if provider in _OLLAMA:
        return NameKind.OLLAMA, rest
    if provider in _PROVIDERS or _SERVED.match(word):
        return NameKind.API, word
    return (NameKind.API, word) if provider == "openai" and "/" in rest else None


def is_api_name(word: str) -> bool:
    """Whether a word is a provider's name for a model, and no repository's."""
    found = routed(word)
    return found is not None and found[0] is NameKind.API
