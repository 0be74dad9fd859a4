"""Watched groups: the models of an owner, of an inventory, or those that a query finds."""

from registry.watch.groups.service import (
    GroupWrite,
    WatchGroupRead,
    expand_due,
    list_groups,
    put_group,
    read_group,
    remove_group,
)

__all__ = ["GroupWrite", "WatchGroupRead", "expand_due", "list_groups", "put_group", "read_group", "remove_group"]
