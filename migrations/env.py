"""Alembic's environment: works on the connection it is given, else on the database of the settings."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from registry.db import JsonColumn, Moment, RowNumber, open_database
from registry.migrations import is_described
from registry.settings import load_settings
from registry.tables import metadata

_PLAIN = {
    "Moment": "sa.DateTime(timezone=True)",
    "RowNumber": 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")',
    "JsonColumn": 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
}


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's hook
    """Write our column types as plain SQLAlchemy, so that old migrations do not depend on new code."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if isinstance(item, Moment):
        return _PLAIN["Moment"]
    if item is RowNumber or (hasattr(item, "_variant_mapping") and repr(item) == repr(RowNumber)):
        return _PLAIN["RowNumber"]
    if repr(item) == repr(JsonColumn):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return _PLAIN["JsonColumn"]
    return False


def run(connection: Connection) -> None:
    """Run the migrations that the command asks for in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=is_described,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_database(load_settings().database_url).engine.connect() as own:
        run(own)
        own.commit()
