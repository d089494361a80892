"""
What the letters are about: the matters of each division, and the sentences they stand in.

Those that the newspaper names are here: the city as an urban centre of the first grade, the new
countryside, works under way, welfare, the reform of procedures, the 750 years of Thiên Trường –
Nam Định, defence and order. No subject is that of a real document.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

#: matters by division: noun phrases that fit after "công tác", "tình hình", "kết quả"
MATTERS: dict[str, tuple[str, ...]] = {
    "VP1": (
        "thực hiện chương trình công tác năm 2011", "phát triển kinh tế – xã hội",
        "chuẩn bị kỳ họp HĐND tỉnh", "kỷ niệm 750 năm Thiên Trường – Nam Định",
        "thực hiện kết luận của Chủ tịch UBND tỉnh", "chuẩn bị phiên họp UBND tỉnh",
        "bầu cử đại biểu Quốc hội và đại biểu HĐND các cấp", "thực hiện quy chế làm việc",
    ),
    "VP2": (
        "phát triển công nghiệp và tiểu thủ công nghiệp", "xúc tiến thương mại",
        "bình ổn giá và kiểm soát thị trường", "phát triển cụm công nghiệp",
        "tiết kiệm điện", "đầu tư vào các khu công nghiệp", "phát triển làng nghề",
        "nhiệm vụ khoa học và công nghệ",
    ),
    "VP3": (
        "xây dựng nông thôn mới", "sản xuất vụ xuân", "sản xuất vụ mùa",
        "phòng, chống dịch bệnh gia súc, gia cầm", "phòng, chống lụt bão và tìm kiếm cứu nạn",
        "giao đất, cho thuê đất", "giải phóng mặt bằng", "bảo vệ môi trường",
        "cấp giấy chứng nhận quyền sử dụng đất", "tu bổ đê điều", "nuôi trồng thủy sản",
        "quy hoạch sử dụng đất",
    ),
    "VP5": (
        "quản lý trật tự xây dựng", "bảo đảm trật tự an toàn giao thông",
        "lập hồ sơ đề nghị công nhận thành phố Nam Định là đô thị loại I",
        "thực hiện các công trình trọng điểm", "quy hoạch chung xây dựng",
        "duy tu, sửa chữa đường tỉnh", "phát triển giao thông nông thôn", "quản lý nhà ở",
    ),
    "VP6": (
        "thu, chi ngân sách nhà nước", "kế hoạch vốn đầu tư xây dựng cơ bản",
        "thực hành tiết kiệm, chống lãng phí", "quyết toán ngân sách năm 2010",
        "quản lý tài sản nhà nước", "sắp xếp, đổi mới doanh nghiệp nhà nước",
        "vay và sử dụng vốn ODA", "thanh toán vốn đầu tư",
    ),
    "VP7": (
        "bảo đảm an sinh xã hội", "giảm nghèo", "phòng, chống dịch bệnh ở người",
        "chuẩn bị năm học mới", "thực hiện chính sách người có công",
        "bảo tồn di tích lịch sử – văn hóa", "đào tạo nghề cho lao động nông thôn",
        "bảo hiểm y tế", "tổ chức lễ hội", "chăm sóc và bảo vệ trẻ em",
    ),
    "VP8": (
        "tổ chức bộ máy và biên chế", "thi đua, khen thưởng", "phòng, chống tham nhũng",
        "bảo đảm an ninh, trật tự", "thực hiện nhiệm vụ quốc phòng", "thi hành án dân sự",
        "phổ biến, giáo dục pháp luật", "tuyển dụng công chức, viên chức",
        "quản lý công tác thanh niên", "phòng cháy, chữa cháy",
    ),
    "KSTTHC": (
        "kiểm soát thủ tục hành chính", "công bố, công khai thủ tục hành chính",
        "rút ngắn thời gian giải quyết thủ tục hành chính",
        "tiếp nhận phản ánh, kiến nghị về quy định hành chính",
        "kiện toàn hệ thống đầu mối kiểm soát thủ tục hành chính", "cải cách hành chính",
    ),
    "NgV": (
        "đoàn ra, đoàn vào", "hoạt động đối ngoại", "viện trợ phi chính phủ nước ngoài",
        "hợp tác với địa phương nước ngoài", "công tác lãnh sự",
    ),
    "TCD": (
        "tiếp công dân định kỳ", "giải quyết đơn khiếu nại về đất đai",
        "giải quyết đơn tố cáo", "giải quyết đơn kiến nghị về bồi thường, hỗ trợ",
        "thực hiện quyết định giải quyết khiếu nại có hiệu lực",
    ),
    "TTTH": (
        "ứng dụng công nghệ thông tin", "duy trì trang thông tin điện tử của tỉnh",
        "xuất bản Công báo tỉnh", "bảo đảm an toàn mạng tin học",
    ),
}  # fmt: skip

#: works that somebody asks to approve or to pay, by division
WORKS: dict[str, tuple[str, ...]] = {
    "VP2": ("xây dựng hạ tầng cụm công nghiệp", "cải tạo lưới điện hạ áp"),
    "VP3": (
        "tu bổ, nâng cấp tuyến đê", "kiên cố hóa kênh mương", "nạo vét kênh tiêu",
        "xây dựng trạm bơm", "quy hoạch xây dựng nông thôn mới",
    ),
    "VP5": (
        "nâng cấp đường trục xã", "cải tạo, nâng cấp đường liên huyện", "xây dựng cầu dân sinh",
        "xây dựng trụ sở làm việc", "xây dựng hệ thống thoát nước",
    ),
    "VP6": ("xây dựng trụ sở làm việc", "mua sắm trang thiết bị"),
    "VP7": (
        "xây dựng trường mầm non", "xây dựng nhà lớp học", "nâng cấp trạm y tế",
        "tu bổ di tích", "xây dựng nhà văn hóa",
    ),
}  # fmt: skip

#: kinds of letters with their shares: of those who are above the province, beside and below it
KINDS_ABOVE = {"Công văn": 68, "Thông báo": 8, "Quyết định": 8, "Kế hoạch": 4, "Giấy mời": 12}
KINDS_WITHIN = {"Công văn": 42, "Tờ trình": 30, "Báo cáo": 20, "Kế hoạch": 4, "Giấy mời": 4}
KINDS_OUT = {
    "Quyết định": 30, "Công văn": 48, "Thông báo": 8, "Kế hoạch": 3, "Báo cáo": 4, "Tờ trình": 3,
    "Giấy mời": 3.3, "Chỉ thị": 0.5, "Công điện": 0.2,
}  # fmt: skip
LETTERS = {
    "Công văn": "", "Thông báo": "TB", "Quyết định": "QĐ", "Kế hoạch": "KH", "Giấy mời": "GM",
    "Tờ trình": "TTr", "Báo cáo": "BC",
}  # fmt: skip

_SENTENCES: dict[str, tuple[str, ...]] = {
    "Công văn": (
        "V/v {matter}", "V/v tăng cường công tác {matter}", "V/v báo cáo tình hình {matter}",
        "V/v tham gia ý kiến về {matter}", "V/v hướng dẫn {matter}", "V/v đôn đốc {matter}",
    ),
    "Báo cáo": ("Kết quả {matter} {time}", "Tình hình {matter} {time}"),
    "Kế hoạch": ("Triển khai {matter} năm 2011",),
    "Thông báo": ("Ý kiến kết luận tại hội nghị về {matter}", "Về việc {matter}"),
    "Giấy mời": ("Dự hội nghị về {matter}", "Làm việc về {matter}"),
    "Chỉ thị": ("Về tăng cường {matter}",),
    "Công điện": ("Về khẩn trương {matter}",),
    "Quyết định": ("Về việc {matter}", "Về việc thành lập Ban Chỉ đạo {matter}"),
    "Tờ trình": ("Về việc {matter}", "Về việc hỗ trợ kinh phí {matter}"),
}  # fmt: skip
OPINIONS = (
    "tham mưu văn bản triển khai thực hiện, trình Lãnh đạo UBND tỉnh.",
    "nghiên cứu, đề xuất ý kiến của UBND tỉnh, nêu rõ cơ sở pháp lý.",
    "rà soát, tổng hợp tình hình, báo cáo kết quả bằng văn bản.",
    "dự thảo công văn trả lời, trình ký trong hạn.",
    "theo dõi, đôn đốc các sở, ngành, huyện, thành phố thực hiện.",
)


@dataclass(frozen=True, slots=True)
class Matter:
    """The subject of a letter; `asks` is what it wants approved, if it does."""

    subject: str
    asks: str = ""


def matter_of(
    kind: str, division: str, day: date, places: tuple[str, ...], dice: random.Random
) -> Matter:
    """Return what a letter of a kind is about, as it would be written on `day`."""
    works = WORKS.get(division, ())
    if kind in ("Tờ trình", "Quyết định") and works and dice.random() < 0.8:
        asks = f"phê duyệt dự án {dice.choice(works)} {_low(dice.choice(places))}"
        return Matter(f"Về việc {asks}", asks)
    sentence = dice.choice(_SENTENCES[kind])
    words = sentence.format(matter=dice.choice(MATTERS[division]), time=_time(day, dice))
    asks = words.removeprefix("Về việc ") if kind == "Tờ trình" else ""
    return Matter(words, asks)


def _low(name: str) -> str:
    """Return the name of a territory as it stands within a sentence: "xã Yên Bằng"."""
    return name[:1].lower() + name[1:]


def _time(day: date, dice: random.Random) -> str:
    """Return the span that a report of that day tells of."""
    month = day.month - 1 or 12
    year = day.year if day.month > 1 else day.year - 1
    choices = [f"tháng {month} năm {year}"]
    choices += ["quý I năm 2011"] if day.month in (4, 5) else []
    choices += ["6 tháng đầu năm 2011"] if day.month in (6, 7) else []
    choices += ["năm 2010"] if day.month in (1, 2) else []
    return dice.choice(choices)
