"""What the help of ``cardwatch scan`` says below its options."""

from registry.cli.checks.scan import scan
from registry.cli.help.command import explain

COMMANDS = (
    explain(
        scan,
        examples=(
            "cardwatch scan . --country DE --organisation university",
            "cardwatch scan . --country DE --organisation company --commercial --json > models.json",
        ),
        exits={
            0: "all are allowed, with or without obligations", 1: "one is denied",
            2: "one needs review, is not registered, or cannot be told", 3: "error", 4: "nothing found",
        },
    ),
)  # fmt: skip
