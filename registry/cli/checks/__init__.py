"""Commands that judge: a use of a model, or of all models that a project refers to."""
