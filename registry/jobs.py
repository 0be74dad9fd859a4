"""The names of the jobs: what a message of the broker says (docs/adr/0001)."""

WATCH_WORK = "watch.work"
"""Read the models of sync runs that are due."""
WATCH_SCHEDULE = "watch.schedule"
"""Start a run for watched models that were not read for an interval."""
WATCH_SWEEP = "watch.sweep"
"""Read the lists that tell what changed last."""
WATCH_BACKFILL = "watch.backfill"
"""Read the past of models that were not always watched."""
WATCH_PAGES = "watch.pages"
"""Read the web pages that cards name as their licence."""
WATCH_TEND = "watch.tend"
"""Tell what could not be read for long, and bring groups up to date."""
INVENTORIES_CHECK = "inventories.check"
"""Judge the entries of inventories whose check waits."""
INVENTORIES_JUDGE = "inventories.judge"
"""Judge the entries again that something can have affected."""
INVENTORIES_TEND = "inventories.tend"
"""Find entries that another catalogue or the time can have affected, and waivers that end."""
CURATION_REFRESH = "curation.refresh"
"""Bring the queue for review up to date."""
RECORDS_REFRESH = "records.refresh"
"""Render the documents again that are no longer true."""
DUMPS_MAKE = "dumps.make"
"""Make the dump of the night."""
WEBHOOKS_DELIVER = "webhooks.deliver"
"""Send the alerts that are due."""
WEBHOOKS_PRUNE = "webhooks.prune"
"""Put away the deliveries that are old."""
LOG_SEQUENCE = "log.sequence"
"""Give leaves of the log their places, and rows of before the log their leaves."""

QUEUES = {
    WATCH_WORK: "watch", WATCH_SCHEDULE: "watch", WATCH_SWEEP: "watch", WATCH_BACKFILL: "watch", WATCH_PAGES: "watch",
    WATCH_TEND: "watch", CURATION_REFRESH: "watch", RECORDS_REFRESH: "watch", WEBHOOKS_PRUNE: "watch",
    LOG_SEQUENCE: "watch", INVENTORIES_CHECK: "watch", INVENTORIES_JUDGE: "watch", INVENTORIES_TEND: "watch",
    DUMPS_MAKE: "watch",
    WEBHOOKS_DELIVER: "webhooks",
}  # fmt: skip
"""Alerts have a queue of their own, so that a long sync never holds them up."""
