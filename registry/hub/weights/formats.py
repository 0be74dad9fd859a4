"""Which files of a repository are weights, by their names, and where a signature of the model may stand. Pure."""

import re
from collections.abc import Iterable

_BY_ENDING = {
    ".safetensors": "safetensors", ".gguf": "gguf", ".ggml": "ggml", ".llamafile": "llamafile",
    ".pt": "pytorch", ".pth": "pytorch", ".pte": "executorch", ".ptl": "pytorch", ".ckpt": "checkpoint",
    ".distcp": "checkpoint", ".bin": "bin", ".onnx": "onnx", ".onnx_data": "onnx", ".ort": "onnx",
    ".h5": "keras", ".keras": "keras", ".hdf5": "keras", ".msgpack": "flax", ".tflite": "tflite", ".task": "tflite",
    ".litertlm": "tflite", ".pb": "tensorflow", ".npz": "numpy", ".npy": "numpy", ".pkl": "pickle",
    ".pickle": "pickle", ".joblib": "pickle", ".nemo": "nemo", ".mlmodel": "coreml", ".engine": "tensorrt",
    ".plan": "tensorrt", ".rten": "rten", ".ot": "pytorch", ".mar": "torchserve", ".mnn": "mnn",
}  # fmt: skip
"""A ``.bin`` may be PyTorch's, OpenVINO's, GGML's and more: by its name that is not known."""
_SPLIT = re.compile(
    r"(?P<ending>\.[a-z0-9_]+)(?:[.-](?:part|split)[\w-]{0,20}|\.data(?:-\d{5}-of-\d{5})?|[_.]data)$", re.ASCII
)
"""Parts of a file that was too large to be uploaded whole, and ONNX's data beside its graph."""
_PYTORCH = re.compile(r"^(?:pytorch_model|diffusion_pytorch_model|adapter_model|consolidated)", re.ASCII)
_STATE_OF_TRAINING = re.compile(
    r"^(?:training_args|optimizer|optim|scheduler|scaler|rng_state|random_states?|zero_pp_rank|mp_rank|trainer_state)"
    r"(?:[._-]|\d|$)",
    re.ASCII,
)
"""What a trainer leaves beside weights in the same formats."""
_SIGNATURE = re.compile(r"^model(?:\.sig|\.sigstore(?:\.json)?|\.sig\.json)$", re.ASCII)


def format_of(path: str) -> str | None:
    """The format of a file of weights by its name; None for all that is none."""
    name = path.rpartition("/")[2].lower()
    if _STATE_OF_TRAINING.match(name):
        return None
    ending = _ending(name)
    if ending == ".bin" and _PYTORCH.match(name):
        return "pytorch"
    return _BY_ENDING.get(ending)


def _ending(name: str) -> str:
    found = _SPLIT.search(name)
    if found is not None and found["ending"] in _BY_ENDING:
        return found["ending"]
    return name[name.rfind(".") :] if "." in name else ""


def weight_paths(names: Iterable[str]) -> list[str]:
    """The files of weights among these, those at the root first."""
    found = {path for path in names if format_of(path) is not None}
    return sorted(found, key=lambda path: (path.count("/"), path))


def signature_path(names: Iterable[str]) -> str | None:
    """The signature of the model among these files; ``model.sig`` is how model-signing calls it."""
    return min(
        (path for path in names if _SIGNATURE.match(path)), key=lambda path: (path != "model.sig", path), default=None
    )
