"""What the gallery shows: invented, with the long names that real offices have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ui.components.badges import deadline_tag, status_tag, urgency_tag
from vanphong.kernel.ui.components.library import asset
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import BulkAct, Column, Empty, Pager, Table
from vanphong.kernel.ui.values import Act, Entry, FileItem, PageImage, Tab, Tone
from vanphong.kernel.ui.widgets import DayField, FilesField, PickerField

UNITS: tuple[tuple[str, str, str], ...] = (
    ("1", "Phòng Hành chính - Tổ chức", "Văn phòng UBND tỉnh"),
    ("2", "Phòng Kinh tế ngành", "Văn phòng UBND tỉnh"),
    (
        "3",
        "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính",
        "Văn phòng UBND tỉnh",
    ),
    ("4", "Sở Nông nghiệp và Môi trường", "Cơ quan chuyên môn"),
    ("5", "Ủy ban nhân dân phường Hoa Lư", "Cấp xã"),
)
WORDS: tuple[dict[str, float | str], ...] = (
    {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.03, "t": "VĂN"},
    {"x": 0.42, "y": 0.1, "w": 0.3, "h": 0.03, "t": "PHÒNG"},
)


@dataclass(frozen=True, slots=True)
class Paper:
    """An invented incoming document."""

    pk: int
    number: int
    symbol: str
    subject: str
    sender: str
    arrived_on: date
    urgency: str
    left: int
    state: str
    tone: Tone
    unread: bool = False


PAPERS = (
    Paper(
        1,
        1204,
        "3458/SNNMT-TL",
        "V/v đề nghị cho ý kiến về dự thảo Tờ trình phê duyệt chủ trương"
        " đầu tư Dự án nâng cấp tuyến đê hữu sông Đáy kết hợp giao thông đoạn qua địa bàn các xã"
        " phía Nam tỉnh",
        "Sở Nông nghiệp và Môi trường",
        date(2026, 11, 24),
        "flash",
        0,
        "Chờ bút phê",
        "progress",
        True,
    ),
    Paper(
        2,
        1203,
        "112/TB-VPCP",
        "Thông báo kết luận của Thủ tướng Chính phủ tại phiên họp trực tuyến với các địa phương",
        "Văn phòng Chính phủ",
        date(2026, 11, 24),
        "urgent",
        3,
        "Đang xử lý",
        "info",
    ),
    Paper(
        3,
        1202,
        "87/BC-UBND",
        "Báo cáo kết quả công tác cải cách hành chính tháng 11 năm 2026",
        "Ủy ban nhân dân phường Hoa Lư",
        date(2026, 11, 23),
        "",
        -2,
        "Đang xử lý",
        "info",
    ),
    Paper(
        4,
        1201,
        "19/GM-STC",
        "Giấy mời họp thẩm định phương án phân bổ kinh phí",
        "Sở Tài chính",
        date(2026, 11, 23),
        "immediate",
        1,
        "Hoàn thành",
        "good",
    ),
)

COLUMNS: tuple[Column[Paper], ...] = (
    Column(key="number", label=_("Arrival no."), sort="number", number=True, short=True),
    Column(
        key="subject",
        label=_("Subject"),
        main=True,
        cell=lambda p: format_html("{}{}", urgency_tag(p.urgency), p.subject),
    ),
    Column(key="symbol", label=_("Symbol"), short=True),
    Column(key="sender", label=_("Sender")),
    Column(
        key="arrived_on",
        label=_("Arrived"),
        sort="arrived_on",
        short=True,
        cell=lambda p: day_vi(p.arrived_on),
    ),
    Column(
        key="left",
        label=_("Deadline"),
        short=True,
        cell=lambda p: "" if p.tone == "good" else deadline_tag(p.left),
    ),
    Column(key="state", label=_("State"), short=True, cell=lambda p: status_tag(p.state, p.tone)),
)

TEACHING = Empty(
    title=_("No incoming document waits for you"),
    words=_("Documents come here when the clerk has registered and submitted them."),
    act_label=_("See the register"),
    act_url="#tables",
)


def _units(ids: Sequence[str]) -> list[tuple[str, str]]:
    return [(key, label) for key, label, _hint in UNITS if key in ids]


class GalleryForm(forms.Form):
    """One field of every kind."""

    symbol = forms.CharField(
        label=_("Number and symbol"),
        max_length=60,
        help_text=_("As printed on the document, e.g. 112/TB-VPCP."),
    )
    signed_on = DayField(label=_("Day of the document"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("cv", "Công văn"), ("tb", "Thông báo")])
    lead = PickerField(label=_("Lead unit"), url="choices/", resolve=_units)
    others = PickerField(
        label=_("Cooperating units"), url="choices/", resolve=_units, multiple=True, required=False
    )
    subject = forms.CharField(label=_("Subject"), widget=forms.Textarea, max_length=4000)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        widget=forms.RadioSelect,
        choices=[("", "Thường"), ("urgent", "Khẩn"), ("flash", "Hỏa tốc")],
        required=False,
    )
    paper_follows = forms.BooleanField(label=_("The paper original follows"), required=False)
    papers = FilesField(label=_("Files"), required=False, help_text=_("PDF, DOCX or pictures."))


class GalleryFilter(forms.Form):
    """A filter bar."""

    words = forms.CharField(
        label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("a", "Chờ bút phê"), ("b", "Đang xử lý")],
    )
    since = DayField(label=_("From"), required=False)


def gallery_values(params: QueryDict, now: datetime) -> dict[str, object]:
    """Return everything that the gallery's template shows."""
    table = Table(
        columns=COLUMNS,
        rows=PAPERS,
        empty=TEACHING,
        caption=_("Incoming documents"),
        params=params,
        row_url=lambda p: f"#paper-{p.pk}",
        row_name=lambda p: p.symbol,
        row_css=lambda p: "is-unread" if p.unread else "",
        order="-number",
        pager=Pager(number=2, per_page=50, shown=50, has_next=True, total=None),
        bulk=(BulkAct(label=_("Mark as done"), url="", icon="check", key="e"),),
    )
    return {
        "table": table,
        "no_rows": Table(
            columns=COLUMNS, rows=(), empty=TEACHING, caption=_("Empty list"), dom_id="vp-none"
        ),
        "filter_form": GalleryFilter(params),
        "crumbs": ((_("Registers"), "#"), (_("Components"), "")),
        "tones": ("neutral", "info", "progress", "good", "warning", "danger"),
        "today": now.date(),
        "overdue": now.date() - timedelta(days=2),
        "due": now.date() + timedelta(days=3),
        "facts": (
            (_("Sender"), "Sở Nông nghiệp và Môi trường"),
            (_("Symbol"), "3458/SNNMT-TL"),
            (_("Urgency"), urgency_tag("flash")),
            (_("Signer"), ""),
        ),
        "tabs": (
            Tab(label=_("To handle"), url="#", active=True, count=12),
            Tab(label=_("Handled"), url="#"),
        ),
        "acts": ACTS,
        "files": FILES,
        "pages": (PageImage(url=asset("mark.svg"), width=595, height=595, words_url="words/"),),
        "entries": history(now),
    }


