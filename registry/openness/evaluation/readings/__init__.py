"""What clients state, in each framework's own words, as the facts that its module judges; every fault has its place."""
