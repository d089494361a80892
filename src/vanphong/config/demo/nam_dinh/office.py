"""
The office and those who wrote to it, as a provincial office of 2011 had them.

The newspaper names the control of procedures and foreign affairs among the office's duties; the
other divisions are the usual ones. People bear the names of their posts: nobody real is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from vanphong.kernel.calendar import LOCAL

FIRST, LAST = date(2011, 1, 1), date(2011, 8, 24)
#: the minute the newspaper printed its figures
PRINTED = datetime(2011, 8, 24, 9, 51, tzinfo=LOCAL)
NAME, PREFIX = "Văn phòng UBND tỉnh Nam Định", "vpubnd"
BODY, SYMBOL = "Ủy ban nhân dân tỉnh Nam Định", "UBND"
#: the body's form rule set (D10)
FORM_RULES = "before_2020"
INCOMING_BOOK = "Sổ văn bản đến"
DECISIONS, OTHERS = "Quyết định", "Văn bản đi"
SAMPLE = "(mẫu)"


@dataclass(frozen=True, slots=True)
class Post:
    """So many people in one kind of post."""

    title: str
    role: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Division:
    """One division with its posts; without posts of its own it has a head and specialists."""

    name: str
    abbreviation: str
    posts: tuple[Post, ...] = (
        Post("Trưởng phòng", "division_head"),
        Post("Chuyên viên", "specialist", 3),
    )


DIVISIONS = (
    Division("Lãnh đạo UBND tỉnh", "LĐ", (
        Post("Chủ tịch UBND tỉnh", "province_leader"),
        Post("Phó Chủ tịch UBND tỉnh", "province_leader", 4),
        Post("Thư ký Chủ tịch", "leader_secretary"),
    )),
    Division("Lãnh đạo Văn phòng", "LĐVP", (
        Post("Chánh Văn phòng", "chief"), Post("Phó Chánh Văn phòng", "deputy_chief", 4),
    )),
    Division("Phòng Hành chính – Tổ chức", "HCTC", (
        Post("Trưởng phòng", "division_head"), Post("Văn thư", "registry_clerk", 3),
        Post("Quản trị hệ thống", "administrator"), Post("Kiểm soát nhật ký", "auditor"),
    )),
    Division("Phòng Tổng hợp", "VP1"),
    Division("Phòng Công Thương", "VP2"),
    Division("Phòng Nông nghiệp, Tài nguyên và Môi trường", "VP3"),
    Division("Phòng Xây dựng – Giao thông", "VP5"),
    Division("Phòng Tài chính – Kế hoạch", "VP6"),
    Division("Phòng Văn hóa – Xã hội", "VP7"),
    Division("Phòng Nội chính", "VP8"),
    Division("Phòng Kiểm soát thủ tục hành chính", "KSTTHC"),
    Division("Phòng Ngoại vụ", "NgV"),
    Division("Phòng Tiếp công dân", "TCD"),
    Division("Phòng Quản trị – Tài vụ", "QTTV"),
    Division("Trung tâm Tin học – Công báo", "TTTH"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: its name, the letters of its symbols, what it is, and how much it writes."""

    name: str
    letters: str
    kind: str
    weight: float
    #: abbreviations of the divisions that its letters concern, the first most
    divisions: tuple[str, ...]


