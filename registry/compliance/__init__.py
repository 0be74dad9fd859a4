"""Whether one use of one model is allowed, and why: use profiles, rules of judgement, checks."""
