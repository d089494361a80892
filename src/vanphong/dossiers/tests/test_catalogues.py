"""The list of dossiers of a year: proposed, compiled, issued with its codes, copied, printed."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW

from vanphong.dossiers import operations, queries
from vanphong.dossiers.codes import roman
from vanphong.dossiers.dossier_printing import catalogue_rows
from vanphong.dossiers.models import Catalogue, Heading, ListedDossier
from vanphong.dossiers.operations import CannotIssue, Foreseen
from vanphong.dossiers.retention import read_retention, retention_words
from vanphong.dossiers.tests.conftest import Listing, Way
from vanphong.dossiers.tests.test_screens import signed_in
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.states.machine import WrongState


def codes(catalogue: Catalogue) -> dict[str, str]:
    return dict(catalogue.listed.exclude(code="").values_list("title", "code"))


@pytest.mark.parametrize(
    ("said", "years"), [("Vĩnh viễn", None), ("VV", None), ("20 năm", 20), ("5", 5)]
)
def test_retention_is_read(said: str, years: int | None) -> None:
    assert read_retention(said) == years
    assert read_retention(retention_words(years)) == years


@pytest.mark.parametrize("said", ["", "lâu dài", "0 năm", "200 năm", "-5"])
def test_what_is_no_retention_is_refused_in_words(said: str) -> None:
    with pytest.raises(Refusal, match="Vĩnh viễn"):
        read_retention(said)


def test_large_headings_are_roman() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]


def test_codes_are_given_when_the_head_issues(listing: Listing) -> None:
    listing.propose("Tập văn bản về tổ chức", listing.personnel)
    listing.propose("Hồ sơ thi tuyển", listing.exams, retention="20 năm")
    listing.propose("Báo cáo kinh tế", listing.economy)
    assert codes(listing.catalogue) == {}
    done = listing.issue()
    assert codes(done) == {
        "Tập văn bản về tổ chức": "01.TCCB", "Hồ sơ thi tuyển": "02.TCCB",
        "Báo cáo kinh tế": "01.KT",
    }  # fmt: skip
    assert (done.state, done.decision, done.decided_on) == ("issued", "12/QĐ-VP", date(2026, 1, 5))


def test_numbers_may_run_through_the_whole_list(way: Way) -> None:
    whole = Listing.begin(way, numbering="whole")
    whole.propose("Tổ chức", whole.personnel)
    whole.propose("Kinh tế", whole.economy)
    assert codes(whole.issue()) == {"Tổ chức": "01.TCCB", "Kinh tế": "02.KT"}


def test_it_is_not_issued_while_a_proposal_waits_or_empty(listing: Listing) -> None:
    with pytest.raises(CannotIssue, match="chưa có hồ sơ"):
        listing.issue()
    listing.propose("Hồ sơ A", listing.economy, accept=False)
    with pytest.raises(CannotIssue, match="1 đề xuất"):
        listing.issue()
    assert codes(listing.catalogue) == {}


def test_what_is_declined_stands_not_in_it_and_the_reason_stays(listing: Listing) -> None:
    line = listing.propose("Hồ sơ trùng", listing.economy, accept=False)
    with pytest.raises(Refusal):
        operations.decline_listed(line, reason=" ", actor=listing.lan, now=NOW)
    gone = operations.decline_listed(line, reason="Trùng hồ sơ 02", actor=listing.lan, now=NOW)
    assert gone.state == "declined"
    listing.propose("Hồ sơ B", listing.economy)
    assert list(codes(listing.issue())) == ["Hồ sơ B"]
    assert Entry.objects.filter(name="dossiers.listed.decline").count() == 1


def test_an_issued_list_stays_as_it_is(listing: Listing) -> None:
    line = listing.propose("Hồ sơ A", listing.economy)
    listing.issue()
    for act in (
        lambda: listing.propose("Muộn", listing.economy),
        lambda: operations.decline_listed(line, reason="Muộn", actor=listing.lan, now=NOW),
        lambda: operations.add_heading(
            listing.catalogue, title="Khác", abbreviation="K", actor=listing.lan, now=NOW
        ),
    ):
        with pytest.raises(WrongState, match="giữ nguyên"):
            act()
    with pytest.raises(WrongState):
        listing.issue()


def test_who_may_do_what(way: Way, listing: Listing) -> None:
    minh = way.minh
    line = listing.propose("Hồ sơ A", listing.economy, accept=False)
    with pytest.raises(NotPermitted):
        operations.accept_listed(line, actor=minh, now=NOW)
    with pytest.raises(NotPermitted):
        operations.add_heading(listing.catalogue, title="X", abbreviation="X", actor=minh, now=NOW)
    for actor in (minh, listing.lan):
        with pytest.raises(NotPermitted):
            operations.issue_catalogue(
                listing.catalogue, decision="1", decided_on=NOW.date(), actor=actor, now=NOW
            )
    wish = Foreseen(
        heading=listing.economy, title="Đổi", retention="5", keeper=way.province.specialist_minh
    )
    assert operations.write_listed(line, wish, actor=minh, now=NOW).title == "Đổi"
    with pytest.raises(NotPermitted):  # of another division
        operations.write_listed(line, wish, actor=way.actor(way.province.head_thu), now=NOW)


def test_the_next_year_begins_with_what_stood_in_the_last(way: Way, listing: Listing) -> None:
    listing.propose("Tổ chức", listing.personnel)
    listing.propose("Thi tuyển", listing.exams, retention="20 năm")
    gone = listing.propose("Không dùng", listing.economy, accept=False)
    operations.decline_listed(gone, reason="Không phát sinh", actor=listing.lan, now=NOW)
    listing.issue()
    new = operations.begin_catalogue(way.province.committee, year=2027, actor=listing.lan, now=NOW)
    assert new.headings.count() == 3
    assert [(r.title, r.retention_years, r.state, r.code) for r in new.listed.order_by("pk")] == [
        ("Tổ chức", None, "proposed", ""), ("Thi tuyển", 20, "proposed", ""),
    ]  # fmt: skip
    again = operations.begin_catalogue(
        way.province.committee, year=2027, actor=listing.lan, now=NOW
    )
    assert again == new
    assert new.listed.count() == 2
    with pytest.raises(Refusal, match="năm nay hoặc năm sau"):
        operations.begin_catalogue(way.province.committee, year=2030, actor=listing.lan, now=NOW)


def test_letters_stand_once_and_small_headings_have_none(listing: Listing) -> None:
    with pytest.raises(Refusal, match="đã dùng"):
        operations.add_heading(
            listing.catalogue, title="Khác", abbreviation="tccb", actor=listing.lan, now=NOW
        )
    with pytest.raises(Refusal, match="chữ viết tắt"):
        operations.add_heading(listing.catalogue, title="Khác", actor=listing.lan, now=NOW)
    with pytest.raises(Refusal, match="đề mục lớn"):
        operations.add_heading(
            listing.catalogue, title="Sâu", parent=listing.exams, actor=listing.lan, now=NOW
        )
    assert listing.exams.abbreviation == ""


def test_a_heading_is_put_right_and_an_empty_one_taken_out(listing: Listing) -> None:
    lan = listing.lan
    listing.propose("Tổ chức", listing.personnel)
    operations.write_heading(
        listing.personnel, title="Tổ chức, cán bộ", abbreviation="TC", actor=lan, now=NOW
    )
    with pytest.raises(Refusal, match="đã dùng"):
        operations.write_heading(
            listing.personnel, title="Tổ chức", abbreviation="KT", actor=lan, now=NOW
        )
    with pytest.raises(Refusal, match="không bỏ được"):
        operations.take_heading_out(listing.personnel, actor=lan, now=NOW)
    operations.take_heading_out(listing.exams, actor=lan, now=NOW)
    operations.take_heading_out(listing.economy, actor=lan, now=NOW)
    assert codes(listing.issue()) == {"Tổ chức": "01.TC"}
    with pytest.raises(WrongState):
        operations.write_heading(
            listing.personnel, title="Muộn", abbreviation="M", actor=lan, now=NOW
        )


def test_headings_are_put_right_on_the_page(way: Way, listing: Listing, page: OpenPage) -> None:
    lan, minh = signed_in(way.province.clerk_lan), signed_in(way.province.specialist_minh)
    address = reverse("dossiers:catalogue", args=[listing.catalogue.pk])
    edit = reverse("dossiers:write_heading", args=[listing.economy.pk])
    assert edit in page(lan, address).html
    assert edit not in page(minh, address).html
    page(lan, edit)
    page(lan, reverse("dossiers:write_heading", args=[listing.exams.pk]))
    assert lan.post(edit, {"title": "Kinh tế ngành", "abbreviation": "KTN"}).status_code == 302
    assert "KINH TẾ NGÀNH (KTN)" in page(lan, address).text
    assert minh.get(edit).status_code == 403
    lan.post(reverse("dossiers:take_heading_out", args=[listing.economy.pk]))
    assert "KINH TẾ NGÀNH" not in page(lan, address).text
    nga = signed_in(way.province.party_clerk_nga)
    assert nga.get(reverse("dossiers:write_heading", args=[listing.exams.pk])).status_code == 404


def test_the_same_form_twice_proposes_once(way: Way, listing: Listing) -> None:
    key = uuid.uuid4()
    wish = Foreseen(
        heading=listing.economy, title="A", retention="5", keeper=way.province.specialist_minh
    )
    for _n in range(2):
        operations.propose_dossier(listing.catalogue, wish, key=key, actor=way.minh, now=NOW)
    assert ListedDossier.objects.count() == 1


def test_the_print_has_headings_and_lines_in_order(listing: Listing) -> None:
    listing.propose("Tổ chức", listing.personnel)
    listing.propose("Thi tuyển", listing.exams, retention="20 năm")
    listing.issue()
    assert [row[:3] for _line, row in catalogue_rows(listing.catalogue)] == [
        ("", "I. TỔ CHỨC CÁN BỘ", ""), ("01.TCCB", "Tổ chức", "Vĩnh viễn"),
        ("", "1. Thi tuyển công chức", ""), ("02.TCCB", "Thi tuyển", "20 năm"),
        ("", "II. KINH TẾ", ""),
    ]  # fmt: skip


# Screens


def test_another_office_knows_nothing_of_the_list(way: Way, listing: Listing) -> None:
    line = listing.propose("A", listing.economy)
    nga = way.actor(way.province.party_clerk_nga)
    with pytest.raises(Missing):
        queries.get_catalogue_for(nga, listing.catalogue.pk)
    with pytest.raises(Missing):
        queries.get_listed_for(nga, line.pk)
    client = signed_in(way.province.party_clerk_nga)
    for name in ("catalogue", "print_catalogue", "add_heading", "propose"):
        url = reverse(f"dossiers:{name}", args=[listing.catalogue.pk])
        absent = client.get(reverse(f"dossiers:{name}", args=[uuid.uuid4()]))
        assert client.get(url).content == absent.content
        assert absent.status_code == 404


def test_the_desk_compiles_on_the_page(way: Way, page: OpenPage) -> None:
    lan, minh = signed_in(way.province.clerk_lan), signed_in(way.province.specialist_minh)
    assert "Chưa có danh mục hồ sơ" in page(minh, reverse("dossiers:catalogues")).text
    page(lan, reverse("dossiers:begin_catalogue"))
    answer = lan.post(reverse("dossiers:begin_catalogue"), {"year": "2026", "numbering": "heading"})
    address = answer["Location"]
    found = Catalogue.objects.get()
    lan.post(f"{address}heading/", {"title": "Kinh tế", "abbreviation": "KT"})
    heading = Heading.objects.get()
    sent = {
        "heading": str(heading.pk), "title": "Hồ sơ đê hữu Đáy", "retention": "lâu",
        "keeper": str(way.province.specialist_minh.pk), "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    refused = page(minh, f"{address}proposal/", status=422, data=dict(sent))
    assert "Vĩnh viễn" in refused.text
    assert minh.post(f"{address}proposal/", {**sent, "retention": "20 năm"}).status_code == 302
    line = found.listed.get()
    assert "Hồ sơ đê hữu Đáy" in page(lan, address).text
    assert "Đưa vào" not in page(minh, address).text.replace("Đưa vào danh mục", "")
    lan.post(reverse("dossiers:accept_listed", args=[line.pk]))
    hoa = signed_in(way.province.chief_hoa)
    page(hoa, f"{address}issue/")
    done = hoa.post(f"{address}issue/", {"decision": "12/QĐ-VP", "decided_on": "05/01/2026"})
    assert done.status_code == 302
    shown = page(minh, address, english=["Issued by"])
    assert "01.KT" in shown.text
    assert "Ban hành theo Quyết định số 12/QĐ-VP ngày 05/01/2026" in shown.text
    pdf = minh.get(reverse("dossiers:print_catalogue", args=[found.pk]))
    assert pdf.content.startswith(b"%PDF")
    book = minh.get(reverse("dossiers:print_catalogue", args=[found.pk]), {"format": "xlsx"})
    assert book.content.startswith(b"PK")


def test_the_page_of_an_empty_list_teaches(listing: Listing, page: OpenPage, way: Way) -> None:
    listing.catalogue.headings.exclude(parent=None).delete()
    listing.catalogue.headings.all().delete()
    minh: Client = signed_in(way.province.specialist_minh)
    address = reverse("dossiers:catalogue", args=[listing.catalogue.pk])
    assert "Thêm các đề mục lớn trước" in page(minh, address).text
