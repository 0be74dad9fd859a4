"""docs/openness.md, made from the rules of the frameworks and the names of their facts."""

from collections.abc import Iterator

from registry.openness.evaluation.schemas import FrameworkRead
from registry.openness.evaluation.service import list_frameworks
from registry.openness.facts import OPEN_DATA, load_lists

_HEAD = """\
<!-- Made from the rules by `cardwatch frameworks docs --output docs/openness.md`; do not edit it here. -->

# Openness: what each number means

"Open source" means something else in every framework, and they contradict each other. Cardwatch computes all of them
from one record and shows them side by side, each with the version of its method, its reasons and what is missing. It
never averages them, and it certifies nothing. `GET /v1/openness/frameworks` gives the same rules as JSON, and `POST
/v1/openness/evaluate` or `cardwatch frameworks evaluate FILE` judges facts that somebody states, without a record.

{contents}

## Facts, and how they combine

A fact is `yes`, `partly`, `no` or `unknown`; records say `open`, `partial`, `closed` and `unknown`. What does not
exist (`none`) is stated, and is left out of sums.

* All of several facts: one no decides; else one partly; else one unknown; else yes.
* The best of several facts: one yes decides; else one partly; else one unknown; else no.
* **Unknown is never no.** Where a framework counts 0 for what is missing, the range says what the result would be if
  all of it were open, and `missing` names the facts.
* Opening a fact never lowers a result. The order of facts does not matter.

## Licences

The lists are those of SPDX {spdx}: {osi} ids approved by OSI, {fsf} called free by FSF.

| for | open is |
| --- | --- |
| code | what OSI approved, or FSF calls free |
| data | that, or one of the {data} ids that the Model Openness Tool calls open data |
| documents | as code, or CC0, CC-BY, CC-BY-SA, GFDL |
| weights | as code or as data |

* `OR` is its best branch, `AND` its worst; a list without an operator is `AND`, never `OR`. `A WITH x` is `A` where
  `x` is on the list of exceptions, else unknown.
* No licence is no. `other`, a family word and what nobody read are unknown. What is on no list is no where its entry
  in the catalogue, or FSF, says that it restricts; else unknown.
* `OpenMDW-1.0` is on the list and approved by neither; the Model Openness Framework accepts exactly this spelling.
  `CC-BY-4.0` and `CC0-1.0` are called free by FSF and not approved by OSI. `BSL-1.0` is the Boost licence.
"""


def render_page() -> str:
    """The whole page as Markdown."""
    frameworks = list_frameworks().items
    lists = load_lists()
    contents = "\n".join(f"* [{one.title}](#{_anchor(one)})" for one in frameworks)
    head = _HEAD.format(
        contents=contents, spdx=lists.version.removeprefix("spdx-"), osi=len(lists.osi), fsf=len(lists.fsf),
        data=len(OPEN_DATA),
    )  # fmt: skip
    return "\n".join([head, *("\n".join(_section(one)) for one in frameworks)])


def _anchor(one: FrameworkRead) -> str:
    kept = "".join(letter for letter in one.title.lower() if letter.isalnum() or letter in "- _")
    return kept.replace(" ", "-")


def _section(one: FrameworkRead) -> Iterator[str]:
    yield f"## {one.title}\n"
    yield f"`{one.id}`, method `{one.method_version}`: {one.unit}.\n"
    if one.results:
        yield f"From the least open: {', '.join(f'`{result}`' for result in one.results)}.\n"
    yield f"{one.source}\n"
    yield from (f"* {rule}" for rule in one.rules)
    yield ""
    yield from _asked(one)
    yield ""


def _asked(one: FrameworkRead) -> Iterator[str]:
    told = f"`POST /v1/openness/evaluate` takes `{one.asks}`"
    if all(fact.type == "class" for fact in one.facts):
        yield f"{told}; `open`, `partial` or `closed` for each of {', '.join(f'`{fact.name}`' for fact in one.facts)}."
        return
    yield f"{told}:\n\n| name | type | meaning |\n| --- | --- | --- |"
    yield from (f"| `{fact.name}` | {fact.type} | {fact.meaning} |" for fact in one.facts)
