"""Which model a word names where a setting, an option or a call says that it is one. Pure."""

import re
from collections.abc import Iterator

import msgspec

from registry.compliance.scan.api_names import routed
from registry.compliance.scan.ids import ID, at_address, hub_id, single_id
from registry.compliance.scan.values import NameKind

MAX_WORD = 300
_OLD = re.compile(
    r"(?:distil)?gpt2(?:-(?:medium|large|xl))?|openai-gpt|transfo-xl-wt103|ctrl|"
    r"(?:distil)?bert-(?:base|large)-(?:[a-z-]+-)?(?:un)?cased(?:-[a-z0-9-]+)?|"
    r"bert-base-(?:chinese|german-[a-z-]+|multilingual-[a-z-]+)|distilbert-base-[a-z-]+(?:-\d)?[a-z0-9-]*|"
    r"(?:distil)?roberta-(?:base|large)(?:-[a-z-]+)?|xlm-roberta-(?:base|large)(?:-[a-z0-9-]+)?|"
    r"xlm-(?:mlm|clm)-[a-z0-9-]+|albert-(?:base|large|xlarge|xxlarge)-v[12]|t5-(?:small|base|large|3b|11b)|"
    r"xlnet-(?:base|large)-cased|camembert-base"
)
"""Ids without an owner, of the first years of the Hub."""
_SENTENCE = re.compile(
    r"(?:all|multi-qa|paraphrase|msmarco|distiluse|sentence-t5|gtr-t5|stsb|nli|quora)-[A-Za-z0-9_.-]*[a-z0-9]|LaBSE|"
    r"clip-ViT-[A-Z]-?\d\d\S*"
)
"""Short names of sentence-transformers, which the library completes with its own owner."""
_SENTENCE_ENDS = re.compile(r"-v\d+$|LaBSE|-(?:base|large|xl|xxl|multilingual|cos)|MiniLM|mpnet|^clip-")
_TAGGED = re.compile(r"[a-z][a-z0-9._-]*:(?:e?\d+(?:\.\d+)?[bm]|latest|instruct|chat|mini|medium|code)(?:-[\w.-]+)?")
"""Names with tags, as Ollama has them."""
_FAMILIES = (
    r"llama|mi[sx]tral|ministral|qwen|qwq|gemma|deepseek|granite|nomic-embed|bge-|mxbai|phi-?\d|falcon|vicuna|starcoder|"
    r"command-r|gpt-oss|glm-|minicpm|internlm|olmo|smollm|zephyr|hermes|kimi|nemotron|opt-\d|bloom|embeddinggemma|llava"
)
_BARE = re.compile(
    rf"(?=.*(?:{_FAMILIES}))[\w.-]+|[A-Za-z][\w.-]*[-_]\d+(?:\.\d+)?[bBmM](?:[-_][\w.-]+)?", re.IGNORECASE
)
_DISTINCT = re.compile(
    r"[^/]+/(?:[^/]*[-_]\d+(?:\.\d+)?(?:x\d+)?[bBmM](?:[-_.:][^/]*)?|[^/]*[-_.](?:GGUF|gguf|AWQ|GPTQ|EXL2|exl2)(?:[-_.:][^/]*)?|"
    rf"(?=[^/]*(?:bert|t5|gpt2|electra|clip|vit-|whisper|wav2vec|minilm|mpnet|e5-|gte-|stable-diffusion|{_FAMILIES}))"
    r"[^/]*-(?:base|large|small|tiny|xl|xxl|mini|medium|instruct|chat|it|v\d[\d.]*)(?:-[^/]*)?)",
    re.IGNORECASE,
)
_DISTINCT_SHORT = re.compile(r"MiniLM|mpnet|roberta|t5-|clip-ViT|distiluse", re.IGNORECASE)
_DATASET_WORDS = re.compile(r"dataset|corpus|squad|[-_](?:qa|sft|dpo|pairs|bench)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:py|js|ts|tsx|json|ya?ml|toml|txt|md|csv|bin|pth?|ckpt|onnx|gguf|ggml|safetensors|engine|h5|pkl|tflite|zip|"
    r"tar|gz|html?|png|jpe?g|sh|ipynb|log|xml|proto|so|mp3|mp4|wav|jsonl|parquet|npz|npy|model|spm|vocab|cfg|ini|css)$",
    re.IGNORECASE,
)
_LOCAL = frozenset(
    {
        "app", "assets", "bin", "build", "cache", "checkpoint", "checkpoints", "ckpt", "ckpts", "config", "configs",
        "content", "data", "dataset", "dist", "etc", "examples", "experiments", "exp", "home", "lib", "local",
        "logs", "mnt", "model", "models", "opt", "out", "output", "outputs", "path", "pretrained",
        "pretrained_models", "results", "runs", "saved", "saved_model", "saved_models", "scripts", "src", "static",
        "test", "tests", "tmp", "trained_models", "usr", "var", "weights", "work", "workspace", "model_zoo", "saves",
        "trained", "finetuned", "lora", "loras", "adapters", "application", "text", "image", "audio", "video",
        "multipart", "artifacts", "storage", "resources", "root",
    }
)  # fmt: skip
"""First parts of folders of a project and of media types, in lower case."""
_MODELSCOPE = re.compile(
    r"(?:(?<![\w.])(?:www\.)?modelscope\.(?:cn|ai)/(?:models/)?|modelscope://)([A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w-]*(?:\.[\w-]+)*)"
    r"(?:/(?:resolve|file/view|blob|tree)/([^/?#\s]+)|[@:]([\w.-]+))?"
)
_NO_MODELS = frozenset({"api", "collections", "datasets", "docs", "home", "learn", "my", "organization", "studios"})
"""First parts of ModelScope's own paths, which no owner has."""
_IN_REPOSITORY = re.compile(rf"({ID})/[^/\s]+\.gguf", re.IGNORECASE)
"""A file of a repository, as LM Studio names models: ``owner/name-GGUF/name-Q4_K_M.gguf``."""
_OF_CLIP = re.compile(r"(?:ViT|RN)-?\w+/\d+(?:@\d+px)?")
"""Names of OpenAI's CLIP, which are no repositories: ``ViT-B/32``."""
_CHECKPOINT = re.compile(r"/checkpoint-\d+/?$")


