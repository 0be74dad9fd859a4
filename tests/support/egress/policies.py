"""How far requests may go in tests."""

from ipaddress import ip_network

from registry.egress import Policy

LOOPBACK = Policy(allowed_networks=(ip_network("127.0.0.0/8"),))
"""Also to receivers and sites on this machine."""
