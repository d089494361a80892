"""What the head of a document proposes, sure and unsure, and what it does not."""

from __future__ import annotations

import unicodedata

import pytest

from vanphong.registry.reading import Header, read_header
from vanphong.registry.reading.kinds import kinds_of_symbol

LETTER = """ỦY BAN NHÂN DÂN TỈNH NINH BÌNH
SỞ TÀI CHÍNH
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 1288/STC-QLNS
V/v báo cáo tình hình giải ngân vốn đầu tư
công quý III năm 2026
Ninh Bình, ngày 05 tháng 11 năm 2026
Kính gửi: Ủy ban nhân dân tỉnh
Thực hiện Công văn số 1145/UBND-KT ngày 02/11/2026 của Ủy ban nhân dân tỉnh, Sở Tài chính báo cáo.
Đề nghị các đơn vị gửi báo cáo trước ngày 20/11/2026 để tổng hợp.
Nơi nhận:
- Như trên;
- Lưu: VT, QLNS.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Phạm Thị Dịu
"""
PARTY = """TỈNH ỦY NINH BÌNH
*
Số 412-CV/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Ninh Bình, ngày 10 tháng 11 năm 2026
Về việc chuẩn bị hội nghị Ban Chấp hành
Kính gửi: - Ban Thường vụ Đảng ủy UBND tỉnh,
"""
REPORT = """BỘ TƯ PHÁP
Số: 123/BC-BTP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 01 tháng 10 năm 2026
BÁO CÁO
Kết quả công tác tư pháp 9 tháng đầu năm
và nhiệm vụ trọng tâm
Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;
"""


def values(header: Header) -> dict[str, tuple[str, bool]]:
    names = ("symbol", "kind", "issued_on", "issuer", "subject", "signer", "due_on", "addressed_to")
    found = {name: getattr(header, name) for name in names}
    return {name: (p.value, p.sure) for name, p in found.items() if p is not None}


def test_it_reads_a_letter_of_a_department() -> None:
    assert values(read_header(LETTER)) == {
        "symbol": ("1288/STC-QLNS", True),
        "kind": ("Công văn", True),
        "issued_on": ("2026-11-05", True),
        "issuer": ("SỞ TÀI CHÍNH", False),
        "subject": ("báo cáo tình hình giải ngân vốn đầu tư công quý III năm 2026", True),
        "signer": ("Phạm Thị Dịu", True),
        "due_on": ("2026-11-20", False),
        "addressed_to": ("Ủy ban nhân dân tỉnh", True),
    }


def test_it_reads_a_letter_of_the_party() -> None:
    found = values(read_header(PARTY))
    assert found["symbol"] == ("412-CV/TU", True)
    assert found["kind"][0] == "Công văn"
    assert found["issuer"] == ("TỈNH ỦY NINH BÌNH", True)
    assert found["issued_on"] == ("2026-11-10", True)


def test_it_reads_a_report_and_leaves_out_what_it_does_not_say() -> None:
    found = values(read_header(REPORT))
    assert found["symbol"] == ("123/BC-BTP", True)
    assert found["kind"] == ("Báo cáo", True)
    subject = "Kết quả công tác tư pháp 9 tháng đầu năm và nhiệm vụ trọng tâm"
    assert found["subject"] == (subject, True)
    assert "signer" not in found
    assert "due_on" not in found


def test_decomposed_letters_and_broken_lines_read_alike() -> None:
    broken = REPORT.replace("BÁO CÁO\nKết", "B\nÁO CÁO\nKết")
    assert values(read_header(unicodedata.normalize("NFD", broken))) == values(read_header(REPORT))


@pytest.mark.parametrize(
    ("line", "symbol", "sure"),
    [
        ("Số: 07/2026/TT-BTP", "07/2026/TT-BTP", True),
        ("Luật số: 121/2025/QH15", "121/2025/QH15", True),
        ("Số: 66.15/2026/NQ-CP", "66.15/2026/NQ-CP", True),
        ("Số 05-NQ/TU", "05-NQ/TU", True),
        ("Số: 12 / 2026 /TT-BTP", "12/2026/TT-BTP", True),
        ("Số:\n12\n/2026/TT-BTP", "12/2026/TT-BTP", False),
        ("Số: 15/2026/TT-BTС", "15/2026/TT-BTC", False),  # a Cyrillic letter at its end
        ("Số: 1/2026/TT-BTP", "1/2026/TT-BTP", False),  # the law writes 01
    ],
)
def test_numbers_in_all_their_spellings(line: str, symbol: str, sure: bool) -> None:
    found = read_header(f"CƠ QUAN\n{line}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n").symbol
    assert found is not None
    assert (found.value, found.sure) == (symbol, sure)


