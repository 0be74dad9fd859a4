"""A Hugging Face Hub on loopback: repositories in memory, the Hub's calls over HTTP, trouble on demand.

with StubHub() as hub:
    hub.publish("owner/name", {"README.md": "---\\nlicense: mit\\n---\\n", "LICENSE": "..."})
    ... sync against hub.url ...
    hub.commit("owner/name", {"LICENSE": "other terms"})
    hub.storm(seed=7, share=0.1)
    ... sync again: whatever the storm does, one change is seen, once ...

What it can do, all of it also from another process (``python -m tests.support.stub_hub``, see ``control``):

Calls     ``/api/models`` (author, search, filter, sort, limit, cursor, expand, full), ``/api/models/{id}`` and
          ``/revision``, ``/commits`` (50 a page), ``/refs``, ``/tree`` (recursive, 1,000 a page), ``/paths-info``,
          ``resolve`` and ``raw``; with the Hub's headers, ids, tags and refusals. Pages follow ``Link``.
Story     publish, crowd (many at once), commit, force_push, rename, delete, set_gated, disable, make_private, update
          (any field of the answer), redirect_lfs; publishing under a deleted name gives another ``_id``.
Cards     read as the Hub does: YAML 1.2, tabs, aliases within its bound; huge ones are only bytes.
Budgets   limit(api=, resolvers=, window_seconds=) per credential in fixed windows, told in ``RateLimit`` headers;
          exceeded() counts what came too much.
Trouble   misbehave(kind, prefix, times): every kind of ``faults.script.KINDS`` for requests under a path;
          storm(seed, share= or faults_per_second=): ``faults.storm.STORM_KINDS`` at random, the same for the same seed;
          behave() ends both and the limits; stop() and start() are an outage.
Others    shape(name, ...): be another hub that lacks calls, fields or pages (``traits.SHAPES``, ``traits.Traits``).
Looking   requests (the log), count(prefix, method, status, kind), faults_met(), heads(), forget_requests().
Webhooks  send_webhook(url, id, ...) as the Hub sends them.
"""

from tests.support.stub_hub.content.repository import Commit, Repository
from tests.support.stub_hub.faults.storm import STORM_KINDS
from tests.support.stub_hub.http.journal import Request
from tests.support.stub_hub.hub import StubHub

__all__ = ["STORM_KINDS", "Commit", "Repository", "Request", "StubHub"]
