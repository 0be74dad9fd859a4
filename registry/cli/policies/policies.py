"""``cardwatch policy``: the rules of an institution, looked at, tried and saved."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.checks.reference_files import listed_models
from registry.cli.checks.use_options import demand_use, some_use_options, stated
from registry.cli.help import ExplainedGroup
from registry.cli.output import Column, json_option, print_json, print_table, printable, say
from registry.cli.policies.policy_file import read_policy_file
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.compliance.checks.previews import PreviewBody, PreviewRead
from registry.compliance.inventories.previews import preview_policy
from registry.compliance.policies import (
    PolicyCreate,
    PolicyDraft,
    PolicySummary,
    PolicyWhole,
    change_policy,
    create_policy,
    delete_policy,
    list_policies,
    policy_of_draft,
    read_policy,
)
from registry.compliance.policies.documents import written_policy
from registry.errors import Invalid, NotFound
from registry.inputs import take
from registry.pagination import MAX_LIMIT

PATH = "/v1/policies"
EXIT_WRONG = 1
_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch policy list", "cardwatch policy show university", "cardwatch policy test our-policy.yaml"),
)
def policy() -> None:
    """Look at the rules of the institution, try them, save them; `check --policy KEY` applies them."""


@policy.command("list", where="anywhere", examples=("cardwatch policy list", "cardwatch policy list --json"))
@json_option
def list_(*, as_json: bool) -> None:
    """List the policies: those that ship with Cardwatch, and the institution's own."""
    with chosen_server() as server:
        if server is not None:
            found = server.read_pages(PATH, PolicySummary)
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(lambda cursor: list_policies(session, MAX_LIMIT, cursor))
    if as_json:
        print_json(found)
        return
    rows = [(one.key, str(one.version), "yes" if one.ready else "no", str(one.rules), one.title) for one in found]
    print_table(["key", "version", "ready", "rules", Column("title", is_prose=True)], rows)


@policy.command(
    "show", where="anywhere",
    examples=("cardwatch policy show university", "cardwatch policy show university > our-policy.yaml"),
)  # fmt: skip
@click.argument("key")
@json_option
def show(key: str, *, as_json: bool) -> None:
    """Show the policy KEY as YAML, which can be changed and saved under another key."""
    with chosen_server() as server:
        if server is not None:
            found = server.read(f"{PATH}/{quoted(key)}", PolicyWhole)
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = read_policy(session, key)
    if as_json:
        print_json(found)
    else:
        click.echo(written_policy(found))


@policy.command(
    "test", where="nowhere", examples=("cardwatch policy test our-policy.yaml",),
    exits={0: "it can be saved", 1: "something is wrong, and named with its place", 3: "error"},
)  # fmt: skip
@_file
@json_option
def test(file: Path, *, as_json: bool) -> None:
    """Read the policy in FILE and say what is wrong with it, each fault with its place; nothing is saved or asked."""
    wrong: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()
    try:
        rules = tuple(one.id for one in policy_of_draft(read_policy_file(file)).body.rules)
    except Invalid as refused:
        wrong = refused.errors
    if as_json:
        print_json({"rules": rules, "errors": [{"pointer": at, "detail": detail} for at, detail in wrong]})
    elif wrong:
        print_table(["where", Column("what", is_prose=True)], [(at or "/", detail) for at, detail in wrong])
    else:
        click.echo(f"{file}: {len(rules)} rules, nothing is wrong with them.")
    sys.exit(EXIT_WRONG if wrong else 0)


