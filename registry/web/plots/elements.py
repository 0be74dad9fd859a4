"""Elements of SVG, in which every value is escaped."""

from markupsafe import Markup, escape

LETTER = 0.58
"""The width of a letter in parts of its height, on the average of a sans-serif face."""
TEXT, BOLD, SMALL = 13, 14.5, 11
"""Heights of letters in units of a picture; bold ones are as wide as if they were higher."""


def element(name: str, *inside: object, **attributes: object) -> Markup:
    """One element; ``text_anchor`` becomes ``text-anchor``, ``class_`` ``class``, and None is left out."""
    told = Markup("").join(
        Markup(' {}="{}"').format(_attribute(key), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    body = Markup("").join(escape(one) for one in inside)
    start = Markup("<{}{}").format(name, told)
    return Markup("{}>{}</{}>").format(start, body, name) if inside else start + Markup("/>")


def text(words: object, x: float, y: float, anchor: str = "start", class_: str | None = None) -> Markup:
    """Words whose foot stands at a place."""
    return element("text", words, x=x, y=y, text_anchor=None if anchor == "start" else anchor, class_=class_)


def width_of(words: object, height: float = TEXT) -> float:
    """About how wide words are."""
    return len(str(words)) * LETTER * height


def lines_of(words: str, width: float) -> list[str]:
    """Words in lines that are not wider than this, as far as single words allow."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(joined) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
