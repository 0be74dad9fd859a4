"""The past of a model, read from its commits, slowly and beside everything else."""
