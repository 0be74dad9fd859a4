"""``POST /v1/exports/allow-list``: what may be used so, for those who enforce it."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.response import Stream

from registry.access import Caller
from registry.access.guards import READ
from registry.db import Database
from registry.exports.allow_lists.rules import FORMATS
from registry.exports.allow_lists.schemas import AllowListBody
from registry.exports.allow_lists.service import write_allow_list
from registry.http.meter import STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import json_body
from registry.licenses import Knowledge

LIST = {
    "format": "nexus",
    "use": {"organisation": "university", "country": "DE", "purpose": "teaching"},
    "filter": {"license_class": "permissive"},
}
OneList = Annotated[AllowListBody, json_body("The form, the use, and which models are judged.", LIST)]


@post(
    "/allow-list",
    operation_id="export_allow_list",
    responses={
        200: answers(
            dict[str, Any] | str, "The list, in the form asked for.", "text/plain, application/yaml, application/json"
        )
    },
    guards=READ,
    middleware=[metered(STREAMED, body_kib=256)],
    sync_to_thread=True,
    status_code=200,
)
def export_allow_list(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    caller: NamedDependency[Caller],
    data: OneList,
) -> Stream:
    """Export the models that are allowed for a use, as a gateway or a manager of repositories enforces it.

    Only what is judged allowed, with or without obligations, is in the list; what needs review, is not registered or
    lies on no hub is not. The list holds for the moment it was made, which it names with the data, the use and the
    policy: make it again when something changes. Models are judged in batches, as the list is sent.
    """
    form = FORMATS[data.format]
    return Stream(
        write_allow_list(database, knowledge, data, now, has_key=not caller.is_anonymous),
        media_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{form.file_name}"'},
    )


router = Router("/v1/exports", route_handlers=[export_allow_list], tags=["Checks"])
"""Reads only: an ``Idempotency-Key`` is of no use to it."""
