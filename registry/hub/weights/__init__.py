"""The weights of a repository as its lists of files tell them: which files they are, and their hashes."""

from registry.hub.values import SignatureState, WeightFile, WeightList

__all__ = ["SignatureState", "WeightFile", "WeightList"]