class Mention(msgspec.Struct, frozen=True):
    """A model that a word names."""

    model: str
    revision: str = ""
    kind: NameKind = NameKind.HUB


def model_of(word: str, *, is_any_single: bool = False) -> Mention | None:
    """The model that a word names; ``is_any_single``: a word without owner is one, whatever it is."""
    word = word.strip().removeprefix("local:")
    if not word or len(word) > MAX_WORD:
        return None
    if "://" in word or word.startswith(("hf-hub:", "hf_hub:", "huggingface.co/", "hf.co/", "www.")):
        return at_hub(word)
    if not word.startswith((".", "/", "~", "$")) and (route := routed(word)) is not None:
        kind, name = route
        return Mention(name, kind=kind) if kind is not NameKind.HUB else model_of(name)
    if (found := _IN_REPOSITORY.fullmatch(word)) and "gguf" in found[1].lower():
        word = found[1]
    if is_local(word):
        return None
    if "/" not in word:
        return _single(word, is_any=is_any_single)
    named, _, revision = word.partition("@")
    model = hub_id(named)
    return Mention(model, revision) if model else None


def is_bare_name(word: str) -> bool:
    """Whether a word without owner is the name of a model, of which no hub tells which one it is."""
    is_bare = "/" not in word and not is_local(word) and bool(_BARE.fullmatch(word))
    return is_bare or bool(_OF_CLIP.fullmatch(word))


def is_distinct(word: str) -> bool:
    """Whether a word is an id of a model by its looks alone: by a size, a form, or a family with what follows it."""
    if "/" not in word:
        return bool(_SENTENCE.fullmatch(word) and _SENTENCE_ENDS.search(word) and _DISTINCT_SHORT.search(word))
    return (
        len(word) <= MAX_WORD
        and word.count("/") == 1
        and bool(_DISTINCT.fullmatch(word))
        and not _DATASET_WORDS.search(word)
    )


def at_hub(address: str) -> Mention | None:
    """The model of an address of the Hub, of ModelScope or of Ollama's library."""
    scheme, _, name = address.partition("://")
    if scheme == "ollama" and _TAGGED.fullmatch(name):
        return Mention(name, kind=NameKind.OLLAMA)
    if found := at_address(address):
        return Mention(*found)
    return next((mention for mention, _ in at_modelscope(address)), None)


def at_modelscope(text: str) -> Iterator[tuple[Mention, int]]:
    """The models whose addresses on ModelScope stand in a text, and where."""
    for found in _MODELSCOPE.finditer(text) if "modelscope" in text else ():
        if found[1].partition("/")[0].lower() not in _NO_MODELS:
            yield Mention(found[1], found[2] or found[3] or "", NameKind.MODELSCOPE), found.start(1)


def of_sentence_transformers(word: str) -> Mention | None:
    """The model that sentence-transformers loads by a word: one without owner gets the library's own."""
    if "/" in word or _OLD.fullmatch(word) or is_local(word) or single_id(word) is None:
        return model_of(word)
    return Mention(f"sentence-transformers/{word}")


def is_local(word: str) -> bool:
    """Whether a word is a place on the machine, or a file, or a media type: no model of a hub."""
    if word.startswith((".", "/", "~", "\\", "$")) or "\\" in word or "//" in word or word.endswith("/"):
        return True
    owner, is_parted, _ = word.partition("/")
    is_place = (is_parted and owner.lower() in _LOCAL) or _FILE.search(word) or _CHECKPOINT.search(word)
    return bool(is_place or _OF_CLIP.fullmatch(word))


def _single(word: str, *, is_any: bool) -> Mention | None:
    if _OLD.fullmatch(word):
        return Mention(word)
    if _TAGGED.fullmatch(word):
        return Mention(word, kind=NameKind.OLLAMA)
    if _SENTENCE.fullmatch(word) and _SENTENCE_ENDS.search(word):
        return Mention(f"sentence-transformers/{word}")
    return Mention(word) if is_any and single_id(word) else None
