"""One module for each kind of finding; ``registry.compliance.rules.verdict`` says in which order they are asked."""
