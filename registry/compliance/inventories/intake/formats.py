"""The formats of documents that an inventory takes."""

from typing import Literal, get_args

DocumentFormat = Literal[
    "auto", "huggingface-cache", "ollama", "openai-models", "text", "csv", "requirements", "cyclonedx", "spdx"
]
FORMATS: tuple[str, ...] = get_args(DocumentFormat)
