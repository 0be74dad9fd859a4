"""The weights of a repository as its lists of files tell them: which files they are, their hashes, their signature."""

from registry.hub.values import SignatureState, TreeEntry, WeightFile, WeightList
from registry.hub.weights.formats import format_of
from registry.hub.weights.lists import weights_of_list
from registry.hub.weights.signatures import read_signature, signature_state

__all__ = [
    "SignatureState",
    "TreeEntry",
    "WeightFile",
    "WeightList",
    "format_of",
    "read_signature",
    "signature_state",
    "weights_of_list",
]
