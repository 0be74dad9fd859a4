"""The catalogue, and licence texts it knows and does not know."""
