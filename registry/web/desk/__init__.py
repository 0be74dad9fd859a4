"""The desk: rooms for whoever is logged in, one subfolder each, and what all of them share."""
