"""
Names of kinds of documents and their abbreviations in symbols.

Source: Decree 30/2020/NĐ-CP, article 7 and Phụ lục III (records 1.1); normative acts: Law on the
promulgation of legal documents (records 8.1); Party kinds: digests of Guidance 05-HD/VPTW, "chưa
kiểm chứng" (practice item 20).
"""

from __future__ import annotations

import re

from vanphong.kernel.text import tone_key

#: name of the kind → its abbreviation in number and symbol; "" where it has none
ADMINISTRATIVE: dict[str, str] = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Quy chế": "QC", "Quy định": "QyĐ",
    "Thông cáo": "TC", "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr",
    "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA", "Dự án": "DA", "Báo cáo": "BC",
    "Biên bản": "BB", "Tờ trình": "TTr", "Hợp đồng": "HĐ", "Công văn": "", "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT", "Giấy nghỉ phép": "GNP", "Phiếu gửi": "PG", "Phiếu chuyển": "PC",
    "Phiếu báo": "PB", "Thư công": "",
}  # fmt: skip
NORMATIVE: dict[str, str] = {
    "Luật": "", "Bộ luật": "", "Pháp lệnh": "PL", "Lệnh": "L", "Nghị định": "NĐ", "Thông tư": "TT",
    "Thông tư liên tịch": "TTLT", "Nghị quyết liên tịch": "NQLT", "Văn bản hợp nhất": "VBHN",
}  # fmt: skip
PARTY: dict[str, str] = {
    "Kết luận": "KL", "Quy định": "QĐi", "Tờ trình": "TTr", "Công văn": "CV", "Thông tri": "TT",
}  # fmt: skip

#: Party bodies write both kinds with one abbreviation: 337-QĐ/TW is a Quy định
PARTY_SHARED: dict[str, set[str]] = {"QĐ": {"Quyết định", "Quy định"}}
#: longer names under which a kind stands on the document
LONGER = {"Chương trình hành động": "Chương trình", "Kế hoạch hành động": "Kế hoạch"}

KIND_NAMES = {tone_key(name): name for name in (*ADMINISTRATIVE, *NORMATIVE, *PARTY)}
KIND_NAMES |= {tone_key(name): kind for name, kind in LONGER.items()}
_BY_ABBREVIATION: dict[str, set[str]] = {}
for _table in (ADMINISTRATIVE, NORMATIVE, PARTY):
    for _name, _short in _table.items():
        if _short:
            _BY_ABBREVIATION.setdefault(_short.upper(), set()).add(_name)


def kinds_of_symbol(symbol: str) -> set[str]:
    """
    Return the kinds that number and symbol can stand for: none, one, or several (TT, QĐ …).

    "15/QĐ-BNV" → Quyết định; "12/UBND-VX" → Công văn; "121/2025/QH15" → Luật, Nghị quyết …
    """
    tail = re.sub(r"^\d+[a-zđ]?(?:\.\d+)?", "", symbol.replace(" ", "")).lstrip("/-")
    tail = re.sub(r"^(?:19|20)\d\d/", "", tail)
    first, dash, rest = tail.partition("-")
    if re.fullmatch(r"QH\d{1,2}", tail.upper()):
        return {"Luật", "Bộ luật", "Nghị quyết"}
    if re.match(r"UBTVQH\d", tail.upper()):
        return {"Pháp lệnh", "Nghị quyết"}
    if "/" in first and not dash:
        first, _, rest = tail.partition("/")
    known = _BY_ABBREVIATION.get(first.upper(), set())
    if known:
        party = "/TU" in symbol.upper() or "/TW" in symbol.upper()
        if party and first.upper() in PARTY_SHARED:
            return PARTY_SHARED[first.upper()]
        fitting = {k for k in known if (k in PARTY and PARTY[k].upper() == first.upper()) == party}
        return fitting or known
    return {"Công văn"} if dash and rest else set()


def kind_named(line: str) -> str:
    """Return the kind that a line names and nothing else ("NGHỊ ĐỊNH"), or the empty string."""
    return KIND_NAMES.get(tone_key(line.strip(" .:*-_–—")), "")
