"""The account a server runs under: PostgreSQL refuses to run as root, so root's tests lend it another one."""

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group to start programs with; without an id, whoever runs the tests."""

    id: int | None = None

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program under this account."""
        return {} if self.id is None else {"user": self.id, "group": self.id, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder to this account."""
        if self.id is not None:
            os.chown(path, self.id, self.id, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account, which owns nothing by then, may reach what is inside `folder`."""
        if self.id is None:
            return True
        return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))

    def private_folder(self, prefix: str) -> Path:
        """A new folder of mode 0700 owned by this account, under a temporary folder that it can enter."""
        candidates = map(Path, (tempfile.gettempdir(), "/var/tmp", "/dev/shm"))  # noqa: S108  # mkdtemp draws the name
        parent = next(path for path in candidates if path.is_dir() and self.can_enter(path.resolve()))
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        self.own(folder)
        return folder

    def reachable_tree(self, root: Path, private: Path) -> Path:
        """`root` itself, or its copy in `private` when it lies where this account may not look."""
        if self.can_enter(root.resolve()):
            return root
        copy = Path(shutil.copytree(root, private / root.name, symlinks=True))
        for path in (copy, *copy.rglob("*")):
            self.own(path)
        return copy


def unprivileged() -> Account:
    """The caller's own account, or nobody's when the caller is root."""
    return Account(_NOBODY) if os.geteuid() == 0 else Account()
