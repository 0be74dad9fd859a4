"""Calls of Python libraries that load or name models: where each takes model and revision. Pure, and a table."""

import msgspec

from registry.compliance.scan.values import NameKind


class Loader(msgspec.Struct, frozen=True):
    """Where a call takes model and revision by position, and what a word means there."""

    model: int = 0
    revision: int | None = None
    is_single: bool = True
    """Whether an id without an owner is one there."""
    is_open: bool = True
    """Whether what cannot be told is a model nevertheless: not where another library has such a call, too."""
    has_names: bool = False
    """Whether a word without owner is a name of the library's own, which does not tell the repository."""
    is_completed: bool = False
    """Whether sentence-transformers completes an id without an owner."""
    kind: NameKind = NameKind.HUB


_MAYBE = Loader(is_single=False, is_open=False)
_PLAIN = Loader(is_single=False)
_SENTENCE = Loader(is_completed=True)
_OLLAMA = Loader(kind=NameKind.OLLAMA)

LOADERS = {
    "from_pretrained": Loader(),
    "from_quantized": Loader(),
    "from_single_file": Loader(is_single=False),
    "from_hub": _PLAIN,
    "from_preset": _MAYBE,
    "from_hparams": _MAYBE,
    "snapshot_download": Loader(revision=1),
    "hf_hub_download": Loader(revision=4),
    "hf_hub_url": Loader(),
    "cached_file": Loader(),
    "cached_download": _MAYBE,
    "try_to_load_from_cache": Loader(),
    "SentenceTransformer": _SENTENCE,
    "SparseEncoder": Loader(),
    "CrossEncoder": Loader(),
    "HuggingFaceEmbeddings": _SENTENCE,
    "HuggingFaceEmbedding": _SENTENCE,
    "HuggingFaceBgeEmbeddings": _SENTENCE,
    "HuggingFaceInstructEmbeddings": _SENTENCE,
    "SentenceTransformerEmbeddings": _SENTENCE,
    "SentenceTransformerEmbeddingFunction": _SENTENCE,
    "SentenceTransformersDocumentEmbedder": _SENTENCE,
    "SentenceTransformersTextEmbedder": _SENTENCE,
    "LLM": Loader(),
    "AsyncLLM": Loader(),
    "Engine": _MAYBE,
    "AsyncEngineArgs": Loader(),
    "EngineArgs": Loader(),
    "HFLM": Loader(),
    "TransformersModel": _PLAIN,
    "HfApiModel": _PLAIN,
    "InferenceClientModel": _PLAIN,
    "InferenceClient": _MAYBE,
    "AsyncInferenceClient": _MAYBE,
    "pipeline": Loader(model=1, is_open=False),
    "from_model_id": Loader(),
    "load_lora_weights": _MAYBE,
    "load_ip_adapter": _MAYBE,
    "load_textual_inversion": _MAYBE,
    "load_adapter": _MAYBE,
    "create_model": _MAYBE,
    "create_model_and_transforms": _MAYBE,
    "create_model_from_pretrained": _MAYBE,
    "WhisperModel": Loader(is_single=False, is_open=False, has_names=True),
    "BGEM3FlagModel": _PLAIN,
    "FlagAutoModel": _PLAIN,
    "FlagLLMModel": _PLAIN,
    "FlagLLMReranker": _PLAIN,
    "FlagModel": _PLAIN,
    "FlagReranker": _PLAIN,
    "TextEmbedding": _MAYBE,
    "SparseTextEmbedding": _MAYBE,
    "TextCrossEncoder": _MAYBE,
    "KeyBERT": Loader(is_open=False, is_completed=True),
    "transformers": _MAYBE,
    "Transformers": _MAYBE,
    "TransformerWordEmbeddings": Loader(),
    "TransformerDocumentEmbeddings": Loader(),
    "ChatOllama": _OLLAMA,
    "Ollama": _OLLAMA,
    "OllamaLLM": _OLLAMA,
    "OllamaEmbeddings": _OLLAMA,
    "OllamaEmbedding": _OLLAMA,
    "load_dataset": Loader(is_open=False, kind=NameKind.DATASET),
    "load_dataset_builder": Loader(is_open=False, kind=NameKind.DATASET),
}
PREFIXES = ("HuggingFace", "Huggingface", "HFInference")
"""Classes of LangChain, LlamaIndex and Haystack that bear the Hub's name take a model by keyword."""
BY_PREFIX = Loader(model=99, is_single=False)
DEFAULTS = {
    "HuggingFaceEmbeddings": "sentence-transformers/all-mpnet-base-v2",
    "HuggingFaceBgeEmbeddings": "BAAI/bge-large-en",
    "HuggingFaceInstructEmbeddings": "hkunlp/instructor-large",
}
"""What LangChain's classes load where nothing is said."""
TARGETS = frozenset(
    {
        "add_model", "create_branch", "create_commit", "create_repo", "create_tag", "delete_repo", "encoding_for_model",
        "push_to_hub", "upload_file", "upload_folder", "upload_large_folder", "push_to_hub_gguf", "push_to_hub_merged",
    }
)  # fmt: skip
"""Calls that write to a repository, or ask for something else by the name of a model."""
TASKS = frozenset(
    {
        "audio-classification", "automatic-speech-recognition", "depth-estimation", "document-question-answering",
        "feature-extraction", "fill-mask", "image-classification", "image-feature-extraction", "image-segmentation",
        "image-text-to-text", "image-to-image", "image-to-text", "mask-generation", "ner", "object-detection",
        "question-answering", "sentiment-analysis", "summarization", "table-question-answering",
        "text-classification", "text-generation", "text-to-audio", "text-to-speech", "text2text-generation",
        "token-classification", "translation", "translation_en_to_de", "translation_en_to_fr", "video-classification",
        "visual-question-answering", "vqa", "zero-shot-audio-classification", "zero-shot-classification",
        "zero-shot-image-classification", "zero-shot-object-detection", "conversational",
    }
)  # fmt: skip
"""Tasks of ``transformers.pipeline``, which has a model of its own for each."""
MODEL_WORDS = (
    "pretrained_model_name_or_path", "model_name_or_path", "repo_id", "model_id", "model_name", "model", "model_path",
    "pretrained", "source", "path",
)  # fmt: skip
"""Keywords by which a loader takes its model, the surest first."""
CLASSES = (
    "Auto", "Bert", "Bart", "DistilBert", "Roberta", "GPT", "T5", "XL", "Albert", "CLIP", "ViT", "Wav2Vec", "Whisper",
    "Llama", "Marian", "Bloom", "Electra", "Deberta", "Camembert", "TF", "Flax", "Peft", "StableDiffusion", "Diffusion",
    "Fast", "OV", "ORT", "Longformer", "Pegasus", "Mistral", "Qwen", "Gemma", "OpenAIGPT", "LayoutLM", "BertModel",
)  # fmt: skip
"""How classes begin that load an id without an owner."""
CLASS_ENDS = ("Config", "Extractor", "Model", "Pipeline", "Processor", "Tokenizer", "TokenizerFast")
FAMILY = frozenset(
    {
        "FlagEmbedding", "adapters", "allennlp", "auto_gptq", "awq", "ctransformers", "diffusers", "fastembed",
        "faster_whisper", "flair", "huggingface_hub", "mlx_lm",
        "modelscope", "mteb", "open_clip", "optimum", "peft", "sentence_transformers", "setfit", "simpletransformers",
        "span_marker", "timm", "tokenizers", "transformers", "trl", "unsloth", "vllm",
    }
)  # fmt: skip
"""Libraries that load from the Hub."""
