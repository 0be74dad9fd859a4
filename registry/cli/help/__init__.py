"""What `--help` teaches: examples, exit codes and environment of each command, and commands by purpose."""

from registry.cli.help.command import ExplainedCommand, ExplainedCommandGroup, ExplainedGroup, Where
from registry.cli.help.lazy_group import LazyGroup

__all__ = ["ExplainedCommand", "ExplainedCommandGroup", "ExplainedGroup", "LazyGroup", "Where"]
