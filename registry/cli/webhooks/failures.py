"""Why an alert did not arrive, in words."""

WORDS = {
    "url": "its address is none that may be called",
    "address": "its host has an address that may not be reached",
    "resolve": "its host name does not resolve",
    "connect": "nothing answers at its address",
    "tls": "its certificate, or its TLS, is not accepted",
    "timeout": "it did not answer in time",
    "protocol": "what it answers is no HTTP",
}
"""Kinds of failures of ``registry.egress``, each as the end of a sentence."""


def failure_in_words(status: int | None, failure: str | None) -> str:
    """What came of an attempt; a kind that this release does not know stands as it is."""
    if status is not None:
        return f"it answered {status}"
    return WORDS.get(failure, failure) if failure else "no answer"
