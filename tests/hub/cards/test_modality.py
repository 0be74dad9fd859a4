"""What a pipeline tag tells about kinds of data."""

import pytest

from registry.hub.cards.modality import modality_of


@pytest.mark.parametrize(
    ("tag", "modality"),
    [
        ("text-generation", "text"),
        ("image-text-to-text", "multimodal"),
        ("any-to-any", "multimodal"),
        ("text-to-image", "image"),
        ("object-detection", "image"),
        ("automatic-speech-recognition", "audio"),
        ("text-to-video", "video"),
        ("robotics", None),
        (None, None),
    ],
)
def test_modality(tag: str | None, modality: str | None) -> None:
    assert modality_of(tag) == modality
