"""Two offices that write to each other, and the worker between them."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import uuid
from datetime import date, datetime

import pytest
from django.test import Client
from tests.world import NOW, SETUP, SINCE, Province, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, IssuingBody, Organisation
from vanphong.exchange.models import Arrival
from vanphong.kernel.events import bus
from vanphong.kernel.files import store
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.secrecy.detector import Finding
from vanphong.registry import operations as registry
from vanphong.registry.models import Direction, Incoming, Outgoing, Recipient, Series
from vanphong.registry.operations import Addressee, Enclosure, Issue

PAPER = b"%PDF-1.7 Van ban kem theo"


def work(now: datetime = NOW) -> None:
    """Do what the worker does until nothing waits."""
    while bus.deliver_pending(now=now):
        pass


def signed_in(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def paper(content: bytes = PAPER, name: str = "Tờ trình 12.pdf") -> Enclosure:
    """Return a file as it was taken in, with its words."""
    sha256 = hashlib.sha256(content).hexdigest()
    store.keep(io.BytesIO(content), sha256)
    file, _new = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": len(content), "media_type": "application/pdf", "kind": "pdf",
                  "page_sizes": [], "stored_at": NOW},
    )  # fmt: skip
    taken = TakenFile(file=file, name=name, text="Nội dung tờ trình", secrecy=Finding.CLEAN)
    return Enclosure(taken=taken)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The Committee's body with one series for all its kinds."""

    province: Province
    body: IssuingBody

    def number(self, **changes: object) -> Outgoing:
        basic = Issue(
            body=self.body, kind_name="Công văn", issued_on=date(2026, 11, 24),
            unit=self.province.economy, signer_name="Phạm Quang Bình", signer_title="Phó Chủ tịch",
            subject="Về việc đôn đốc giải ngân vốn đầu tư công",
            recipients=[Addressee(name="Các sở, ban, ngành")],
        )  # fmt: skip
        issue = dataclasses.replace(basic, **changes)  # type: ignore[arg-type]  # a test's changes
        clerk = self.province.clerk_lan
        return registry.number_outgoing(
            issue, clerk=clerk, key=uuid.uuid4(), actor=self.province.actor(clerk), now=NOW
        )


@pytest.fixture
def house(province: Province) -> House:
    body = directory.open_issuing_body(
        tenant=province.committee, name="Ủy ban nhân dân tỉnh", symbol="UBND", valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    registry.open_series(
        tenant=province.committee, name="Văn bản đi", valid_from=SINCE, actor=SETUP, now=NOW,
        direction=Direction.OUTGOING, scopes=[(body, "")],
    )  # fmt: skip
    return House(province=province, body=body)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """The Committee's office, which sends; the Party's office, which receives into its book."""

    house: House
    book: Series
    own_book: Series
    party_body: IssuingBody
    party_chief: Appointment

    @property
    def province(self) -> Province:
        return self.house.province

    def send(self, now: datetime = NOW, **changes: object) -> Outgoing:
        """Number and dispatch a document to the Party's office by the exchange."""
        addressed = Addressee(name="Văn phòng Tỉnh ủy Ninh Bình", channel="inner")
        changes = {"recipients": [addressed], **changes}
        files = changes.pop("files", [paper()])
        found = self.house.number(**changes)
        desk = self.province.actor(self.province.clerk_lan)
        if files:
            registry.attach_to_outgoing(found, files, actor=desk, now=now)  # type: ignore[arg-type]  # a test's files
        return registry.dispatch_outgoing(found, actor=desk, now=now)

    def arrived(self) -> Incoming:
        """Return the only document that the Party's office got."""
        return Incoming.objects.get(tenant=self.province.party)

    def arrival(self) -> Arrival:
        return Arrival.objects.get(incoming=self.arrived())

    def codes(self, outgoing: Outgoing) -> list[str]:
        """Return what the sender's page shows of its first recipient, in order."""
        rows = Recipient.objects.get(outgoing=outgoing).statuses.order_by("happened_at", "code")
        return list(rows.values_list("code", flat=True))

    def register(self, now: datetime = NOW) -> Incoming:
        nga = self.province.actor(self.province.party_clerk_nga)
        return registry.register_document(self.arrived(), actor=nga, now=now)

    def answer(self, document: Incoming, now: datetime = NOW) -> Outgoing:
        """Let the Party's office answer a document by one of its own."""
        clerk = self.province.party_clerk_nga
        nga = self.province.actor(clerk)
        issue = Issue(
            body=self.party_body, kind_name="Công văn", issued_on=now.date(),
            unit=self.province.party_division, subject="Về việc trả lời văn bản",
            signer_name="Hà Thị Kim Oanh", answers=document,
            recipients=[Addressee(name="Văn phòng UBND tỉnh Ninh Bình", channel="inner")],
        )  # fmt: skip
        found = registry.number_outgoing(issue, clerk=clerk, key=uuid.uuid4(), actor=nga, now=now)
        return registry.dispatch_outgoing(found, actor=nga, now=now)


@pytest.fixture
def offices(house: House) -> Offices:
    province = house.province
    for tenant, code in ((province.committee, "H37.02"), (province.party, "A37.01")):
        organisation: Organisation = tenant.organisation
        directory.assign_codes(
            organisation, code=code, old_code="", unit_code="", actor=SETUP, now=NOW
        )
    body = directory.open_issuing_body(
        tenant=province.party, name="Tỉnh ủy Ninh Bình", symbol="TU", valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    registry.open_series(
        tenant=province.party, name="Văn bản đi", valid_from=SINCE, direction=Direction.OUTGOING,
        scopes=[(body, "")], actor=SETUP, now=NOW,
    )  # fmt: skip
    party_book, own_book = (
        registry.open_series(
            tenant=tenant, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
        )
        for tenant in (province.party, province.committee)
    )
    return Offices(
        house=house, book=party_book, own_book=own_book, party_body=body,
        party_chief=post("Hà Thị Kim Oanh", province.party_division, "Chánh Văn phòng", "chief"),
    )  # fmt: skip
