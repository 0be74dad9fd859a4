"""Every version of what was concluded about a model; reading and reverting them."""
