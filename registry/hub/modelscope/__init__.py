"""ModelScope as a second source, read with the values and the transport of the Hub."""
