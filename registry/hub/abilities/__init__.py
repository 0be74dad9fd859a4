"""What a hub was seen not to do, kept for a time and asked again later (docs/adr/0042)."""

from registry.hub.abilities.memory import Abilities
from registry.hub.abilities.rules import Ability
from registry.hub.abilities.service import SharedAbilities, list_limitations, note_limitation
from registry.hub.abilities.tables import HubLimitation
from registry.hub.abilities.words import Words, words_of

__all__ = [
    "Abilities",
    "Ability",
    "HubLimitation",
    "SharedAbilities",
    "Words",
    "list_limitations",
    "note_limitation",
    "words_of",
]
