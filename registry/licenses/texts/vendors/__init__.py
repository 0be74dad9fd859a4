"""Texts of vendors, known by hashes of their sentences and word runs alone: no text can be read out of them."""

from registry.licenses.texts.vendors.sketches import Sketch, SketchIndex, compare_sketch, load_sketches, most_alike

__all__ = ["Sketch", "SketchIndex", "compare_sketch", "load_sketches", "most_alike"]