PARTY_HEAD = (
    "{body}\n*\nSố {symbol}\n{about}ĐẢNG CỘNG SẢN VIỆT NAM\nNinh Bình, ngày 12 tháng 10 năm 2026\n"
)


@pytest.mark.parametrize(
    ("body", "symbol", "rest", "kind", "subject"),
    [
        ("TỈNH ỦY NINH BÌNH", "05-NQ/TU", "NGHỊ QUYẾT\nvề chuyển đổi số\n-----\n- Căn cứ",
         "Nghị quyết", "về chuyển đổi số"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "121-KL/TW", "KẾT LUẬN\nvề tổng kết Nghị quyết\n- Xét đề nghị",
         "Kết luận", "về tổng kết Nghị quyết"),
        ("BỘ CHÍNH TRỊ", "337-QĐ/TW", "QUY ĐỊNH\nvề văn bản\n- Căn cứ Điều lệ Đảng",
         "Quy định", "về văn bản"),
        ("TỈNH ỦY NINH BÌNH", "15-QĐ/TU", "QUYẾT ĐỊNH\nvề cán bộ\n- Căn cứ Quy định",
         "Quyết định", "về cán bộ"),
        ("TỈNH ỦY NINH BÌNH", "09-CTr/TU", "CHƯƠNG TRÌNH HÀNH ĐỘNG\nvề hạ tầng\n- Căn cứ",
         "Chương trình", "về hạ tầng"),
    ],
)  # fmt: skip
def test_party_heads_are_read(body: str, symbol: str, rest: str, kind: str, subject: str) -> None:
    found = read_header(PARTY_HEAD.format(body=body, symbol=symbol, about="") + rest)
    assert found.symbol is not None
    assert (found.symbol.value, found.symbol.sure) == (symbol, True)
    assert found.kind is not None
    assert (found.kind.value, found.kind.sure) == (kind, True)
    assert found.issuer is not None
    assert found.issuer.value == body
    assert found.subject is not None
    assert found.subject.value == subject


@pytest.mark.parametrize("symbol", ["312-CV/TU", "702-CV/BTCTU", "45-CV/VPTW"])
def test_party_letters_are_read(symbol: str) -> None:
    about = "v/v rà soát biên chế\n"
    text = PARTY_HEAD.format(body="TỈNH ỦY NINH BÌNH", symbol=symbol, about=about)
    found = read_header(f"{text}Kính gửi: Đảng ủy các xã, phường")
    assert found.symbol is not None
    assert (found.symbol.value, found.symbol.sure) == (symbol, True)
    assert found.kind is not None
    assert (found.kind.value, found.kind.sure) == ("Công văn", True)
    assert found.subject is not None
    assert found.subject.value == "rà soát biên chế"


def test_two_kinds_with_one_party_abbreviation_are_not_guessed() -> None:
    found = read_header(PARTY_HEAD.format(body="TỈNH ỦY NINH BÌNH", symbol="15-QĐ/TU", about=""))
    assert found.kind is None


@pytest.mark.parametrize(
    "text",
    [
        "BỘ TƯ PHÁP\nSố:      /2026/TT-BTP\nHà Nội, ngày    tháng 12 năm 2026\nTHÔNG TƯ\n",
        "THÔNG TƯ\nQUY ĐỊNH THỦ TỤC\nThông tư số 43/2015/TT-BGTVT ngày 20 tháng 8 năm 2015",
        "Kính gửi anh Minh,\nSố tiền là 12/2026 đồng.",
        "",
    ],
)
def test_it_invents_no_number_and_no_date(text: str) -> None:
    header = read_header(text)
    assert header.symbol is None
    assert header.issued_on is None


@pytest.mark.parametrize(
    ("number", "day"), [("60/2025/NĐ-CP", "12 tháng 3 năm 2026"), ("33/2026/TT-BTNMT", "")]
)
def test_it_doubts_a_number_that_disagrees_with_its_own_document(number: str, day: str) -> None:
    text = f"BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nSố: {number}\nHà Nội, ngày {day}\n"
    found = read_header(text).symbol
    assert found is not None
    assert not found.sure


def test_several_days_are_no_deadline() -> None:
    text = f"{LETTER}\nSở Nội vụ gửi báo cáo trước ngày 30/11/2026."
    assert read_header(text).due_on is None


@pytest.mark.parametrize(
    ("symbol", "kinds"),
    [
        ("15/QĐ-UBND", {"Quyết định"}),
        ("12/UBND-VX", {"Công văn"}),
        ("05-NQ/TU", {"Nghị quyết"}),
        ("99/2026/TTLT-BTP-BCA", {"Thông tư liên tịch"}),
        ("31/BC-UBND", {"Báo cáo"}),
        ("30", set()),
    ],
)
def test_kinds_of_symbols(symbol: str, kinds: set[str]) -> None:
    assert kinds_of_symbol(symbol) == kinds
