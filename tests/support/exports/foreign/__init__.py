"""Bills of materials as programs of others write them, made up here: their shapes, and none of their texts."""

from tests.support.exports.foreign.samples import SAMPLES, Sample

__all__ = ["SAMPLES", "Sample"]
