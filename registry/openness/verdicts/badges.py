"""A badge: one framework's result about one model as a small SVG, in words that need no colour. Pure."""

from html import escape

import msgspec

from registry.openness.verdicts.schemas import OpennessItem

MEDIA_TYPE = "image/svg+xml"
_LETTER, _PADDING, _HEIGHT = 6.6, 12, 20
"""Pixels: a letter of Verdana at 11 is about so wide, so texts are given their lengths."""
_LONGEST = 60
_LEFT, _RIGHT = "#3b4252", "#1f5f8b"


class Badge(msgspec.Struct, frozen=True):
    """The two words of a badge."""

    label: str
    value: str


def badge_of(item: OpennessItem) -> Badge:
    """What a badge says of a verdict: a result that is not settled says so by its range."""
    value = item.result.replace("_", " ")
    if item.range is not None:
        low, high = (_shown(end) for end in item.range)
        value = f"{value} ({low} to {high})" if low != high else value
    return Badge(item.framework, value[:_LONGEST])


def svg_of(badge: Badge) -> bytes:
    """The bytes of the picture; every word in it is escaped."""
    left, right = _width(badge.label), _width(badge.value)
    label, value = escape(badge.label), escape(badge.value)
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img"',
        f' aria-label="{label}: {value}">',
        f"<title>{label}: {value}</title>",
        f'<rect width="{left}" height="{_HEIGHT}" fill="{_LEFT}"/>',
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{_RIGHT}"/>',
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">',
        f'<text x="{left / 2:g}" y="14">{label}</text>',
        f'<text x="{left + right / 2:g}" y="14">{value}</text>',
        "</g></svg>\n",
    )
    return "".join(parts).encode()


def _width(text: str) -> int:
    return round(len(text) * _LETTER) + _PADDING


def _shown(end: float | str) -> str:
    return f"{end:g}" if isinstance(end, float | int) else end.replace("_", " ")
