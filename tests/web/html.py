"""A page as the tests look at it: its elements in order, each with its attributes and the text within."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """An element; `text` is all the text within it, spaces made one."""

    tag: str
    attributes: dict[str, str | None]
    parts: list[str] = field(default_factory=list)
    ancestors: tuple[Element, ...] = ()

    @property
    def raw(self) -> str:
        return "".join(self.parts)

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def __getitem__(self, name: str) -> str | None:
        return self.attributes.get(name)


class Page(HTMLParser):
    """A parsed page; raises AssertionError where its elements are not nested."""

    def __init__(self, response) -> None:
        super().__init__()
        self.status = response.status_code
        self.headers = response.headers
        self.source = response.get_data(as_text=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        assert response.mimetype == "text/html", self.source
        self.feed(self.source)
        self.close()
        assert not self._open, self._open[-1].tag

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), ancestors=tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), ancestors=tuple(self._open)))

    def handle_endtag(self, tag):
        assert self._open, tag
        assert self._open[-1].tag == tag, (self._open[-1].tag, tag)
        self._open.pop()

    def handle_data(self, data):
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str | None = None, css_class: str | None = None, **attributes: str) -> list[Element]:
        """The elements of a tag, a class and such attributes."""
        return [
            element
            for element in self.elements
            if (tag is None or element.tag == tag)
            and (css_class is None or css_class in element.classes)
            and all(element[name.rstrip("_")] == value for name, value in attributes.items())
        ]

    def one(self, tag: str | None = None, css_class: str | None = None, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, css_class, **attributes)
        assert len(found) == 1, (tag, css_class, attributes, len(found))
        return found[0]

    @property
    def text(self) -> str:
        return " ".join("".join(self.elements[0].parts).split())
