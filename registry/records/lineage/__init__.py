"""What a model was made from, what binds it through that, and where its tag promises more."""
