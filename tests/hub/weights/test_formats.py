"""Which files are weights, by their names."""

import pytest

from registry.hub.weights import format_of
from registry.hub.weights.formats import signature_path, weight_paths


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("model-00001-of-00030.safetensors", "safetensors"), ("unet/diffusion_pytorch_model.bin", "pytorch"),
        ("model-Q4_K_M.gguf", "gguf"), ("big.gguf.part1of2", "gguf"), ("big.gguf-split-a", "gguf"),
        ("pytorch_model.bin", "pytorch"), ("openvino_model.bin", "bin"), ("consolidated.00.pth", "pytorch"),
        ("onnx/model.onnx", "onnx"), ("onnx/model.onnx_data", "onnx"), ("model.onnx.data", "onnx"),
        ("tf_model.h5", "keras"), ("flax_model.msgpack", "flax"), ("MODEL.SAFETENSORS", "safetensors"),
        ("README.md", None), ("config.json", None), ("tokenizer.model", None), ("training_args.bin", None),
        ("checkpoint-5/optimizer.pt", None), ("rng_state_0.pth", None), ("scheduler.pt", None),
        ("model.safetensors.index.json", None), ("optimum.safetensors", "safetensors"), ("noending", None), ("", None),
    ],
)  # fmt: skip
def test_the_format_is_the_names(path: str, kind: str | None) -> None:
    assert format_of(path) == kind


def test_weights_at_the_root_come_first() -> None:
    assert weight_paths(["b/a.gguf", "z.gguf", "README.md", "a.gguf"]) == ["a.gguf", "z.gguf", "b/a.gguf"]


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (["model.sig", "model.sigstore.json"], "model.sig"), (["model.sigstore"], "model.sigstore"),
        (["sub/model.sig", "README.sig", "model.signature"], None), ([], None),
    ],
)  # fmt: skip
def test_the_signature_stands_at_the_root(names: list[str], path: str | None) -> None:
    assert signature_path(names) == path
