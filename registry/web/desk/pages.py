"""A page of the desk: what each has beside its own, below the crumb that leads back."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response

from registry.web.desk.notices import notice_of
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here

NO_FAULTS: Mapping[str, str] = {}


def desk_page(
    request: AnyRequest,
    here: Here,
    template: str,
    *,
    title: str,
    above: Sequence[Crumb] = (),
    faults: Mapping[str, str] = NO_FAULTS,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what templates take
) -> Response[bytes]:
    """A page from ``desk/{template}.mako``, which inherits ``desk/desk.mako``.

    ``above`` are the pages between the desk and this one; ``faults`` what is wrong by field (``desk.forms.at_fields``).
    """
    desk = Crumb(str(here.locale.say("Desk")), here.at("desk"))
    return here.page(
        f"desk/{template}",
        title=title,
        above=(desk, *above),
        status=status,
        faults=faults,
        notice=notice_of(request) if not faults else None,
        **values,
    )
