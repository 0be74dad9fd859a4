"""docs/openness.md, made from the rules of the frameworks and the names of their facts."""

from collections.abc import Iterator

from registry.openness.evaluation.schemas import FrameworkRead
from registry.openness.evaluation.service import list_frameworks
from registry.openness.facts import OPEN_DATA, load_lists
from registry.openness.steps import MOST_SETS

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

_REST = """\
## Documents of others

`POST /v1/openness/evaluate` and [`cardwatch openness FILE`](../README.md#the-command-cardwatch) take a document that
describes models, too. Its content decides what it is, not its media type. Each model has the verdicts of all
frameworks, made by the rules that records have; the source of a part is a pointer into the document, and
`not_understood` names what nothing was made of. Nothing is stored and nothing is fetched.

* SPDX 3.0 as JSON-LD: elements of type `ai_AIPackage`. It says where a model is to be had, its licences, the data that
  it was trained and tested on with their availability, limits and application, and what it descends from.
* SPDX 2.2 and 2.3 in JSON: packages that name a model of a hub. It says where it is to be had, its licences, and what
  it descends from.
* CycloneDX 1.5 to 1.7 in JSON: components of type `machine-learning-model`, or with a `modelCard`. A reference of type
  `distribution` says where it is to be had; beside it licences, the card and the ancestors count.
* A file of the Model Openness Tool, in YAML or JSON: its release, with components and their licences.

What it does not say is unknown:

* That a component is listed does not say that its weights are to be had.
* Licences of a list hold together, and so do those that are declared and concluded. One that nobody can read leaves the
  whole unknown; so does a base without a licence.
* `trainedOn` is open only where it is `complete` and each set can be downloaded directly.

```console
$ curl -s https://cardwatch.example.org/v1/openness/evaluate --data-binary @model.cdx.json \\
    -H 'Content-Type: application/vnd.cyclonedx+json' | jq '.models[0].items[] | {{framework, result, missing}}'
$ cardwatch openness model.cdx.json --framework g7-2026 --missing
```

## What is missing for the next class

`next` names for each class above a result the smallest sets of facts that reach it: making these hold gives that class,
and without any of them it is not reached. `settle` are facts that nobody knows, `change` those that are known not to
hold. It stands in answers to facts and documents, with `missing=true` in those to items and at `GET
/v1/models/{{owner}}/{{name}}/openness`, and `cardwatch openness --missing` shows it.

* It is found by asking the rules above; facts have the names that they have there.
* At most {sets} ways to a class are told, the shortest first; `is_complete` says whether these are all.
* A label that is not determined starts from the least that holds. The two indexes have no classes: their step is the
  highest score.
* It says what a framework asks for, not that it can be had: nobody undoes the compute of a training.

## Developers

`GET /v1/openness/ranking?framework=fmti` ranks developers by the figures of the transparency index itself, each edition
by itself, as JSON or CSV, with licence and source. Who is not in an edition is `not scored` in it, which is no 0.
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
    return "\n".join([head, *("\n".join(_section(one)) for one in frameworks), _REST.format(sets=MOST_SETS)])


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
