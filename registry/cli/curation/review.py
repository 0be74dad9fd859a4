"""Commands for the review of models that wait for a person: the list, one dossier, sending its ready proposal."""

from collections.abc import Iterator

import click
import msgspec
from rich.console import Console
from rich.text import Text

from registry.access import Caller, Scope
from registry.cli.arguments import MODEL, OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.output import Column, json_option, print_json, print_table, printable, say, say_nothing
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import actor, now, open_runtime
from registry.curation.proposals import ProposalDetail, ProposalWrite
from registry.curation.proposals import propose as make_proposal
from registry.curation.review import (
    AMBIGUITY,
    DossierRead,
    EntryRead,
    ReviewFilter,
    ReviewTextRead,
    bring_up_to_date,
    count_due,
    list_review,
    read_dossier,
)
from registry.errors import Conflict
from registry.licenses.catalogue import LicenseClass
from registry.pagination import MAX_LIMIT, Page
from registry.records import path_of
from registry.records.documents import refresh_stale
from registry.runtime import Runtime

_LOOKED_AT_ONCE = 5_000
"""Changes that one command looks at before it lists; of more, the workers look at the rest."""
_REVIEW = "/v1/review"


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch review list", "cardwatch review show mistralai/Mistral-7B-v0.1"),
)
def review() -> None:
    """See what waits for a person and why, and send what is ready as a proposal."""


@review.command(
    "list", where="anywhere",
    examples=("cardwatch review list", "cardwatch review list --owner mistralai --limit 50 --json"),
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=20, show_default=True, help="How many.")
@click.option("--owner", help="Only models of this owner, one by one.")
@click.option("--code", type=OneOf(sorted(AMBIGUITY)), help="Only those whose first reason is this.")
@click.option("--class", "license_class", type=OneOf([str(one) for one in LicenseClass]), help="Only of this class.")
@click.option("--group", help="Only models with these words in their licence file, one by one.")
@json_option
def list_(
    *, limit: int, owner: str | None, code: str | None, license_class: str | None, group: str | None, as_json: bool
) -> None:
    """Show the models that need review: what is used most and decided quickest first.

    Models with the same words in their licence file are one line, since one decision settles them. "-" under downloads
    means that no source told how many.
    """
    wanted = ReviewFilter(owner=owner, code=code, license_class=license_class, group=group)
    with chosen_server() as server:
        if server is not None:
            filters = msgspec.structs.asdict(wanted)
            page, is_behind = server.read(_REVIEW, Page[EntryRead], **filters, limit=limit), False
        else:
            page, is_behind = _page(wanted, limit)
    if as_json:
        print_json(page)
    if not page.items:
        say_nothing("Nothing waits.", as_json=as_json)
    elif not as_json:
        _print_list(page.items)
        more = "at least " if page.total.type == "at_least" else ""
        say(f"{len(page.items)} of {more}{page.total.count}")
    if is_behind:
        say("More has changed than was looked at; run this again for the rest.")


def _page(wanted: ReviewFilter, limit: int) -> tuple[Page[EntryRead], bool]:
    """The list, and whether more has changed than was looked at."""
    with open_runtime() as runtime:
        _look(runtime)
        with runtime.database.reading() as session:
            return list_review(session, wanted, limit=limit, cursor=None), count_due(session, 1) > 0


@review.command(
    "show", where="anywhere",
    examples=("cardwatch review show mistralai/Mistral-7B-v0.1", "cardwatch review show bigscience/bloomz --json"),
)  # fmt: skip
@click.argument("model")
@json_option
def show(model: str, *, as_json: bool) -> None:
    """Show why MODEL waits, what its texts are and how they differ from known ones, and what may be proposed."""
    with chosen_server() as server:
        dossier = _dossier(server, model)
    print_json(dossier) if as_json else _print_dossier(dossier)


@review.command(
    "propose", where="anywhere",
    examples=("cardwatch review propose mistralai/Mistral-7B-v0.1", "cardwatch review propose bigscience/bloomz --yes"),
)  # fmt: skip
@click.argument("model", type=MODEL)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def propose(model: str, *, yes: bool, as_json: bool) -> None:
    """Send the ready proposal for MODEL, as it is shown; somebody else decides it (`cardwatch proposals`)."""
    with chosen_server() as server:
        dossier = _dossier(server, model)
        wanted = _ready(dossier)
        if not as_json:
            _print_dossier(dossier)
        if not yes:
            click.confirm("Send it?", abort=True, err=True)
        if server is not None:
            made = server.send("POST", "/v1/proposals", ProposalDetail, body=wanted)[1].id
        else:
            me = Caller(actor(), actor(), frozenset({Scope.ADMIN}))
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                made = make_proposal(work, runtime.knowledge, wanted, caller=me, now=now()).id
    print_json({"id": made, "model": dossier.model}) if as_json else click.echo(f"{made}  open")


