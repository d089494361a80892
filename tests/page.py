"""
The page laws: what holds for every page of the product, checked whenever a test opens one.

One h1 and a title that starts with it; the language stated; every control with a name; no id
twice; nothing inline that the content policy forbids; the policy itself sent; every POST form
with its action and its guard against forgery; few queries; no English left in Vietnamese.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr")
)  # fmt: skip
CONTROLS = frozenset({"input", "select", "textarea"})
UNNAMED_INPUTS = frozenset({"hidden", "submit", "button", "reset", "image"})
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})


@dataclass
class Node:
    """One element of a page."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words inside, single spaced."""
        parts = (c if isinstance(c, str) else c.text for c in self.children)
        return " ".join(" ".join(parts).split())

    def walk(self) -> Iterator[Node]:
        """Yield this element and all within."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def within(self, tag: str) -> bool:
        """Tell whether the element stands inside another of that kind."""
        node = self.parent
        while node is not None:
            if node.tag == tag:
                return True
            node = node.parent
        return False


class _Builder(HTMLParser):
    """Builds the tree and notes elements that were never closed or never opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.here = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        doubled = [name for name, n in Counter(name for name, _ in attrs).items() if n > 1]
        self.faults += [f"<{tag}> states {name} twice" for name in doubled]
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, {n: v or "" for n, v in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.here.tag}>")
            node: Node | None = self.here
            while node is not None and node.tag != tag:
                node = node.parent
            if node is None:
                return
            self.here = node
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


@dataclass(frozen=True)
class Page:
    """A page that kept the laws."""

    response: HttpResponse
    root: Node
    queries: int

    @property
    def text(self) -> str:
        """Return all words of the page's main part (of the body where there is none)."""
        main = self.find("main") or self.find("body")
        return main[0].text if main else ""

    @property
    def title(self) -> str:
        """Return the page's title."""
        return self.find("title")[0].text

    @property
    def html(self) -> str:
        """Return the page as sent."""
        return self.response.content.decode()

    def find(self, tag: str, **attrs: str) -> list[Node]:
        """Return the elements of a kind whose attributes have these values (class_ for class)."""
        wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attrs.items()}
        return [
            n
            for n in self.root.walk()
            if n.tag == tag and all(n.attrs.get(k) == v for k, v in wanted.items())
        ]


