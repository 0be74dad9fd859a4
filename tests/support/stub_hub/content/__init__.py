"""What a repository of the stub hub holds: commits, files, the facts of its card."""
