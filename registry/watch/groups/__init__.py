"""Watched groups: the models of an owner, of an inventory, or those that a query finds."""

from registry.watch.groups.service import GroupWrite, expand_due, list_groups, put_group, read_group, remove_group

__all__ = ["GroupWrite", "expand_due", "list_groups", "put_group", "read_group", "remove_group"]