CENTRAL = (
    Sender("Văn phòng Chính phủ", "VPCP", "ministry", 5.0, ("VP1", "VP6", "VP8", "KSTTHC")),
    Sender("Bộ Kế hoạch và Đầu tư", "BKHĐT", "ministry", 1.8, ("VP6", "VP2")),
    Sender("Bộ Tài chính", "BTC", "ministry", 2.2, ("VP6",)),
    Sender("Bộ Nội vụ", "BNV", "ministry", 1.4, ("VP8",)),
    Sender("Bộ Tư pháp", "BTP", "ministry", 0.9, ("VP8", "KSTTHC")),
    Sender("Bộ Xây dựng", "BXD", "ministry", 1.1, ("VP5",)),
    Sender("Bộ Giao thông vận tải", "BGTVT", "ministry", 1.1, ("VP5",)),
    Sender("Bộ Công Thương", "BCT", "ministry", 1.2, ("VP2",)),
    Sender("Bộ Nông nghiệp và Phát triển nông thôn", "BNN", "ministry", 1.6, ("VP3",)),
    Sender("Bộ Tài nguyên và Môi trường", "BTNMT", "ministry", 1.3, ("VP3",)),
    Sender("Bộ Lao động – Thương binh và Xã hội", "LĐTBXH", "ministry", 1.0, ("VP7",)),
    Sender("Bộ Y tế", "BYT", "ministry", 0.9, ("VP7",)),
    Sender("Bộ Giáo dục và Đào tạo", "BGDĐT", "ministry", 0.9, ("VP7",)),
    Sender("Bộ Văn hóa, Thể thao và Du lịch", "BVHTTDL", "ministry", 0.8, ("VP7",)),
    Sender("Bộ Thông tin và Truyền thông", "BTTTT", "ministry", 0.6, ("VP7", "TTTH")),
    Sender("Bộ Khoa học và Công nghệ", "BKHCN", "ministry", 0.5, ("VP2",)),
    Sender("Bộ Ngoại giao", "BNG", "ministry", 0.6, ("NgV",)),
    Sender("Bộ Quốc phòng", "BQP", "ministry", 0.4, ("VP8",)),
    Sender("Thanh tra Chính phủ", "TTCP", "ministry", 0.5, ("TCD", "VP8")),
    Sender("Ngân hàng Nhà nước Việt Nam", "NHNN", "ministry", 0.3, ("VP6",)),
)
PROVINCE = (
    Sender("Tỉnh ủy Nam Định", "TU", "party", 1.6, ("VP1", "VP8")),
    Sender("Văn phòng Tỉnh ủy Nam Định", "VPTU", "party", 1.6, ("VP1",)),
    Sender("Văn phòng Đoàn ĐBQH và HĐND tỉnh Nam Định", "VP", "office", 1.2, ("VP1", "TCD")),
    Sender("Ủy ban MTTQ tỉnh Nam Định", "MTTQ", "other", 0.8, ("VP1", "VP7")),
    Sender("Tòa án nhân dân tỉnh Nam Định", "TA", "other", 0.5, ("VP8",)),
    Sender("Viện kiểm sát nhân dân tỉnh Nam Định", "VKS", "other", 0.5, ("VP8",)),
    Sender("Sở Kế hoạch và Đầu tư", "SKHĐT", "department", 5.5, ("VP6", "VP2", "VP5")),
    Sender("Sở Tài chính", "STC", "department", 5.5, ("VP6",)),
    Sender("Sở Xây dựng", "SXD", "department", 4.0, ("VP5",)),
    Sender("Sở Giao thông vận tải", "SGTVT", "department", 3.2, ("VP5",)),
    Sender("Sở Nông nghiệp và Phát triển nông thôn", "SNN", "department", 4.5, ("VP3",)),
    Sender("Sở Tài nguyên và Môi trường", "STNMT", "department", 5.5, ("VP3", "VP5")),
    Sender("Sở Công Thương", "SCT", "department", 3.0, ("VP2",)),
    Sender("Sở Lao động – Thương binh và Xã hội", "SLĐTBXH", "department", 2.4, ("VP7",)),
    Sender("Sở Y tế", "SYT", "department", 2.2, ("VP7",)),
    Sender("Sở Giáo dục và Đào tạo", "SGDĐT", "department", 2.2, ("VP7",)),
    Sender("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "department", 2.2, ("VP7", "NgV")),
    Sender("Sở Thông tin và Truyền thông", "STTTT", "department", 1.2, ("TTTH", "VP7")),
    Sender("Sở Khoa học và Công nghệ", "SKHCN", "department", 1.2, ("VP2",)),
    Sender("Sở Tư pháp", "STP", "department", 1.6, ("VP8", "KSTTHC")),
    Sender("Sở Nội vụ", "SNV", "department", 3.6, ("VP8",)),
    Sender("Thanh tra tỉnh Nam Định", "TTT", "department", 1.8, ("TCD", "VP8")),
    Sender("Công an tỉnh Nam Định", "CAT", "other", 1.5, ("VP8",)),
    Sender("Bộ Chỉ huy Quân sự tỉnh Nam Định", "BCH", "other", 0.9, ("VP8",)),
    Sender("Cục Thuế tỉnh Nam Định", "CT", "other", 1.0, ("VP6",)),
    Sender("Cục Thống kê tỉnh Nam Định", "CTK", "other", 0.8, ("VP6", "VP1")),
    Sender("Kho bạc Nhà nước Nam Định", "KBNĐ", "other", 0.6, ("VP6",)),
    Sender("Bảo hiểm xã hội tỉnh Nam Định", "BHXH", "other", 0.6, ("VP7",)),
    Sender("Ban Quản lý các khu công nghiệp tỉnh Nam Định", "BQLKCN", "other", 1.2, ("VP2",)),
)
#: what ten districts, all communes and everybody else write together
DISTRICTS, COMMUNES, BUSINESS, CITIZENS = 22.0, 5.0, 2.5, 1.5
DISTRICT_MATTERS = ("VP3", "VP5", "VP6", "VP7", "VP8", "VP1", "KSTTHC")
FIRMS = Sender("Doanh nghiệp trong tỉnh", "DN", "other", BUSINESS, ("VP2", "VP5"))
PETITIONS = Sender("Công dân (đơn gửi UBND tỉnh)", "", "other", CITIZENS, ("TCD",))
