"""Operating the readings: their state, pausing them, and what could not be read for long."""
