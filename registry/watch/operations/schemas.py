"""Pausing and resuming on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from registry.watch.pause import Pause


class PauseWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why reading is to pause, for whoever wonders."""

    reason: Annotated[
        str, Meta(min_length=1, max_length=500, pattern="^[^\\x00]*$", extra={"words": "text without NUL characters"})
    ]


class Resumed(msgspec.Struct, frozen=True):
    """The pause that has ended, or null where there was none."""

    ended: Pause | None
