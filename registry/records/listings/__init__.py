"""Records of models that only a list of the Hub told of, written many at a time."""
