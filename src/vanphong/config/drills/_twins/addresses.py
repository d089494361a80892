"""
Filling every route of the product: which ids, which parameters, which links.

The routes come from the resolver. A route whose parts are not named here is unknown and fails the
drill and the build; a parameter that a view reads and that neither link nor form nor PARAMETERS
fills fails the drill.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, resolve

from vanphong.kernel.figures.figure import figures
from vanphong.kernel.policies.checks import routes
from vanphong.kernel.policies.routes import SIGNED_IN, policy_of

#: part of an address → the model whose ids fill it
KINDS: dict[str, str] = {
    "incoming_id": "registry.incoming",
    "letter_id": "registry.citizenletter",
    "task_id": "tasks.task",
    "appointment_id": "directory.appointment",
    "delegation_id": "directory.delegation",
    "name_id": "directory.organisationname",
    "organisation_id": "directory.organisation",
    "succession_id": "directory.succession",
    "person_id": "directory.person",
    "unit_id": "directory.unit",
    "use_id": "registry.copyuse",
    "user_id": "auth.user",
    "view_id": "saved.savedview",
    "submission_id": "dossiers.submission",
    "lack_id": "dossiers.lack",
    "catalogue_id": "dossiers.catalogue",
    "dossier_id": "dossiers.dossier",
    "heading_id": "dossiers.heading",
    "item_id": "dossiers.dossieritem",
    "listed_id": "dossiers.listeddossier",
    "sheet_file_id": "dossiers.sheetfile",
    "held_id": "registry.heldnumber",
    "outgoing_id": "registry.outgoing",
    "recipient_id": "registry.recipient",
    "group_id": "registry.recipientgroup",
    "issued_id": "registry.outgoingfile",
    "batch_id": "registry.catchup",
    "block_id": "registry.numberblock",
    "closing_id": "registry.bookclosing",
    "body_id": "directory.issuingbody",
    "file_id": "registry.oldregisterfile",
    "portfolio_id": "directory.portfolio",
    "handover_id": "registry.handover",
    "recorded_id": "registry.recordeddirection",
    "phrase_id": "phrases.phrase",
    "place": "",
    "opening_id": "registry.bookopening",
    "series_id": "registry.series",
    "slip_id": "registry.deliveryslip",
    "attachment_id": "registry.attachment",
    "waiting_id": "registry.waitingfile",
    "notice_id": "notifications.notice",
    "code": "",
    "report": "",
    "number": "",
    "period": "",
    "pk": "",
    "rule_code": "",
}
#: parts that are no ids: what fills them
VALUES: dict[str, Callable[[], list[str]]] = {
    "code": lambda: [figure.code for figure in figures()],
    "report": list,  # only a demo's profile registers one
    "number": lambda: ["1", "2"],
    "period": lambda: ["2026"],
    "rule_code": lambda: ["registry.incoming.told_at_once", "dossiers.submission.form"],
    "place": lambda: ["leader", "specialist"],
}
#: addresses of other libraries that are patterns rather than paths, filled by hand
PATTERNS: dict[str, list[str]] = {
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": [
        "accounts/password/reset/key/1-abc/"
    ],
}
#: values tried wherever a view reads the parameter
PARAMETERS: dict[str, list[str]] = {
    "addressed_to": ["Ủy ban nhân dân tỉnh"],
    "for": ["sender"],
    "month": ["11"],
    "format": ["pdf", "xlsx"],
    "in": ["queue=all"],
    "order": ["x"],
    "at.x": ["40"],
    "at.y": ["40"],
    "left": ["30"],
    "page": ["2"],
    "q": ["bao cao", "Sở Nội vụ", "Phiếu trình"],
    "queue": ["x"],
    "round": ["1"],
    "show": ["all"],
    "year": ["2026"],
    "small": ["1"],
    "top": ["45"],
    "usual": ["foot"],
    "waiting": [str(uuid.UUID(int=7))],
    "symbol": ["77"],
}
#: parameters that a view reads only beside another: what is said along with that one
TOGETHER: dict[str, str] = {"at.x": "&at.y=40&left=30&top=45&usual=foot"}
#: parameters that name a record: the model whose ids are tried, at every level
PARAMETER_KINDS: dict[str, str] = {
    "answers": "registry.incoming",
    "corrects": "registry.outgoing",
    "file": "registry.attachment",
    "held": "registry.heldnumber",
    "incoming": "registry.incoming",
    "outgoing": "registry.outgoing",
    "sheet_file": "dossiers.sheetfile",
    "submission": "dossiers.submission",
    "task": "tasks.task",
    "waiting": "registry.waitingfile",
}
#: parameters that choose nothing of what is shown: where one goes afterwards
IDLE = frozenset({"next"})
#: routes whose answer is new each time, or that end the walk: why they are left out
LEFT_OUT: dict[str, str] = {
    "accounts/logout/": "signs out",
    "accounts/2fa/totp/activate/": "draws a new secret each time",
    "accounts/2fa/webauthn/add/": "draws a new challenge each time",
    "accounts/2fa/webauthn/login/": "draws a new challenge each time",
    "accounts/2fa/webauthn/reauthenticate/": "draws a new challenge each time",
}
#: pages that show no guarded record, and who looks at them in the small form, for all
OPEN: dict[str, tuple[str, str]] = {
    "accounts/": ("stc", "department_specialist"),
    "directory/": ("vpubnd", "specialist"),
    "ui/": ("vpubnd", "auditor"),
}
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
NOTHING = {"uuid": str(uuid.UUID(int=7)), "int": "0", "str": "x", "slug": "x", "path": "x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids to ask for, by the label of their model, and which record a part belongs to."""

    of: Mapping[str, Sequence[object]]
    owners: Mapping[object, object] = field(default_factory=dict)
    #: those of records at level none
    hidden: frozenset[object] = frozenset()

    def few(self) -> Ids:
        """Return one id of each kind, for a reader who may not call the route at all."""
        return Ids(
            of={label: list(some)[:1] for label, some in self.of.items()}, owners=self.owners
        )


