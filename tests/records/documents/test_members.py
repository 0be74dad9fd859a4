"""``fields=``: names in, the stored bytes of these members out."""

import msgspec
import pytest

from registry.errors import Invalid
from registry.records.documents.members import known_members, read_members
from registry.records.documents.schemas import ModelDocument

DOCUMENT = b'{"id":"a/b","license":{"spdx":"MIT","class":"permissive"},"hub":null,"tags":["x",1.50],"origin":{}}'


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ("id", b'{"id":"a/b"}'),
        ("tags,id", b'{"id":"a/b","tags":["x",1.50]}'),
        (" id , tags ", b'{"id":"a/b","tags":["x",1.50]}'),
        ("license", b'{"license":{"spdx":"MIT","class":"permissive"}}'),
        ("license.class", b'{"license":{"class":"permissive"}}'),
        ("license.class,license", b'{"license":{"spdx":"MIT","class":"permissive"}}'),
        ("hub.revision", b'{"hub":null}'),
        ("origin.country,own_class", b'{"origin":{}}'),
    ],
)
def test_what_is_asked_for_is_left_as_it_is_stored(fields: str, left: bytes) -> None:
    assert read_members(fields).cut(DOCUMENT) == left


def test_all_names_together_leave_the_document() -> None:
    assert read_members(",".join(ModelDocument.__struct_encode_fields__)).cut(DOCUMENT) == DOCUMENT


@pytest.mark.parametrize(
    "fields", ["", "id,", "licence", "license.", ".id", "license.licence", "id.x", "license.spdx.x"]
)
def test_a_name_that_no_record_has_is_refused_with_all_there_are(fields: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_members(fields)
    assert caught.value.errors[0][0] == "/fields"
    assert caught.value.extra["supported"] == list(known_members())


def test_all_names_of_the_document_are_known() -> None:
    names = known_members()
    assert set(ModelDocument.__struct_encode_fields__) <= set(names)
    assert {"license.spdx", "hub.revision", "origin.country"} <= set(names)
    assert len(set(names)) == len(names)
    assert msgspec.json.decode(DOCUMENT).keys() <= set(names)
