"""Inventories and waivers: what is used, whether it may be, who asked, who decided, and what somebody answers for."""

from registry.web.desk.inventories.router import inventory_pages

__all__ = ["inventory_pages"]
