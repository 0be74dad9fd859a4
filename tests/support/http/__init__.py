"""The whole application spoken to without a socket, and servers on loopback for what it calls."""
