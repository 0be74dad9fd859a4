"""Pages of a list by key, and the cursors between them."""

import base64
from collections.abc import Iterator
from typing import cast

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.errors import Invalid
from registry.pagination import Page, Total, decode_cursor, encode_cursor, page, page_of


class Apart(SQLModel, registry=registry()):
    """Tables of this test alone: what compares all tables with the migrations must not meet them."""


class Fruit(Apart, table=True):
    __tablename__ = "pagination_fruit"

    pk: int | None = Field(default=None, primary_key=True)
    name: str


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Apart.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Fruit(name=name) for name in ("fig", "apple", "cherry", "date", "banana")])
        session.commit()
        yield session
    engine.dispose()


def names(found: Page[Fruit]) -> list[str]:
    return [fruit.name for fruit in found.items]


def test_a_list_is_read_page_by_page_in_the_order_of_its_key(session: Session) -> None:
    pages, cursor = [], None
    while True:
        found = page(session, select(Fruit), col(Fruit.name), limit=2, cursor=cursor, bound_to="fruit")
        pages.append(names(found))
        assert found.total == Total(5, "exact")
        cursor = found.next_cursor
        if cursor is None:
            break
    assert pages == [["apple", "banana"], ["cherry", "date"], ["fig"]]


def test_a_page_that_ends_with_the_list_names_no_next_one(session: Session) -> None:
    found = page(session, select(Fruit), col(Fruit.pk), limit=5, cursor=None, bound_to="fruit")
    assert (len(found.items), found.next_cursor) == (5, None)


def test_the_newest_come_first_where_the_order_descends(session: Session) -> None:
    query = select(Fruit).where(Fruit.name != "date")
    first = page(session, query, col(Fruit.pk), limit=3, cursor=None, bound_to="new", is_descending=True)
    rest = page(session, query, col(Fruit.pk), limit=3, cursor=first.next_cursor, bound_to="new", is_descending=True)
    assert (names(first), names(rest)) == (["banana", "cherry", "apple"], ["fig"])
    assert rest.total == Total(4, "exact")


def test_rows_of_several_tables_and_a_total_known_before(session: Session) -> None:
    query = cast("SelectOfScalar[tuple[int, Fruit]]", select(Fruit.pk, Fruit))
    known = Total(9, "at_least")
    found = page(session, query, col(Fruit.name), limit=1, cursor=None, bound_to="pairs", total=known)
    assert found.each(lambda row: row[1].name).items == ["apple"]
    assert found.total == known
    assert decode_cursor(found.next_cursor or "", "pairs", 1) == ["apple"]


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "", encode_cursor(["x"], "other"), encode_cursor(["x", 1], "fruit"), encode_cursor(["x"], "fruit")],
)
def test_a_cursor_of_something_else_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(Invalid):
        page(session, select(Fruit), col(Fruit.pk), limit=2, cursor=cursor, bound_to="fruit")


def test_a_list_in_memory_is_paged_alike() -> None:
    found = page_of([3, 5, 8], 2, lambda number: [number], bound_to="numbers", total=Total(7, "exact"))
    assert found == Page([3, 5], encode_cursor([5], "numbers"), Total(7, "exact"))
    assert page_of([3, 5], 2, lambda number: [number], bound_to="numbers", total=Total(2, "exact")).next_cursor is None


def test_cursors_are_spelled_as_before() -> None:
    cursor = encode_cursor(["a", 1], ("flags", "x"))
    assert cursor == "WyIyMmZlYmQ4MDA5NTIiLCJhIiwxXQ"
    assert base64.urlsafe_b64decode(cursor + "==").endswith(b',"a",1]')