ACTS = (
    Act(
        label=_("Write the direction"),
        url="#",
        icon="writing",
        key="b",
        kind="primary",
        dialog="gallery-dialog",
    ),
    Act(label=_("Assign"), url="#", icon="user-plus", key="c"),
    Act(label=_("Finish"), refusal=_("Two tasks are still open: close them first."), icon="check"),
    Act(label=_("Return"), url="#", icon="corner-up-left", kind="danger"),
)
FILES = (
    FileItem(
        name="3458_SNNMT_To trinh phe duyet chu truong dau tu.pdf",
        url="#",
        size=3_250_000,
        pages=14,
        download_url="#",
    ),
    FileItem(
        name="Phu luc bieu mau.xlsx",
        url="#",
        size=18_400,
        note=SafeString("chưa soát được dấu mật"),
        download_url="#",
    ),
)


def history(now: datetime) -> tuple[Entry, ...]:
    """Return an invented history, newest first."""
    return (
        Entry(
            when=now,
            icon="writing",
            sentence="Phó Chánh Văn phòng Nguyễn Thị Thanh Hương bút phê, giao"
            " Phòng Kinh tế ngành chủ trì.",
            note="Đề nghị tham mưu văn bản trả lời trước ngày 27/11.",
        ),
        Entry(
            when=now - timedelta(hours=3),
            icon="corner-up-right",
            sentence="Văn thư Lan trình Chánh Văn phòng.",
        ),
        Entry(
            when=now - timedelta(hours=4),
            icon="rubber-stamp",
            sentence="Văn thư Lan vào sổ, số đến 1204.",
        ),
    )
