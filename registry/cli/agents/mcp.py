"""``cardwatch mcp``: the registry for agents, over the Model Context Protocol."""

from importlib.metadata import version
from importlib.util import find_spec

import click

from registry.cli.agents.sources import Source, chosen_source
from registry.cli.help import ExplainedCommand
from registry.cli.output import say
from registry.errors import MisconfiguredError
from registry.processes import refuse_used_port

LOOPBACK = "127.0.0.1"


@click.command(
    "mcp", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch mcp",
        "cardwatch mcp --url https://cardwatch.example.org",
        "cardwatch mcp --http 8765",
    ),
    exits={0: "the agent is done, or stopped by Ctrl-C", 3: "not started, told in a sentence on standard error"},
)  # fmt: skip
@click.option(
    "--http", "port", type=click.IntRange(1, 65_535), metavar="PORT",
    help="Listen on this port of 127.0.0.1 (streamable HTTP) instead of standard input.",
)  # fmt: skip
@click.option(
    "--private", is_flag=True,
    help="Of the local database also show what was read with a token from private repositories. The key of a server "
    "decides that there.",
)  # fmt: skip
def mcp(*, port: int | None, private: bool) -> None:
    """Let agents search, read, check, follow changes and compare openness, over the Model Context Protocol.

    The program that runs the agent starts this command and speaks with it over standard input and output;
    docs/agents.md has its configuration. All tools only read. Texts of strangers are marked as data; what is unknown is
    never a yes. It needs the extra: pip install 'cardwatch[mcp]'.
    """
    if find_spec("mcp") is None:
        raise MisconfiguredError("`cardwatch mcp` needs an extra: pip install 'cardwatch[mcp]'.")
    if port is not None:
        refuse_used_port(LOOPBACK, port, chosen_by="--http")
    with chosen_source(shows_private=private) as source:
        _serve(source, port)


def _serve(source: Source, port: int | None) -> None:
    from registry.cli.agents.toolbox import make_server  # noqa: PLC0415 - needs the extra

    server = make_server(source, version("cardwatch"))
    if port is None:
        server.run("stdio")
        return
    import uvicorn  # noqa: PLC0415 - only needed here

    app = server.streamable_http_app(streamable_http_path="/", host=LOOPBACK)
    say(f"Agents are answered at http://{LOOPBACK}:{port}/.")
    uvicorn.run(app, host=LOOPBACK, port=port, log_config=None, access_log=False, server_header=False)


COMMANDS = (mcp,)
