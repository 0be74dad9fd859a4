"""``python -m workers.celery``: Celery's own command line, started without looking for garbage.

Nothing that is imported is garbage, and to look for it takes an eighth of the start. A worker that died is to be back
soon. ``workers.app`` begins to look once the process is ready.
"""

import gc
import warnings

gc.disable()
# It is about messages that run code when they are read; ours are JSON and nothing else is accepted (`registry.jobs`).
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

from celery.__main__ import main  # noqa: E402 - after the line above

if __name__ == "__main__":
    main()
