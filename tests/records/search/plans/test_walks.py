"""How far a walk expects to go."""

from registry.records.search.filters import ModelFilter, Position
from registry.records.search.plans.asks import Rows, SearchSetting
from registry.records.search.plans.walks import SortWalk
from registry.records.search.plans.ways import MANY


def pass_on(walk: SortWalk, stretch: int, most: int, met: Rows) -> None:
    """One stretch, on which these rows are met, and which ends at a record."""
    going = walk.go(stretch, most)
    next(going)
    try:
        going.send(met)
        going.send([("z", 9)])
    except StopIteration:
        return


def test_what_is_missing_is_said_by_the_last_stretch_alone() -> None:
    """Ids begin with their owner, so that what is called alike stands together: a rate of long ago says nothing."""
    walk = SortWalk(SearchSetting(is_file=True, is_narrow=False), ModelFilter(q="large"), "id", [], None)
    assert walk.missing(51) == MANY
    pass_on(walk, 250, 51, [(f"a{number}", number) for number in range(30)])
    assert walk.missing(51) == (51 - 30) * 250 // 30
    pass_on(walk, 350, 51, [])
    assert walk.missing(51) == MANY
    pass_on(walk, 400, 51, [("b", 40)])
    assert walk.missing(51) == (51 - 31) * 400
    assert walk.met[-1] == Position("b", 40)
