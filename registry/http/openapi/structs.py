"""Descriptions of wire types from their docstrings: the class's own, and those below its fields."""

import ast
import inspect
import sys
from collections.abc import Iterator
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
        schema.description = _markdown(struct.__doc__ or "") or None
        if struct.__struct_config__.forbid_unknown_fields:
            schema.additional_properties = False
        names = dict(zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True))
        properties = schema.properties or {}
        for field, text in field_docs(struct).items():
            properties[names[field]] = _described(properties[names[field]], text)
        return schema


def field_docs(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The strings below the fields of a struct and of those it extends."""
    found: dict[str, str] = {}
    for cls in reversed(struct.__mro__):
        found |= _docs_in(cls.__module__).get(cls.__name__, {})
    return {name: text for name, text in found.items() if name in struct.__struct_fields__}


@cache
def _docs_in(module: str) -> dict[str, dict[str, str]]:
    """The strings below the fields of each class of a module of ours; none where its source is not at hand."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]) if module.startswith("registry.") else "")
    except (OSError, TypeError):
        return {}
    return {cls.name: dict(_docs_of(cls)) for cls in tree.body if isinstance(cls, ast.ClassDef)}


def _docs_of(cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(cls.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                yield name, _markdown(text)


def _markdown(text: str) -> str:
    return inspect.cleandoc(text).replace("``", "`")


def _described(schema: Schema | Reference, text: str) -> Schema:
    if isinstance(schema, Reference):
        return Schema(all_of=[schema], description=text)
    schema.description = schema.description or text
    return schema