class UnknownRoute(LookupError):  # noqa: N818 - named for what it is
    """A route or parameter that the tables of this module do not know."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the product as the resolver has it."""

    path: str
    policy: str

    @property
    def is_act(self) -> bool:
        """Tell whether the route is a verb's, not the reading of something."""
        return self.policy.rpartition(".")[2] not in ("list", "read", "open", "board", SIGNED_IN)

    def parts(self) -> list[tuple[str, str]]:
        """Return converter and name of each part to fill."""
        found = [] if self.path in PATTERNS else PART.findall(self.path)
        return [(converter or "str", name) for converter, name in found]

    def fill(self, ids: Ids) -> Iterator[str]:
        """
        Return the concrete addresses: each id of the kind in turn, and one that is nowhere.

        A part that belongs to another one stands under its owner, and once under a stranger.

        :raises UnknownRoute: a part has no kind
        """
        if self.path in PATTERNS:
            yield from (f"/{address}" for address in PATTERNS[self.path])
            return
        refuse_unknown(self.path)
        choices = [[*_values(name, ids), NOTHING[converter]] for converter, name in self.parts()]
        strangers: set[object] = set()
        for values in product(*choices):
            alien = [v for v in values if v in ids.owners and ids.owners[v] not in values]
            if strangers.issuperset(alien) and alien:
                continue
            strangers.update(alien)
            address = f"/{self.path}"
            for value in values:
                address = PART.sub(str(value), address, count=1)
            yield address


def _values(name: str, ids: Ids) -> Sequence[object]:
    return VALUES[name]() if name in VALUES else ids.of.get(KINDS[name], ())


def refuse_unknown(path: str) -> None:
    """
    Ask that every part of a path is known.

    :raises UnknownRoute: it is not; the sentence says where to name it
    """
    if path in PATTERNS:
        return
    unknown = [name for _converter, name in PART.findall(path) if name not in KINDS]
    if unknown or "(?P" in path or "^" in path:
        raise UnknownRoute(
            f"unknown route {path!r}: add {', '.join(unknown) or 'it'} to "
            f"{'KINDS' if unknown else 'PATTERNS'} of config/drills/_twins/addresses.py"
        )


def product_routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None,
) -> list[Route]:
    """Return every route of the product that can be walked, in the order of its path."""
    found = {Route(path, policy_of(entry) or "") for path, entry in routes(patterns)}
    return sorted((r for r in found if r.path not in LEFT_OUT), key=lambda r: r.path)


def route_of(address: str) -> str:
    """Return the route that answers an address, or "" for none."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


def links_in(page: str, address: str) -> Iterator[str]:
    """Yield the addresses that a page offers to GET: links, fragments and GET forms."""
    for found in re.findall(r'\b(?:href|src|hx-get|data-url)="([^"#]+)', page):
        target = urljoin(address, html.unescape(found))
        if target.startswith("/") and not target.startswith(("/static/", "//")):
            yield target
    for tag, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", page, re.S):
        if not re.search(r'method="post"', tag):
            action = re.search(r'action="([^"]*)"', tag)
            target = urljoin(address, html.unescape(action[1]) if action else "")
            yield from (f"{urlsplit(target).path}?{query}" for query in _queries_of(inside))


def _queries_of(form: str) -> Iterator[str]:
    """Yield what a GET form sends: as it stands, with each choice and with each button."""
    base: dict[str, str] = {}
    turns: list[tuple[str, str]] = []
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if name and _attribute(tag, "type") in ("checkbox", "radio"):
            turns.append((name, value or "on"))
        elif name:
            base[name] = value
    for name, inside in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        values = re.findall(r'<option value="([^"]*)"', inside)
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', inside)
        base[name] = html.unescape(chosen[1] if chosen else values[0] if values else "")
        turns += [(name, html.unescape(value)) for value in values]
    for tag in re.findall(r"<button\b[^>]*>", form):
        if name := _attribute(tag, "name"):
            turns.append((name, _attribute(tag, "value")))
    yield urlencode(base)
    yield from (urlencode({**base, name: value}) for name, value in turns)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
