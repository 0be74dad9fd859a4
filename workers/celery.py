"""``python -m workers.celery``: Celery's own command line, started without looking for garbage.

Nothing that is imported is garbage, and to look for it takes an eighth of the start. A worker that died is to be back
soon. ``workers.app`` begins to look once the process is ready.
"""

import gc

gc.disable()

from celery.__main__ import main  # noqa: E402 - after the line above

if __name__ == "__main__":
    main()
