"""`POST /v1/openness/evaluate`: facts that somebody states, judged in each framework's own words."""