@policy.command(
    "preview", where="anywhere",
    examples=(
        "cardwatch policy preview our-policy.yaml mistralai/Mistral-7B-v0.1 --country DE --organisation university",
        "cardwatch policy preview our-policy.yaml models.txt --country DE --organisation university",
        "cardwatch policy preview our-policy.yaml --inventory Lab",
    ),
)  # fmt: skip
@_file
@click.argument("models", nargs=-1, metavar="[LIST|MODEL]...")
@click.option("--inventory", metavar="NAME", help="Try it on all entries of this inventory, by its name or id.")
@some_use_options
@json_option
def preview(
    file: Path, models: tuple[str, ...], *, inventory: str | None, as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Say which verdicts the policy in FILE would change: of MODELs, of those in a LIST, or of an inventory.

    Nothing is saved. It is compared with the policy of the same key as it is in force, or with none where there is
    none. The entries of an inventory are judged as each is used, and compared with the policy that the inventory has;
    a use that is given here takes the place of theirs.
    """
    body = msgspec.structs.replace(_previewed(models, inventory, use), policy=read_policy_file(file))
    with chosen_server() as server:
        if server is not None:
            found = server.send("POST", f"{PATH}/preview", PreviewRead, body=_sent(body))[1]
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = preview_policy(session, runtime.knowledge, body, now())
    if as_json:
        print_json(found)
    else:
        _print_preview(found)


def _previewed(models: tuple[str, ...], inventory: str | None, use: dict[str, Any]) -> PreviewBody:
    """What a policy is tried on, and for which use; the policy is put in its place later."""
    if bool(models) == (inventory is not None):
        raise click.UsageError("Name MODELs, a LIST of them, or an inventory by --inventory, one of these.")
    if models or stated(use):
        demand_use(use)
    given = {"models": listed_models(models)} if models else {"inventory": inventory}
    return take({"policy": "-", **given, **({"use": stated(use)} if stated(use) else {})}, PreviewBody)


def _sent(body: PreviewBody) -> dict[str, Any]:
    """A preview as it goes over the wire: what was not stated is left out."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    wire = {name: value for name, value in plain.items() if value is not None}
    for name in {"use", "policy"} & set(wire):
        wire[name] = {member: value for member, value in wire[name].items() if value is not None}
    return wire


def _print_preview(found: PreviewRead) -> None:
    if found.flips:
        rows = [(one.model, one.before, one.after, ", ".join(one.rules)) for one in found.flips]
        print_table(["model", "before", "after", Column("rules", is_prose=True)], rows)
    for one in found.unchecked:
        click.echo(f"{printable(one.model)}: not judged: {printable(one.detail)}")
    used = found.compared_with
    beside = f"policy {used.key} as it is in force (version {used.version})" if used else "what the licences alone say"
    told = ", ".join(f"{count} {verdict}" for verdict, count in found.verdicts.items())
    click.echo(f"{found.checked} judged, {len(found.flips)} verdicts change.")
    click.echo(f"Compared with {beside}. With this policy: {told or 'nothing was judged'}.")


@policy.command(
    "save", where="anywhere",
    examples=("cardwatch policy save our-policy.yaml", "cardwatch policy save our-policy.yaml --key uni-graz"),
)  # fmt: skip
@_file
@click.option("--key", help="Under this key instead of the file's own.")
@json_option
def save(file: Path, *, key: str | None, as_json: bool) -> None:
    """Save the policy in FILE: a new one, or a new version of the one that has its key."""
    draft = read_policy_file(file)
    named = key or draft.key
    if named is None:
        raise Invalid("The file names no `key`, and --key is not given.", pointer="/key")
    draft = take({**msgspec.to_builtins(draft), "key": named}, PolicyDraft)
    with chosen_server() as server:
        saved, is_new = _save_there(server, named, draft) if server is not None else _save_here(named, draft)
    if as_json:
        print_json(saved)
    else:
        beside = "" if is_new else ", unchanged"
        click.echo(f"{saved.key}: version {saved.version}, {len(saved.rules)} rules{beside}")
        say(f"Next: `cardwatch check MODEL ... --policy {saved.key}` applies it.")


def _save_here(key: str, draft: PolicyDraft) -> tuple[PolicyWhole, bool]:
    """The policy as it is now, and whether that is a new version."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as work:
        try:
            before = read_policy(work.session, key)
        except NotFound:
            return create_policy(work, _new(draft), actor=actor(), now=now()), True
        saved = change_policy(work, key, draft, "*", actor=actor(), now=now())
        return saved, saved.version != before.version


def _save_there(server: Server, key: str, draft: PolicyDraft) -> tuple[PolicyWhole, bool]:
    path = f"{PATH}/{quoted(key)}"
    try:
        before = server.read(path, PolicyWhole)
    except NotFound:
        return server.send("POST", PATH, PolicyWhole, body=_new(draft))[1], True
    saved = server.send("PUT", path, PolicyWhole, body=_plain(draft), if_match="*")[1]
    return saved, saved.version != before.version


@policy.command("delete", where="anywhere", examples=("cardwatch policy delete our-policy",))
@click.argument("key")
@json_option
def delete(key: str, *, as_json: bool) -> None:
    """Take the policy KEY out of use; its versions stay on record.

    The entries of inventories that were judged by it need review, until those have another one.
    """
    with chosen_server() as server:
        if server is not None:
            server.send("DELETE", f"{PATH}/{quoted(key)}", type(None), if_match="*")
        else:
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                delete_policy(work, key, "*", actor=actor(), now=now())
    print_json({"key": key}) if as_json else click.echo(f"{key}: deleted; its versions stay on record")


def _plain(draft: PolicyDraft) -> dict[str, Any]:
    """A draft as it goes over the wire, without what says nothing."""
    plain: dict[str, Any] = msgspec.to_builtins(draft)
    return {name: value for name, value in plain.items() if value is not None}


def _new(draft: PolicyDraft) -> PolicyCreate:
    return PolicyCreate(
        key=draft.key or "", title=draft.title, defaults=draft.defaults,
        assume_unreached_above=draft.assume_unreached_above, rules=draft.rules,
    )  # fmt: skip


COMMANDS = (policy,)
