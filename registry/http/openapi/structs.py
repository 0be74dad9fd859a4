"""Descriptions of wire types from their docstrings: the class's own, and those below its fields."""

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

import msgspec
from litestar._openapi.schema_generation import SchemaCreator  # the framework's own way, which it offers no door to
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition


class StructDescriptions(StructSchemaPlugin):
    """The schema of a struct with what its docstrings say, and closed where it refuses unknown fields."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """The schema of one struct."""
        schema = super().to_openapi_schema(field_definition, schema_creator)
        struct: type[msgspec.Struct] = field_definition.origin or field_definition.annotation
        schema.description = inspect.cleandoc(struct.__doc__ or "").replace("``", "`") or None
        if struct.__struct_config__.forbid_unknown_fields:
            schema.additional_properties = False
        names = dict(zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True))
        properties = schema.properties or {}
        for field, text in field_docs(struct).items():
            properties[names[field]] = _described(properties[names[field]], text)
        return schema


@cache
def field_docs(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The strings below the fields of a struct and of those it extends."""
    found: dict[str, str] = {}
    for cls in reversed(struct.__mro__):
        if issubclass(cls, msgspec.Struct) and cls is not msgspec.Struct:
            found |= _own_docs(cls)
    return {name: text for name, text in found.items() if name in struct.__struct_fields__}


def _own_docs(cls: type) -> dict[str, str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError):  # without source the names must do
        return {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(below.value.value).replace("``", "`")
        for field, below in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def _described(schema: Schema | Reference, text: str) -> Schema:
    if isinstance(schema, Reference):
        return Schema(all_of=[schema], description=text)
    schema.description = schema.description or text
    return schema
