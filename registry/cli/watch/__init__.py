"""Commands of the watch list, of watched groups, and of how reading goes."""
