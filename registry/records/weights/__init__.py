"""Which files of weights a model has at each commit, by their hashes, and which models have a file."""

from registry.hub.weights import SignatureState, WeightFile
from registry.records.weights.queries import find_by_weight, find_by_weights, weights_of
from registry.records.weights.service import keep_weights, merge_weights
from registry.records.weights.values import WeightFiles, WeightMatch

__all__ = [
    "SignatureState",
    "WeightFile",
    "WeightFiles",
    "WeightMatch",
    "find_by_weight",
    "find_by_weights",
    "keep_weights",
    "merge_weights",
    "weights_of",
]