def broken_laws(html: str, headers: Iterable[str], english: Iterable[str] = ()) -> list[str]:
    """Return every law that a page breaks, one sentence each; none for a lawful page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    nodes = list(builder.root.walk())
    return [
        *builder.faults,
        *_head_laws(nodes, html, {h.lower() for h in headers}),
        *_control_laws(nodes),
        *_inline_laws(nodes),
        *_form_laws(nodes),
        *(f"English is left: {words}" for words in english if _shows(nodes, words)),
    ]


def _head_laws(nodes: list[Node], html: str, headers: set[str]) -> Iterator[str]:
    if not html.lstrip().lower().startswith("<!doctype html>"):
        yield "the page does not start with its doctype"
    if not any(n.tag == "html" and n.attrs.get("lang") for n in nodes):
        yield "the page does not state its language"
    headings = [n for n in nodes if n.tag == "h1"]
    titles = [n for n in nodes if n.tag == "title" and not n.within("svg")]
    if len(headings) != 1:
        yield f"the page has {len(headings)} h1"
    elif not headings[0].text:
        yield "the h1 is empty"
    elif len(titles) != 1 or not titles[0].text.startswith(headings[0].text):
        yield f"the title does not start with the h1 {headings[0].text!r}"
    if "content-security-policy" not in headers:
        yield "the page sends no content policy"


def _control_laws(nodes: list[Node]) -> Iterator[str]:
    labels = {n.attrs["for"] for n in nodes if n.tag == "label" and n.attrs.get("for")}
    ids = Counter(n.attrs["id"] for n in nodes if "id" in n.attrs)
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for node in nodes:
        for name in ("aria-describedby", "aria-labelledby"):
            missing = [i for i in node.attrs.get(name, "").split() if i not in ids]
            yield from (f"<{node.tag}> {name} names {i!r}, which is nowhere" for i in missing)
        if node.tag in CONTROLS and node.attrs.get("type") not in UNNAMED_INPUTS:
            named = node.attrs.get("aria-label") or node.attrs.get("aria-labelledby")
            if not (named or node.attrs.get("id") in labels or node.within("label")):
                yield f"<{node.tag} name={node.attrs.get('name')!r}> has no label"
        if node.tag in {"button", "a"} and not _name_of(node):
            yield f"<{node.tag}> has no name: {node.attrs}"
        if node.tag == "img" and "alt" not in node.attrs:
            yield f"the picture {node.attrs.get('src')!r} has no alt"


def _name_of(node: Node) -> str:
    own = node.attrs.get("aria-label") or node.attrs.get("aria-labelledby") or node.text
    inner = (n.attrs.get("alt") or n.attrs.get("aria-label", "") for n in node.walk())
    return own or "".join(inner)


def _inline_laws(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if "style" in node.attrs or node.tag == "style":
            yield f"<{node.tag}> carries an inline style"
        handlers = [name for name in node.attrs if re.match(r"on[a-z]+$|hx-on", name)]
        yield from (f"<{node.tag}> carries the inline handler {name}" for name in handlers)
        data = node.attrs.get("type") in DATA_SCRIPTS
        if node.tag == "script" and "src" not in node.attrs and not data:
            yield "the page carries an inline script"
        for name in ("src", "href", "action", "formaction"):
            address = node.attrs.get(name, "")
            if address.startswith("javascript:"):
                yield f"<{node.tag}> runs script from {name}"
            if name == "src" and re.match(r"(https?:)?//", address):
                yield f"<{node.tag}> loads from elsewhere: {address}"


def _form_laws(nodes: list[Node]) -> Iterator[str]:
    for form in (n for n in nodes if n.tag == "form"):
        if form.within("form"):
            yield "a form stands inside a form"
        if form.attrs.get("method", "get").lower() != "post":
            continue
        if "action" not in form.attrs:
            yield "a POST form has no action"
        if not any(n.attrs.get("name") == "csrfmiddlewaretoken" for n in form.walk()):
            yield f"the POST form to {form.attrs.get('action')!r} has no guard against forgery"


def _shows(nodes: list[Node], words: str) -> bool:
    return any(words in child for n in nodes for child in n.children if isinstance(child, str))


class OpenPage(Protocol):
    """The fixture `page`."""

    def __call__(
        self,
        client: Client,
        url: str,
        *,
        status: int = 200,
        queries: int = 40,
        data: dict[str, object] | None = None,
        english: Iterable[str] = (),
    ) -> Page:
        """
        Open a page and hold it to the laws; with `data` it is posted.

        `queries` is the page's budget; `english` lists source words that must not show.
        A redirect has no page: give `status` and use the client itself for those.
        """


def open_page(
    client: Client,
    url: str,
    *,
    status: int = 200,
    queries: int = 40,
    data: dict[str, object] | None = None,
    english: Iterable[str] = (),
) -> Page:
    """Do what `OpenPage` promises."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url) if data is None else client.post(url, data)
    target = response.headers.get("Location", "")
    assert isinstance(response, HttpResponse)
    assert response.status_code == status, f"{url}: {response.status_code} {target}"
    html = response.content.decode()
    faults = broken_laws(html, response.headers, english)
    assert not faults, f"{url} breaks page laws:\n" + "\n".join(faults)
    assert len(seen) <= queries, f"{url}: {len(seen)} queries, budget {queries}:\n" + "\n".join(
        q["sql"][:200] for q in seen.captured_queries
    )
    builder = _Builder()
    builder.feed(html)
    return Page(response, builder.root, len(seen))


@pytest.fixture
def page(db: None) -> OpenPage:
    """Open pages and hold each to the page laws."""
    return open_page
