"""What commands print: tables, JSON, words for people on standard error."""

from registry.cli.output.files import open_output
from registry.cli.output.pages import answer_page, page_options
from registry.cli.output.streams import json_option, print_json, print_json_line, printable, say, say_nothing
from registry.cli.output.tables import Column, print_table

__all__ = [
    "Column",
    "answer_page",
    "json_option",
    "open_output",
    "page_options",
    "print_json",
    "print_json_line",
    "print_table",
    "printable",
    "say",
    "say_nothing",
]
