"""Who works in the demo province: invented people in the posts such offices have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """One person in one post of a division."""

    name: str
    title: str
    role: str


#: abbreviation of the division that receives citizens
RECEPTION = "TCD"
#: office → (prefix, symbol of the issuing body, body, divisions)
OFFICES: dict[str, tuple[str, str, str, dict[tuple[str, str], list[Post]]]] = {
    "Văn phòng UBND tỉnh Ninh Bình": (
        "vpubnd", "UBND", "Ủy ban nhân dân tỉnh Ninh Bình",
        {
            ("Lãnh đạo UBND tỉnh", "LĐ"): [
                Post("Phạm Quang Bình", "Chủ tịch UBND tỉnh", "province_leader"),
                Post("Trần Anh Dũng", "Phó Chủ tịch UBND tỉnh", "province_leader"),
                Post("Nguyễn Thị Thanh Hà", "Phó Chủ tịch UBND tỉnh", "province_leader"),
                Post("Bùi Xuân Khải", "Phó Chủ tịch UBND tỉnh", "province_leader"),
                Post("Lê Hoàng Nam", "Thư ký Chủ tịch", "leader_secretary"),
            ],
            ("Lãnh đạo Văn phòng", "LĐVP"): [
                Post("Trần Thị Hòa", "Chánh Văn phòng", "chief"),
                Post("Đinh Công Tráng", "Phó Chánh Văn phòng", "deputy_chief"),
                Post("Vũ Thị Minh Nguyệt", "Phó Chánh Văn phòng", "deputy_chief"),
            ],
            ("Phòng Hành chính – Tổ chức", "HC"): [
                Post("Nguyễn Thị Lan", "Văn thư", "registry_clerk"),
                Post("Bùi Thị Huệ", "Văn thư", "registry_clerk"),
                Post("Hoàng Văn Thái", "Trưởng phòng", "division_head"),
                Post("Đỗ Anh Tuấn", "Quản trị hệ thống", "administrator"),
                Post("Lưu Đình Phúc", "Kiểm soát nhật ký", "auditor"),
            ],
            ("Phòng Kinh tế", "KT"): [
                Post("Vũ Hồng Sơn", "Trưởng phòng", "division_head"),
                Post("Lê Đức Minh", "Chuyên viên", "specialist"),
                Post("Phạm Thu Trang", "Chuyên viên", "specialist"),
                Post("Đặng Quốc Khánh", "Chuyên viên", "specialist"),
            ],
            ("Phòng Khoa giáo – Văn xã", "KGVX"): [
                Post("Nguyễn Thị Bích Ngọc", "Trưởng phòng", "division_head"),
                Post("Tống Văn Hưng", "Chuyên viên", "specialist"),
                Post("Mai Thị Hồng Nhung", "Chuyên viên", "specialist"),
            ],
            ("Phòng Nội chính", "NC"): [
                Post("Phan Văn Lâm", "Trưởng phòng", "division_head"),
                Post("Ninh Thị Phương", "Chuyên viên", "specialist"),
                Post("Nguyễn Hoàng Thị Phương Thảo Nguyên", "Chuyên viên", "specialist"),
            ],
            ("Phòng Tổng hợp", "TH"): [
                Post("Đinh Thị Thu", "Trưởng phòng", "division_head"),
                Post("Trịnh Xuân Bách", "Chuyên viên", "specialist"),
                Post("Lại Thế Cường", "Chuyên viên", "specialist"),
            ],
            ("Ban Tiếp công dân", "TCD"): [
                Post("Tạ Đình Quân", "Trưởng ban", "division_head"),
                Post("Chu Thị Lệ", "Chuyên viên", "specialist"),
            ],
            ("Trung tâm Phục vụ hành chính công", "HCC"): [
                Post("Lương Văn Đạt", "Giám đốc", "division_head"),
                Post("Cao Thị Yến", "Chuyên viên", "specialist"),
            ],
        },
    ),
    "Văn phòng Tỉnh ủy Ninh Bình": (
        "vptu", "TU", "Tỉnh ủy Ninh Bình",
        {
            ("Thường trực Tỉnh ủy", "TT"): [
                Post("Đoàn Minh Huấn Anh", "Bí thư Tỉnh ủy", "province_leader"),
                Post("Đặng Văn Khiêm", "Phó Bí thư Thường trực Tỉnh ủy", "province_leader"),
            ],
            ("Lãnh đạo Văn phòng", "LĐVP"): [
                Post("Hà Thị Kim Oanh", "Chánh Văn phòng", "chief"),
                Post("Quách Văn Toàn", "Phó Chánh Văn phòng", "deputy_chief"),
            ],
            ("Phòng Hành chính – Cơ yếu", "HC"): [
                Post("Bùi Thúy Nga", "Văn thư", "registry_clerk"),
                Post("Ngô Văn Kiên", "Trưởng phòng", "division_head"),
                Post("Lâm Thị Thùy Dương", "Quản trị hệ thống", "administrator"),
                Post("Khổng Minh Đăng", "Kiểm soát nhật ký", "auditor"),
            ],
            ("Phòng Tổng hợp", "TH"): [
                Post("Dương Thị Vân", "Trưởng phòng", "division_head"),
                Post("Phùng Đức Long", "Chuyên viên", "specialist"),
                Post("Nghiêm Thị Hạnh", "Chuyên viên", "specialist"),
            ],
        },
    ),
    "Văn phòng Đoàn ĐBQH và HĐND tỉnh Ninh Bình": (
        "vphdnd", "HĐND", "Hội đồng nhân dân tỉnh Ninh Bình",
        {
            ("Thường trực HĐND", "TT"): [
                Post("Mai Văn Tuất", "Phó Chủ tịch HĐND tỉnh", "province_leader"),
            ],
            ("Lãnh đạo Văn phòng", "LĐVP"): [
                Post("Tô Thị Quỳnh", "Chánh Văn phòng", "chief"),
                Post("Kiều Văn Hậu", "Phó Chánh Văn phòng", "deputy_chief"),
            ],
            ("Phòng Hành chính", "HC"): [
                Post("Lã Thị Duyên", "Văn thư", "registry_clerk"),
                Post("Đàm Văn Chiến", "Trưởng phòng", "division_head"),
                Post("Ứng Thị Hảo", "Quản trị hệ thống", "administrator"),
            ],
            ("Phòng Công tác HĐND", "CT"): [
                Post("Vương Thị Tuyết", "Trưởng phòng", "division_head"),
                Post("Giang Văn Đông", "Chuyên viên", "specialist"),
            ],
        },
    ),
    "Sở Tài chính tỉnh Ninh Bình": (
        "stc", "STC", "Sở Tài chính tỉnh Ninh Bình",
        {
            ("Lãnh đạo Sở", "LĐ"): [
                Post("Nguyễn Cao Sơn", "Giám đốc Sở", "department_leader"),
                Post("Phạm Thị Dịu", "Phó Giám đốc Sở", "department_leader"),
            ],
            ("Văn phòng Sở", "VP"): [
                Post("Trương Thị Hoài", "Văn thư", "department_clerk"),
                Post("Đào Văn Nghĩa", "Chuyên viên", "department_specialist"),
                Post("Hoàng Thị Ánh Nguyệt", "Quản trị hệ thống", "administrator"),
            ],
            ("Phòng Quản lý ngân sách", "QLNS"): [
                Post("Hồ Thị Loan", "Trưởng phòng", "division_head"),
                Post("Lý Văn Thành", "Chuyên viên", "department_specialist"),
            ],
        },
    ),
    "UBND phường Hoa Lư": (
        "hoalu", "UBND", "Ủy ban nhân dân phường Hoa Lư",
        {
            ("Văn phòng HĐND và UBND", "VP"): [
                Post("Bạch Thị Ngân", "Văn thư", "commune_clerk"),
                Post("Vi Văn Hiếu", "Chánh Văn phòng", "chief"),
                Post("Triệu Văn Sơn", "Quản trị hệ thống", "administrator"),
            ],
            ("Phòng Kinh tế, Hạ tầng và Đô thị", "KTHT"): [
                Post("Sầm Văn Tú", "Trưởng phòng", "division_head"),
            ],
        },
    ),
}  # fmt: skip

#: who holds a second post in another office: (name, office, division, post); a session acts under
#: one of them at a time
SECOND_POSTS = (
    (
        "Phạm Quang Bình", "Văn phòng Tỉnh ủy Ninh Bình", "TT",
        Post("Phạm Quang Bình", "Phó Bí thư Tỉnh ủy", "province_leader"),
    ),
)  # fmt: skip

#: the departments of the 2025 set (operations sheet 12) that only send letters in this demo
DEPARTMENTS = (
    "Sở Nội vụ", "Sở Tư pháp", "Sở Công Thương", "Sở Nông nghiệp và Môi trường", "Sở Xây dựng",
    "Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Giáo dục và Đào tạo",
    "Sở Y tế", "Thanh tra tỉnh", "Sở Ngoại vụ", "Sở Dân tộc và Tôn giáo",
)  # fmt: skip
