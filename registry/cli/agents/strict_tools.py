"""Tools that refuse arguments that they do not have, and say what they accept.

This module needs the extra ``cardwatch[mcp]``.
"""

from collections.abc import Callable, Iterator
from inspect import getdoc
from typing import Any

from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from registry.inputs import accepted, not_among, shown

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_MOST_WRONG, _LONGEST = 10, 100


class StrictTool(Tool):
    """A tool that only reads: an argument that is misspelt would be a fact that nobody hears, and is refused."""

    async def run(self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as the library has it
        """The answer; raises ``ToolError``, for wrong arguments with a sentence for each."""
        try:
            return await super().run(arguments, context, convert_result)
        except UnexpectedToolError:
            raise
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            names = list(self.fn_metadata.arg_model.model_fields)
            told = " ".join(_sentences(error.__cause__.errors(include_url=False, include_context=False), names))
            raise ToolError(f"Error executing tool {self.name}: {told}") from error


def strict_tool(function: Callable[..., Any]) -> Tool:
    """The function as a tool, described by its own words."""
    tool = StrictTool.from_function(function, description=getdoc(function), annotations=_READS)
    loose = tool.fn_metadata.arg_model
    tool.fn_metadata.arg_model = type(loose.__name__, (loose,), {"model_config": ConfigDict(extra="forbid")})
    tool.parameters = tool.fn_metadata.arg_model.model_json_schema(by_alias=True)
    return tool


def _sentences(wrong: list[ErrorDetails], names: list[str]) -> Iterator[str]:
    """One for each argument, or each fact in one; what it may be stands in one sentence."""
    by_place: dict[str, list[ErrorDetails]] = {}
    for one in wrong:
        by_place.setdefault("/".join(str(step)[:_LONGEST] for step in one["loc"][:2]), []).append(one)
    for place, several in list(by_place.items())[:_MOST_WRONG]:
        first = several[0]
        if first["type"] == "extra_forbidden":
            yield not_among(place, names, "an argument of this tool")
        elif first["type"] == "missing":
            yield f"`{place}` is missing. {accepted(names)}"
        else:
            told = ", or ".join(dict.fromkeys(one["msg"].removeprefix("Input ") for one in several))
            yield f"{shown(place)} {told}; got {shown(first['input'])}."
