"""What it means that a hub lacks something, and what to do about it, for people."""

from typing import NamedTuple

from registry.hub.abilities.rules import Ability


class Words(NamedTuple):
    """What the hub does not do, what that means here, and what can be done; each a sentence."""

    what: str
    effect: str
    remedy: str


_NOTHING = "Nothing needs to be done."
_UPDATE = "A newer version of the hub may do it; it is asked again every six hours."

_WORDS: dict[Ability, Words] = {
    Ability.LIST_LENGTH: Words(
        "The hub refuses lists of a thousand models.", "Lists are read a hundred models at a time.", _NOTHING
    ),
    Ability.LIST_ORDER: Words(
        "The hub does not list what changed last first.",
        "A sweep reads its whole list, and for a long one takes turns that are further apart.",
        _UPDATE,
    ),
    Ability.LIST_FIELDS: Words(
        "The hub refuses the fields that a list is asked for.",
        "Lists are read as they come; what they do not show is asked of each model.",
        _UPDATE,
    ),
    Ability.LIST_COMMITS: Words(
        "Lists of the hub do not name commits.",
        "Each watched model is read by itself: at once where its entry in the list changed, otherwise once in "
        "CARDWATCH_SYNC_INTERVAL_SECONDS.",
        "Lower CARDWATCH_SYNC_INTERVAL_SECONDS to notice changes sooner.",
    ),
    Ability.LIST_CARDS: Words(
        "Lists of the hub do not show the metadata of cards.",
        "A model whose entry in the list changed is read by itself.",
        _NOTHING,
    ),
    Ability.LIST_PAGES: Words(
        "The hub ends its lists at a full page and names no next one.",
        "Models behind that page are not noticed by lists; those that are watched are read one by one.",
        "Watch the models behind it by name: `cardwatch watch add MODEL`.",
    ),
    Ability.MODEL_CARDS: Words(
        "The hub does not read the metadata of cards.",
        "Licence and bases are taken from our own reading of README.md at the commit.",
        _NOTHING,
    ),
    Ability.MODEL_IDS: Words(
        "The hub gives models no lasting id.",
        "A renamed model looks like one that is gone and one that is new; a new repository under an old name is told "
        "as a change of the model.",
        "Watch a renamed model under its new name: `cardwatch watch add MODEL`.",
    ),
    Ability.TREE: Words(
        "The hub does not list the files of a commit.", "File names are taken from the model itself.", _UPDATE
    ),
    Ability.PATHS_INFO: Words(
        "The hub does not look up single files.", "The list of all files of a commit is read instead.", _NOTHING
    ),
    Ability.FILE_IDS: Words(
        "The hub does not name files by git's ids.",
        "The bytes of a file are kept under their own sha256, but cannot be checked against what the commit lists.",
        _UPDATE,
    ),
    Ability.FILES_BY_COMMIT: Words(
        "The hub does not give out files by commit.",
        "Files are read at the main branch and count only where they are shown to be those of the commit.",
        _UPDATE,
    ),
    Ability.FILES_HERE: Words(
        "Files of the hub lie at an address that is not followed to.",
        "Models with such files cannot be read.",
        "Name that host in CARDWATCH_HUB_FILE_HOSTS if it belongs to the hub.",
    ),
    Ability.REFS: Words(
        "The hub does not tell tags and branches.",
        "A tag or branch as a revision is answered as never seen; commits are answered as usual.",
        "Name commits instead of tags.",
    ),
    Ability.COMMITS: Words(
        "The hub does not tell the history of its models.",
        "What held before the first reading stays unknown.",
        _UPDATE,
    ),
    Ability.COMMIT_LENGTH: Words(
        "The hub refuses long pages of a history.", "Histories are read in short ones.", _NOTHING
    ),
    Ability.COMMIT_PAGES: Words(
        "The hub tells only the newest commits of a history.",
        "What held at older commits stays unknown.",
        "Have the hub itself in CARDWATCH_HUB_ENDPOINT if this one stands before it.",
    ),
    Ability.SAME_MODELS: Words(
        "Records were read from another hub, and nothing shows that this one has the same models.",
        "They stay as they were, and are not read here; no change is told.",
        "Set CARDWATCH_HUB_ENDPOINT back to that hub, or, if it is the same models, let them be read here: "
        "`cardwatch sync --same-models [MODEL...]`.",
    ),
    Ability.COMMIT_IDS: Words(
        "The hub names commits of a history by other ids than git's.",
        "What held before the first reading stays unknown.",
        _UPDATE,
    ),
}


def words_of(ability: str) -> Words:
    """The words for a limitation; those of a later version are told as they are."""
    try:
        return _WORDS[Ability(ability)]
    except ValueError:
        return Words(f"The hub lacks {ability!r}.", "", "")
