"""Pages of inventories and waivers."""
