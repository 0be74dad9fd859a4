"""``python -m tests.support.stub_hub --port N [--seed demo] [--crowd 200000]``: the stub hub as a program."""

import argparse
import signal
import sys
import threading

from tests.support.stub_hub.hub import StubHub
from tests.support.stub_hub.seeds import SEEDS, card


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.stub_hub", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument("--seed", choices=sorted(SEEDS), help="publish a ready-made set of repositories")
    parser.add_argument("--missing-status", type=int, choices=(401, 404), default=None)
    parser.add_argument("--crowd", type=int, default=0, help="publish so many MIT-licensed models of 20 owners")
    parser.add_argument("--storm", type=float, default=0.0, metavar="SHARE", help="hit this share of requests")
    parser.add_argument("--storm-seed", type=int, default=1)
    options = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with StubHub(options.port, missing_status=options.missing_status) as hub:
        if options.seed:
            SEEDS[options.seed](hub)
        hub.crowd(options.crowd, {"README.md": card("A model", license="mit")})
        if options.storm:
            hub.storm(options.storm_seed, share=options.storm)
        sys.stdout.write(f"stub hub listening at {hub.url}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
