from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.comparison.directions import CLASS_DIRECTIONS
from registry.licenses.comparison.kinds import kinds_between
from registry.licenses.comparison.rules import compare_states
from registry.licenses.comparison.states import AssessedState, DeclaredPart
from registry.licenses.declarations.values import Declared

GPL = DeclaredPart(
    kind="known",
    name="gpl 2",
    keys=frozenset({"gpl-2.0"}),
    versions_of=frozenset({None}),
    classes=frozenset({LicenseClass.COPYLEFT}),
)


def state(*parts: DeclaredPart, link: str | None = None) -> AssessedState:
    return AssessedState(
        declared=Declared(declared=tuple(part.name for part in parts), link=link),
        parts=parts,
        operators=("single",) if len(parts) == 1 else ("unspecified",),
        text=None,
        text_license=None,
        entry=None,
        class_=LicenseClass.UNKNOWN,
        thresholds=(),
    )


def kinds(before: AssessedState, after: AssessedState) -> tuple[str, ...]:
    return kinds_between(before, after, text_changed=False)


def test_an_unknown_name_is_the_same_only_by_its_words_and_never_a_known_licence() -> None:
    ours, theirs = DeclaredPart(kind="unknown", name="ours"), DeclaredPart(kind="unknown", name="theirs")
    assert kinds(state(ours), state(ours)) == ()
    assert kinds(state(ours), state(theirs)) == ("license.id_changed",)
    named_alike = DeclaredPart(kind="unknown", name=GPL.name)
    assert kinds(state(named_alike), state(GPL)) == kinds(state(GPL), state(named_alike)) == ("license.id_changed",)


def test_only_and_or_later_differ_where_both_are_written() -> None:
    only, later = (
        DeclaredPart("known", GPL.name, GPL.keys, GPL.versions_of, GPL.classes, None, f"GPL-2.0-{word}")
        for word in ("only", "or-later")
    )
    assert kinds(state(only), state(later)) == ("license.id_changed",)
    assert kinds(state(GPL), state(later)) == kinds(state(only), state(GPL)) == ()


def test_a_link_changes_by_itself_and_what_shows_the_same_page_does_not_count() -> None:
    before = state(GPL, link="https://www.example.org/a/blob/main/LICENSE")
    assert kinds(before, state(GPL, link="http://example.org/a/resolve/main/LICENSE")) == ()
    assert kinds(before, state(GPL, link="https://example.org/b")) == ("license.link_changed",)


def test_states_are_compared_as_values_alone() -> None:
    found = compare_states(state(GPL), state())
    assert (found.material, found.kind, found.direction) == (True, ("license.removed",), "unknown")


def test_a_move_from_one_class_to_another_has_its_opposite_on_the_way_back() -> None:
    opposite = {"narrowed": "widened", "widened": "narrowed", "unknown": "unknown"}
    assert len(CLASS_DIRECTIONS) == len(LicenseClass) * (len(LicenseClass) - 1)
    for (before, after), direction in CLASS_DIRECTIONS.items():
        assert CLASS_DIRECTIONS[after, before] == opposite[direction]
