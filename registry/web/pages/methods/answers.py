"""What the registry says of licences and uses: verdicts, classes, conflicts, changes."""

from registry.web.languages.codes import N_
from registry.web.pages.methods.shape import Method

ANSWERS = (
    Method(
        name="verdict",
        title=N_("The verdict on a use"),
        question=N_("May we use this model for this?"),
        how=(
            N_("Every rule is asked: purpose, trade, territory, size, passing on, naming, training, duties."),
            N_("Each rule that has something to say makes a finding, with the clause and the words it rests on."),
            N_("The strictest finding wins. Where no rule finds anything it needs review, since nobody said yes."),
            N_("Of a choice of licences (OR) the mildest counts, of several together (AND) the strictest."),
            N_("What binds through the bases is judged as well as the model's own licence."),
            N_("A fact of the use that is not stated is asked for; it is never guessed in the user's favour."),
        ),
        sources=(
            N_("The record of the model as it stands: licence, territory, bases, texts that were read."),
            N_("The licence catalogue: the terms of each licence with clause and quotation."),
            N_("What was stated of the use, and a policy of the institution where one is chosen."),
        ),
        limits=(
            N_("It is no legal advice, and nobody is bound by it."),
            N_("It says nothing of rights that others have in data or outputs, nor of law beyond licences."),
            N_("Needs review means: somebody has to read. It is neither yes nor no."),
        ),
        decided=(10, 52),
        code="registry/compliance/rules/verdict.py",
    ),
    Method(
        name="license-class",
        title=N_("What binds: the class of the licence"),
        question=N_("How much does the licence restrict, the bases included?"),
        how=(
            N_("The declared words are looked up in the catalogue, where each licence has one of five classes."),
            N_("The classes from the mildest: permissive, copyleft, data, community licence, research only."),
            N_("The class that is shown is the stricter one of the model's own licence and of all it was made from."),
            N_("What a record inherits is computed from the own facts of all its ancestors, up to the 500 nearest."),
            N_("Where the own licence is not known, the class is not known; what is inherited stands beside it."),
        ),
        sources=(
            N_("Interface, tags, card and files of the model at its source; the catalogue of licences."),
            N_("The bases that the card names, and their records."),
        ),
        limits=(
            N_("A class is a first look: two licences of one class differ in their clauses."),
            N_("A base that is not named, or not in the registry, cannot bind here; the list is then incomplete."),
        ),
        decided=(9, 16),
        code="registry/records/lineage/terms.py",
    ),
    Method(
        name="conflicts",
        title=N_("Conflicts with a base"),
        question=N_("Does a tag promise more than the bases allow?"),
        how=(
            N_("The declared licence is held against that of every ancestor, not only of the parent, by one table."),
            N_("Dropping a restriction is a conflict; duties of notice alone are not."),
            N_("A quantised copy has nothing of its own, so another tag over a base that keeps more is a conflict."),
        ),
        sources=(N_("The own facts of the model and of its ancestors."),),
        limits=(
            N_("It does not say who is in the right: a permission that was given in private is not known here."),
            N_("A card that declares nothing counts only where card and files were read."),
        ),
        decided=(16,),
        code="registry/records/lineage/conflicts.py",
    ),
    Method(
        name="license",
        title=N_("The licence of a model"),
        question=N_("Which licence is in force, and who says so?"),
        how=(
            N_("Interface, tags, card, licence files and indexes are kept side by side; their rank decides."),
            N_("What a person concluded comes first, then what was read at the model's source, then what others say."),
            N_("A text counts as a licence only where its words are the known ones; likeness grants nothing."),
            N_("Sources that disagree are shown together, and the record waits for a person."),
        ),
        sources=(
            N_("The model's source at the commit that is named, with the sha256 of every text."),
            N_("Indexes, each named with the licence of its data."),
        ),
        limits=(
            N_("It says what is declared, not whether whoever declared it had the right to."),
            N_("“other” and family words such as “llama” name no licence; then the text decides, or nobody knows."),
        ),
        decided=(8, 9, 17),
        code="registry/records/license/rules.py",
    ),
    Method(
        name="changes",
        title=N_("Direction and severity of a change"),
        question=N_("Is more or less allowed than before, and how urgent is it?"),
        how=(
            N_("A change is told after two readings that agree; layout, outages and refusals are no changes."),
            N_("The direction comes from the terms of known licences; else texts are compared by sentences."),
            N_("A direction is said only where all differences point the same way, and never “more” on doubt."),
            N_("Critical: a licence was removed, or licence, policy or territory took something away."),
            N_("Note: more is allowed, or a model was renamed. Warning: everything else."),
        ),
        sources=(N_("Two observations of the model with their texts, by sha256."),),
        limits=(
            N_("“Not known” is a frequent and honest direction, above all for texts in other languages than English."),
            N_("It says nothing of what the owner intends, nor whether an older copy may still be used as before."),
        ),
        decided=(6, 13, 30),
        code="registry/watch/changes/rules.py",
    ),
)  # fmt: skip
