"""What the models of the replay are and what becomes of them. Pure."""