def _dossier(server: Server | None, model: str) -> DossierRead:
    if server is not None:
        return server.read(f"{_REVIEW}/{path_of(model)}", DossierRead)
    with open_runtime() as runtime:
        _look(runtime)
        with runtime.database.reading() as session:
            return read_dossier(session, runtime.knowledge, model, now())


def _ready(dossier: DossierRead) -> ProposalWrite:
    """What can be sent; raises ``Conflict`` where nothing can."""
    if dossier.open_proposals:
        raise Conflict(f"{', '.join(dossier.open_proposals)} waits already; `cardwatch proposals` decides it.")
    if dossier.proposal is None:
        why = dossier.no_proposal.detail if dossier.no_proposal else "it does not wait for anybody"
        raise Conflict(printable(f"There is no ready proposal for {dossier.model}: {why}"))
    return dossier.proposal


def _look(runtime: Runtime) -> None:
    """Bring the review up to date as far as one command may take; documents follow what was decided."""
    for _ in range(2):
        bring_up_to_date(runtime.database, runtime.knowledge, now(), limit=_LOOKED_AT_ONCE)
        if not refresh_stale(runtime.database, runtime.knowledge, now()):
            break


def _print_list(items: list[EntryRead]) -> None:
    rows = [
        (
            item.model, "-" if item.downloads is None else item.downloads, ",".join(item.codes), _nearest(item),
            item.group.models if item.group and item.group.models > 1 else "",
        )
        for item in items
    ]  # fmt: skip
    downloads, same = Column("downloads", is_number=True), Column("models with this text", is_number=True)
    print_table(["model", downloads, "why", "nearest text", same], rows)


def _nearest(item: EntryRead) -> str:
    if item.text is None:
        return ""
    return f"{item.text.nearest} {item.text.similarity:.1%}" if item.text.nearest else "none"


def _print_dossier(dossier: DossierRead) -> None:
    console = Console(highlight=False)
    for line in _lines(dossier):
        console.print(line, soft_wrap=True)


def _lines(dossier: DossierRead) -> Iterator[Text]:
    yield _line(f"{dossier.model}  {dossier.status}  {', '.join(dossier.codes)}", "bold")
    downloads = "unknown" if dossier.downloads is None else f"{dossier.downloads:,}"
    yield _line(f"{downloads} downloads, {dossier.descendants} descendants, revision {dossier.revision}")
    for question in dossier.questions:
        yield _line(f"  question  {question.detail}", "yellow")
    for reason in dossier.reasons:
        yield _line(f"  reason    {reason}")
    for said in dossier.sources:
        words = ", ".join((*said.declared, *filter(None, (said.name, said.license or said.nearest))))
        yield _line(f"  {said.source:8}  {said.path or ''} {words}")
    for text in dossier.texts:
        if text.is_compared:
            yield from _text_lines(text)
    for ancestor in dossier.ancestors:
        yield _line(f"  made from {ancestor.model} ({ancestor.relation}): {ancestor.license or 'licence not known'}")
    yield from _proposal_lines(dossier)


def _proposal_lines(dossier: DossierRead) -> Iterator[Text]:
    for proposal in dossier.open_proposals:
        yield _line(f"  proposal  {proposal} is open already", "yellow")
    if dossier.proposal is not None:
        for change in dossier.proposal.changes:
            yield _line(f"  proposal  {change.field} = {msgspec.json.encode(change.value).decode()}", "bold")
        yield _line(f"            {dossier.proposal.reason}")
    if dossier.no_proposal is not None:
        yield _line(f"  no proposal: {dossier.no_proposal.detail}", "bold")


def _text_lines(text: ReviewTextRead) -> Iterator[Text]:
    near = f"nearest {text.nearest} {text.similarity or 0:.2%}" if text.nearest else "no known text is near"
    yield _line(f"  {text.path}  {text.license or near}  sha256 {text.sha256}", "bold")
    if text.same_text is not None:
        yield _line(f"    waits in {text.same_text.waiting} models: {', '.join(text.same_text.models)}")
        for one in text.same_text.decisions:
            yield _line(f"    {one.by} concluded {one.license} for {one.model} on {one.at:%Y-%m-%d}", "green")
    if text.sensitive:
        yield _line(f"    sensitive: {', '.join(text.sensitive)}", "yellow")
    for passage in text.diff:
        if passage.before:
            yield _line(f"    - {passage.before}", "red")
        if passage.after:
            yield _line(f"    + {passage.after}", "green")


def _line(text: str, style: str = "") -> Text:
    """Never read as markup."""
    indent = len(text) - len(text.lstrip(" "))
    return Text(" " * indent + printable(text.lstrip(" ")), style=style)


COMMANDS = (review,)
