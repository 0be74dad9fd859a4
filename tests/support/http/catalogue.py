"""A server over a socket whose registry holds the starter catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.runtime import Runtime
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of


@contextmanager
def serving_catalogue(starter_file: Path, folder: Path) -> Iterator[tuple[str, Runtime]]:
    """The address of a server that everybody may read, over a copy of the catalogue in ``folder``, and its parts."""
    path = folder / "catalogue.db"
    path.write_bytes(starter_file.read_bytes())
    runtime = make_runtime(f"sqlite:///{path}", folder / "data", anonymous_read=True)
    with application_over(runtime) as app, served(app) as server:
        yield url_of(server), runtime
    runtime.close()
