"""``python -m tests.replay``: the whole replay on one database, with a report as JSON."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.replay.performance import Performance, Tempo, to_stderr
from tests.replay.script import write_script
from tests.support.servers import start_postgres, start_redis
from tests.support.workers.stage import Stage, embedded, scaled


def main() -> int:
    """Run it; 0 where nothing was missed, false or told twice."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing stays behind
    wanted = _arguments()
    tempo = Tempo(
        pace=wanted.pace,
        sweep=wanted.sweep,
        recheck=wanted.recheck,
        patience=wanted.patience,
        kill=wanted.kill,
        faults_per_second=wanted.faults,
        load=3_600,
        is_born_in_storm=wanted.storm_first,
    )
    script = write_script(
        models=wanted.models, true=wanted.true, cosmetic=wanted.cosmetic, rounds=wanted.rounds, seed=wanted.seed
    )
    with _service(wanted.database, tempo) as service:
        report = Performance(service, script, tempo, wanted.seed, to_stderr).play()
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n")
    return 0 if report.is_perfect else 1


@contextmanager
def _service(database: str, tempo: Tempo) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="replay-", ignore_cleanup_errors=True) as folder:
        if database == "sqlite":
            with embedded(Path(folder), **tempo.settings) as made:
                yield made
            return
        with (
            start_postgres() as postgres,
            start_redis() as redis,
            scaled(Path(folder), postgres, redis, **tempo.settings) as made,
        ):
            yield made


_TEMPO = (
    ("pace", 10, "changes a second"),
    ("faults", 10, "faults a second"),
    ("kill", 5, "seconds after which a worker is killed"),
    ("sweep", 60, "seconds from one sweep to the next"),
    ("recheck", 600, "seconds in which every model is looked at once"),
    ("patience", 900, "seconds to wait for the last flags"),
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    for name, default in (("models", 2_000), ("true", 300), ("cosmetic", 20_000), ("rounds", 10), ("seed", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    for name, default, help_ in _TEMPO:
        parser.add_argument(f"--{name}", type=float, default=float(default), help=help_)
    parser.add_argument("--storm-first", action="store_true", help="faults and kills from before the first reading on")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
