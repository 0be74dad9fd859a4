"""Reports of checks are no source: a scan does not find in them what the code has lost."""

from pathlib import Path

import pytest

from registry.compliance.scan import report_kind
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MISTRAL, LLAMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision"
COMPANY = ("--country", "DE", "--organisation", "company", "--commercial")


def test_code_that_was_mended_is_green_beside_every_report_of_before(
    cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publish_demo(hub)
    assert cardwatch("sync", LLAMA, MISTRAL).code == 0
    monkeypatch.chdir(tmp_path)
    code, load = Path("a.py"), 'AutoModel.from_pretrained("{}")\n'
    code.write_text(load.format(LLAMA))
    made = {
        "any.sarif": "sarif",
        "report.txt": "sarif",
        "any.xml": "junit",
        "answers.json": "json",
        "list.data": "json",
    }
    for name, form in made.items():
        assert cardwatch("scan", "a.py", *COMPANY, "--format", form, "--output", name).code == 1
    Path("one.json").write_text(cardwatch("check", LLAMA, *COMPANY, "--json").out)
    code.write_text(load.format(MISTRAL))
    said = cardwatch("scan", ".", *COMPANY)
    assert said.code == 0, said
    for name in (*made, "one.json"):
        assert f"{name} is a report of Cardwatch" in said.err
        assert cardwatch("check", name, *COMPANY).code == 2, "no list, which is told"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Cardwatch"}}}]}', "a report of Cardwatch"),
        ('{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Other"}}}]}', "a report of another tool"),
        ('{"version": "2.1.0", "model": "a/b", "runs": [{"tool": {"driver": {"name": "Cardwatch"}}}]}', None),
        ('{"version": "2.1.0", "runs": [{"model": "a/b"}]}', None),
        ('<testsuites name="cardwatch"><testsuite/></testsuites>', "a report of Cardwatch"),
        ('<?xml version="1.0"?>\n<testsuite name="x" tests="0"/>', "a report of another tool"),
        ('<testsuite name="cardwatch"></testsuite> model = "a/b"', None),
        ('[{"verdict": "allowed", "model": "a/b"}]', None),
        ('{"verdict": "allowed", "model": "a/b"}', None),
        ('[{"verdict": ' * 2_000, None),
        ('model: "runs" # <testsuite "verdict"', None),
    ],
)
def test_a_report_is_known_by_what_stands_in_it(text: str, kind: str | None) -> None:
    assert report_kind("anything.txt", text.encode()) == kind
