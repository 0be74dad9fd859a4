"""What is said of a model: the facts that a source showed, and those that people or indexes wrote down."""
