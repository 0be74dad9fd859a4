"""Where does open AI come from, where does it go? Nine plots, each with a table, a CSV and an address of its own."""

from registry.web.pages.landscape.overview import landscape, plot

__all__ = ["landscape", "plot"]
