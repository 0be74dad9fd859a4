"""A Hugging Face Hub on loopback: repositories in memory, the Hub's calls over HTTP, trouble on demand.

with StubHub() as hub:
    hub.publish("owner/name", {"README.md": "---\\nlicense: mit\\n---\\n", "LICENSE": "..."})
    ... sync against hub.url ...
    hub.commit("owner/name", {"LICENSE": "other terms"})
"""

from tests.stub_hub.hub import StubHub
from tests.stub_hub.journal import Request
from tests.stub_hub.repository import Commit, Repository

__all__ = ["Commit", "Repository", "Request", "StubHub"]
