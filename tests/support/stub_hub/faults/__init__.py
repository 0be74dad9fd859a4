"""What goes wrong on the stub hub: as scripted, at random, or by quota."""
