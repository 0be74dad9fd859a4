"""Records: what is known of each model, in layers that are never mixed."""
