"""An agent: a client of the Model Context Protocol that asks one server after another."""

from collections.abc import Mapping, Sequence
from typing import Any

import anyio
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, Tool

Call = tuple[str, Mapping[str, Any]]
Place = MCPServer[Any] | StdioServerParameters | str
"""A server in this process, a command to start, or an address."""


def ask(place: Place, *calls: Call) -> list[CallToolResult]:
    """The answers to calls of tools, in one conversation."""

    async def converse() -> list[CallToolResult]:
        async with Client(place) as client:
            return [await client.call_tool(name, dict(arguments)) for name, arguments in calls]

    return anyio.run(converse)


def tools_of(place: Place) -> tuple[Sequence[Tool], str]:
    """What a server offers, and what it tells of itself."""

    async def look() -> tuple[Sequence[Tool], str]:
        async with Client(place) as client:
            return (await client.list_tools()).tools, client.instructions or ""

    return anyio.run(look)


def told(answer: CallToolResult) -> dict[str, Any]:
    """What an answer says, which is no error."""
    assert not answer.is_error, answer.content
    content: dict[str, Any] | None = answer.structured_content
    assert content is not None
    return content


def refused(answer: CallToolResult) -> str:
    """Why there is none."""
    assert answer.is_error, answer.structured_content
    (block,) = answer.content
    assert block.type == "text"
    return block.text
