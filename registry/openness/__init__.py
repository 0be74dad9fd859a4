"""How open a model is: frameworks that contradict each other, computed from one set of facts and shown side by side."""
