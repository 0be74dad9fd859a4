"""Finding the models that a project refers to."""
