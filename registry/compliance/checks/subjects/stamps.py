"""What a document was made of, as one text that the database itself puts together and compares.

Of every model of the chain: its number, id and ETag (which is a hash of its document), whether it is private, what
its document was rendered with and how long it holds, and the bases it names. A base that is not registered stands there
without any of these.

Why an equal stamp proves that the document is the one that would be made now: the facts follow from the documents of
the chain, whose ETags are equal; which models the chain consists of follows, step by step from the model itself, from
the bases that each names, and these are equal too. Texts are found by their hash, which the documents name, and are
never changed or taken away (docs/adr/0008).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlmodel import Session

from registry.db.lookups import spelled

_SQLITE = """(
    SELECT json_group_array(json_array(link.value, (
        SELECT json_array(one.pk, one.id, one.etag, one.is_private, one.rendered_with, one.refresh_due_at, (
            SELECT json_group_array(json_array(edge.base_folded, edge.base_id)) FROM (
                SELECT base_folded, base_id FROM model_base WHERE record_pk = one.pk ORDER BY base_folded
            ) AS edge
        )) FROM model_record AS one WHERE one.folded = link.value
    ))) FROM json_each({chain}) AS link
)"""
_POSTGRESQL = """(
    SELECT json_agg(json_build_array(link.folded, (
        SELECT json_build_array(
            one.pk, one.id, one.etag, one.is_private, one.rendered_with, extract(epoch FROM one.refresh_due_at), (
                SELECT json_agg(json_build_array(edge.base_folded, edge.base_id) ORDER BY edge.base_folded)
                FROM model_base AS edge WHERE edge.record_pk = one.pk
            )
        ) FROM model_record AS one WHERE one.folded = link.folded
    )) ORDER BY link.place)::text
    FROM jsonb_array_elements_text(({chain})::jsonb) WITH ORDINALITY AS link(folded, place)
)"""
_FOUND = """
SELECT record.folded, document.content FROM model_record AS record
JOIN subject_document AS document ON document.record_pk = record.pk
WHERE {named} AND document.version = :version AND document.stamp = {stamp}
"""
_CHAINS = {
    "sqlite": _SQLITE.format(chain="document.chain"),
    "postgresql": _POSTGRESQL.format(chain="document.chain"),
}
FIND_ONE = {kind: _FOUND.format(named="record.folded = :name", stamp=stamp) for kind, stamp in _CHAINS.items()}
"""The document of a model, by its folded name, if it holds."""
_AMONG = {
    "sqlite": "record.folded IN (SELECT value FROM json_each(:names))",
    "postgresql": "record.folded = ANY(:names)",
}
FIND = {kind: _FOUND.format(named=_AMONG[kind], stamp=stamp) for kind, stamp in _CHAINS.items()}
"""The same for many models."""
_STAMPS: dict[str, str] = {
    "sqlite": f"SELECT given.key, {_SQLITE.format(chain='given.value')} FROM json_each(:chains) AS given",  # noqa: S608 - our own words
    "postgresql": f"SELECT given.place - 1, {_POSTGRESQL.format(chain='given.chain')} "  # noqa: S608 - our own words
    "FROM jsonb_array_elements((:chains)::jsonb) WITH ORDINALITY AS given(chain, place)",
}


def names_given(dialect: str, names: Sequence[str]) -> Any:  # noqa: ANN401 - as the driver takes them
    """Folded names as the parameter ``:names`` of ``FIND``."""
    return msgspec.json.encode(names).decode() if dialect == "sqlite" else list(names)


def ask(session: Session, statements: Mapping[str, str], given: Mapping[str, Any]) -> Sequence[Any]:
    """The rows of one of these statements, of a session that has written what it holds."""
    session.flush()
    connection = session.connection()
    dialect = connection.dialect.name
    if dialect != "sqlite":
        # Chains are short; PostgreSQL takes them for long, and would spend more on compiling than on reading.
        connection.exec_driver_sql("SET LOCAL jit = off")
    return connection.exec_driver_sql(spelled(statements[dialect], dialect), dict(given)).all()


def stamps_of(session: Session, chains: Sequence[Sequence[str]]) -> list[str]:
    """The stamps of these chains, as the session sees them."""
    rows = ask(session, _STAMPS, {"chains": msgspec.json.encode(chains).decode()})
    found = {int(place): str(stamp) for place, stamp in rows}
    return [found[place] for place in range(len(chains))]
