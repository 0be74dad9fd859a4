"""``cardwatch log``: a checkpoint to keep elsewhere, and keys."""

from registry.transparency.merkle import VerifierKey, open_note, parse_checkpoint
from tests.cli.conftest import Cardwatch


def test_a_checkpoint_is_signed_by_the_keys_that_are_told(cardwatch: Cardwatch) -> None:
    cardwatch("migrate")
    note = cardwatch("log", "checkpoint").out
    keys = [VerifierKey.parse(line) for line in cardwatch("log", "key").out.splitlines()]
    before = parse_checkpoint(open_note(note, keys)[0].text)
    assert before.size > 1_000
    new = VerifierKey.parse(cardwatch("log", "rotate-key").out)
    changed = cardwatch("log", "checkpoint").out
    assert set(open_note(changed, [*keys, new])[1]) == {*keys, new}
    assert parse_checkpoint(open_note(changed, keys)[0].text).size == before.size + 1
    assert cardwatch("log", "checkpoint", "--size", str(before.size)).out == note
