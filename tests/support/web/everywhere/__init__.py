"""Every page that there is, over a registry into which hostile people typed."""
