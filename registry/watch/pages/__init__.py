"""Web pages that cards link to as their licence: reading them, and the text that counts."""

from registry.watch.pages.worker import PAGE_LEASE, PageReader, make_page_egress, work_pages

__all__ = ["PAGE_LEASE", "PageReader", "make_page_egress", "work_pages"]
