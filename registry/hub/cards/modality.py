"""What kinds of data a model takes and gives, as far as its pipeline tag tells."""

_MULTIMODAL = frozenset(
    {
        "any-to-any",
        "audio-text-to-text",
        "document-question-answering",
        "image-text-to-image",
        "image-text-to-text",
        "image-text-to-video",
        "image-to-text",
        "video-text-to-text",
        "visual-document-retrieval",
        "visual-question-answering",
    }
)
_TEXT = frozenset(
    {
        "feature-extraction",
        "fill-mask",
        "question-answering",
        "sentence-similarity",
        "summarization",
        "table-question-answering",
        "text-classification",
        "text-generation",
        "text-ranking",
        "text2text-generation",
        "token-classification",
        "translation",
        "zero-shot-classification",
    }
)


def modality_of(pipeline_tag: str | None) -> str | None:
    """``multimodal``, ``text``, ``image``, ``audio``, ``video`` or None for unknown.

    A tag of text generation does not prove that a model takes nothing else; it is what its author claims.
    """
    if pipeline_tag is None:
        return None
    if pipeline_tag in _MULTIMODAL:
        return "multimodal"
    if pipeline_tag in _TEXT:
        return "text"
    for kind, signs in (
        ("audio", ("audio", "speech")),
        ("video", ("video",)),
        ("image", ("image", "object-", "depth")),
    ):
        if any(sign in pipeline_tag for sign in signs):
            return kind
    return None
