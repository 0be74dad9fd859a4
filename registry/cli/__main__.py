"""``python -m registry.cli`` is ``cardwatch``."""

from registry.cli import main

main()
