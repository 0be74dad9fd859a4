"""Which files of weights a model has at each commit, by their hashes, and which models have a file."""

from registry.hub.weights import SignatureState, WeightFile
from registry.records.weights.queries import find_by_weight, find_by_weights, knows_weights, list_by_weight, weights_of
from registry.records.weights.schemas import WeightMatchRead, WeightsRead
from registry.records.weights.service import keep_weights, merge_weights
from registry.records.weights.values import WeightFiles, WeightMatch

__all__ = [
    "SignatureState",
    "WeightFile",
    "WeightFiles",
    "WeightMatch",
    "WeightMatchRead",
    "WeightsRead",
    "find_by_weight",
    "find_by_weights",
    "keep_weights",
    "knows_weights",
    "list_by_weight",
    "merge_weights",
    "weights_of",
]
