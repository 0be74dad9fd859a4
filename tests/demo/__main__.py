"""Tell the story; exit code 0 only if every step held."""

import sys
import time

from rich.console import Console

from tests.demo import story
from tests.demo.stage import set_stage
from tests.support.workers.service import ServiceFailedError

WIDTH = 132
"""For a log file, which has no width of its own."""


def main() -> int:
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
    started = time.monotonic()
    try:
        with console.status("starting a hub, a receiver and the service ..."), set_stage() as stage:

            def step(title: str) -> None:
                console.print(f"[bold cyan]{time.monotonic() - started:5.1f} s[/]  [bold]{title}[/]")

            step(f"The service runs at {stage.client.base_url}, the hub at {stage.hub.url}")
            step("A subscriber registers")
            secret = story.subscribe(stage, console)
            step("Six models are watched")
            story.watch(stage, console)
            step("They are read from the hub")
            story.sync(stage, console)
            step("What the registry knows")
            story.show(stage, console)
            step("May a company in Germany use Llama 3.2 Vision?")
            story.check_territory(stage, console)
            step("May it pass on a fine-tune of Gemma that declares MIT?")
            story.check_lineage(stage, console)
            step("May a company with 150 million users use MiniMax-M2 (MIT)?")
            before = story.check_before(stage, console)
            step("MiniMax-M2 changes its licence, as on 2025-11-13")
            story.change(stage, console)
            step("The change is flagged")
            found = story.flag(stage, console)
            step("The subscriber was told")
            story.delivered(stage, console, secret, found["id"])
            step("May the big company still use it?")
            story.check_after(stage, console, before)
            step("Another sync, without a change")
            story.quiet(stage, console)
            step("Everything is stopped and removed")
    except ServiceFailedError as error:
        console.print(f"[bold red]The story failed:[/] {error}", markup=True, highlight=False)
        return 1
    console.print(f"[bold green]Every step held[/] in {time.monotonic() - started:.0f} s.")
    return 0


sys.exit(main())
