"""Processes of the service: kept alive, watched for progress, ended together; one owner for each data folder."""

from registry.processes.heartbeat import tell_alive
from registry.processes.memory import settle_memory
from registry.processes.ownership import own_folder
from registry.processes.ports import refuse_used_port
from registry.processes.program import Program
from registry.processes.supervisor import Supervisor

__all__ = ["Program", "Supervisor", "own_folder", "refuse_used_port", "settle_memory", "tell_alive"]
