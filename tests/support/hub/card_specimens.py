"""Front matter as vandals, broken tools and odd authors write it, and what is to be made of it."""

from itertools import pairwise
from typing import NamedTuple

KIB = 1024
MIB = 1024 * KIB
END = "\n---\n# Title\n"


class Specimen(NamedTuple):
    """A README, and the licences it declares; None where there must be a reason instead."""

    readme: bytes
    declared: tuple[str, ...] | None


def _read(front: str, *declared: str) -> Specimen:
    return Specimen(f"---\n{front}{END}".encode(), declared)


def _refused(front: str) -> Specimen:
    return Specimen(f"---\n{front}{END}".encode(), None)


def _alias_bomb(names: str, width: int, leaf: str) -> str:
    lines = [f"{names[0]}: &{names[0]} [{','.join([leaf] * width)}]"]
    lines += [f"{b}: &{b} [{','.join([f'*{a}'] * width)}]" for a, b in pairwise(names)]
    return "\n".join(lines)


_RESULT = "  - task: {type: x}\n    metrics:\n    - type: accuracy\n      value: 76.9\n"
_INDEX = "license: mit\nmodel-index:\n- name: x\n  results:\n"

SPECIMENS: dict[str, Specimen] = {
    # Aliases, anchors, merge keys.
    "alias bomb of 236 bytes": _refused((_alias_bomb("abcdef", 9, "x") + "\n#").ljust(236 - len("---\n" + END), "#")),
    "alias bomb": _refused(_alias_bomb("abcdefgh", 9, "x")),
    "alias of a mapping": _refused("a: &a {b: c}\nlicense: *a"),
    "alias of itself": _refused("a: &a [*a]"),
    "alias that is not there": _refused("license: *nobody"),
    "many aliases": _refused("a: &a x\n" + "b: [" + "*a, " * 200_000 + "]"),
    "many anchors": _refused("".join(f"k{n}: &a{n} v\n" for n in range(55_000))),
    "merge keys": _refused("a: &a {b: c}\n<<: *a"),
    "merge key without alias": _read("<<: {license: gpl-3.0}\nlicense: mit", "mit"),
    # Numbers and words that other loaders make something else of.
    "base-60 integer of 600 kB": _read("license: mit\na: " + "1:" * 300_000 + "1", "mit"),
    "base-60 integer as a licence": _read("license: 1:30", "1:30"),
    "integer of 900 kB": _read("license: mit\na: " + "9" * 900_000, "mit"),
    "hexadecimal of 900 kB": _read("license: mit\na: 0x" + "f" * 900_000, "mit"),
    "float of 900 kB": _read("license: mit\na: 1." + "0" * 900_000 + "e999999", "mit"),
    "date of 900 kB": _read("license: mit\na: 2024-01-01T" + "0" * 900_000, "mit"),
    "no": _read("license: no", "no"),
    "NO and yes": _read("license: [NO, yes, on, off, true]", "NO", "yes", "on", "off", "true"),
    "1.0": _read("license: 1.0", "1.0"),
    "0o14 and 1_000": _read("license: [0o14, 1_000, .inf, .nan]", "0o14", "1_000", ".inf", ".nan"),
    "a date": _read("license: 2024-01-01", "2024-01-01"),
    "upper case": _read("license: MIT", "MIT"),
    "upper-case key": _read("License: MIT"),
    # Sizes.
    "front matter of 748 KB": _read(_INDEX + _RESULT * (350 * KIB // len(_RESULT)) + "# " + "x" * 390 * KIB, "mit"),
    "front matter of 748 KB in many results": _refused(_INDEX + _RESULT * (748 * KIB // len(_RESULT))),
    "README of 758 KB": Specimen(b"---\nlicense: mit\n---\n" + b"word " * (758 * KIB // 5), ("mit",)),
    "README of 30 MiB": Specimen(b"---\nlicense: mit\n---\n" + b"x" * 30 * MIB, ("mit",)),
    "front matter of 3 MiB": _refused("license: mit\na: " + "b" * 3 * MIB),
    "front matter of just 1 MiB": _read("license: mit\na: " + "b" * (MIB - 40), "mit"),
    "key of 900 kB": _refused("license: mit\n" + "k" * 900_000 + ": v"),
    "explicit key of 900 kB": _read("license: mit\n? " + "k" * 900_000 + "\n: v", "mit"),
    "quoted scalar of 900 kB": _read('license: mit\na: "' + "b " * 450_000 + '"', "mit"),
    "escapes": _read('license: mit\na: "' + "\\u0041" * 150_000 + '"', "mit"),
    "folded scalar of 20,000 lines": _read("license: mit\na: >\n" + "  word\n" * 20_000, "mit"),
    "literal scalar of 900 kB": _read("license: mit\na: |\n" + "  " + "x" * 900_000, "mit"),
    "plain scalar over 100,000 lines": _read("license: mit\na: b\n" + " c\n" * 100_000, "mit"),
    "licence of 900 kB": _read("license: " + "m" * 900_000),
    "200 licences": _refused("license: [" + ", ".join(f"l{n}" for n in range(200)) + "]"),
    "many items": _refused("a:\n" + "- b\n" * 250_000),
    "many keys": _refused("".join(f"k{n}: v\n" for n in range(100_000))),
    # Depth.
    "100,000 brackets": _refused("a: " + "[" * 100_000 + "]" * 100_000),
    "500,000 open brackets": _refused("a: " + "[" * 500_000),
    "100,000 braces": _refused("a: " + "{b: " * 100_000 + "}" * 100_000),
    "500,000 closing brackets": _refused("a: " + "]" * 500_000),
    "250,000 empty lists": _refused("a: [" + "[]," * 250_000 + "]"),
    "deep blocks": _refused("\n".join(" " * n + "-" for n in range(1400))),
    "dashes in one line": _refused("- " * 400_000),
    "question marks": _refused("? " * 400_000),
    "flow keys": _refused("{" * 200_000 + "a: b" + "}: c" * 200_000),
    "commas": _refused("a: [" + "," * 900_000 + "]"),
    "colons": _refused("a: b" + ": " * 400_000),
    # Documents, directives, tags.
    "many documents": _refused("--- a\n" * 150_000),
    "a second document": _refused("license: mit\n...\nlicense: gpl"),
    "many directives": _refused("".join(f"%TAG !a{n}! tag:x{n}\n" for n in range(40_000)) + "a: b"),
    "object tag": _refused("license: !!python/object/apply:os.system [x]"),
    "custom tag": _refused("license: !mine mit"),
    "binary tag": _refused("license: !!binary bWl0"),
    "set tag": _refused("license: !!set {mit}"),
    "tag of 900 kB": _refused("license: !" + "t" * 900_000 + " mit"),
    "anchor of 900 kB": _read("license: mit\na: &" + "t" * 900_000 + " mit", "mit"),
    # Space, tabs, remarks, line ends.
    "tab after a colon": _read("license:\tmit", "mit"),
    "tab that indents": _refused("license: mit\n\ttags: x"),
    "900,000 tabs": _read("license: mit\na:" + "\t" * 900_000 + "b", "mit"),
    "tabs and words": _read("license: mit\na:\t" + "b\t" * 450_000, "mit"),
    "tabs and line ends": _read("license: mit\n" + "\t\n" * 400_000, "mit"),
    "blanks and line ends": _read("license: mit\n" + (" " * 1000 + "\n") * 900, "mit"),
    "blank lines": _read("license: mit" + "\n" * 1_000_000, "mit"),
    "blanks": _read("license: mit\na:" + " " * 1_000_000 + "b", "mit"),
    "blank lines before": Specimen(b"\n" * 900_000 + b"---\nlicense: mit\n---\n", ("mit",)),
    "remarks only": _read("# only\n" * 100_000),
    "a remark of 900 kB": _read("license: mit # " + "x" * 900_000, "mit"),
    "CRLF": Specimen(b"---\r\nlicense: mit\r\n---\r\n", ("mit",)),
    "CR": Specimen(b"---\rlicense: mit\r---\r", ("mit",)),
    "mixed line ends": Specimen(b"---\r\nlicense: mit\rtags: [a]\n---\r\n", ("mit",)),
    "BOM": Specimen(b"\xef\xbb\xbf---\nlicense: mit\n---\n", ("mit",)),
    "UTF-16": Specimen("---\nlicense: mit\n---\n".encode("utf-16"), ()),
    "line separators in a value": _read('license: mit\na: "b\u2028c\u2029d\x85e"', "mit"),
    "next line character between keys": _read("license: mit\ntags: [a]\u0085", "mit"),
    "many line separators": _read('license: mit\na: "' + "\u2028" * 300_000 + '"', "mit"),
    # Bytes that are no text.
    "NUL": Specimen(b"---\nlicense: m\0it\n---\n", None),
    "escaped NUL": _read('license: "m\\0it"', "m\ufffdit"),
    "escaped surrogate": _refused('license: "\\ud800"'),
    "surrogate in UTF-8": Specimen(b"---\nlicense: mit\na: \xed\xa0\x80\n---\n", ("mit",)),
    "broken UTF-8": Specimen(b"---\nlicense: mit\na: " + b"\xff\xfe" * 150_000 + b"\n---\n", ("mit",)),
    "control characters": _refused("license: mit\na: \x07\x1b"),
    "emoji and wide letters": _read("license: mit\na: \U0001f600漢字", "mit"),
    "noise": Specimen(bytes(range(256)) * 4_000, ()),
    # Fences.
    "no closing fence": Specimen(b"---\nlicense: mit\n", None),
    "no closing fence in 1 MiB": Specimen(b"---\nlicense: mit\n" + b"a\n" * 500_000, None),
    "no fences": Specimen(b"license: mit\n", ()),
    "a long fence": Specimen(b"-----\nlicense: mit\n-----\n", ()),
    "fences only": Specimen(b"---\n---\n" * 100_000, ()),
    "blanks after fences": Specimen(b"---" + b" " * 500_000 + b"\nlicense: mit\n---\n", ("mit",)),
    "dashes that are no fence": _read("license: mit\na: |\n" + "  ---\n" * 10_000, "mit"),
    "many almost fences": Specimen(b"---\nlicense: mit\n" + b"---- \n" * 100_000 + b"---\n", None),
    "nothing": Specimen(b"", ()),
    # Shapes.
    "a licence twice": _refused("license: mit\nlicense: gpl-3.0"),
    "a list of licences": _read("license: [mit, apache-2.0]", "mit", "apache-2.0"),
    "a mapping as licence": _read("license: {name: mit}"),
    "a list on top": _refused("- license: mit"),
    "a list as key": _refused("? [a]\n: b"),
    "a word": _refused("just words"),
    "an empty mapping": _read("{}"),
    "null keys": _refused("~: a\n: b"),
    "open quotes": _refused("license: 'mit"),
    "open braces": _refused("license: {mit"),
}  # fmt: skip
