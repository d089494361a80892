"""The laws are laws: a good page keeps them, and each bad page is caught by its own sentence."""

from __future__ import annotations

import pytest
from tests.page import broken_laws

POLICY = ["Content-Security-Policy"]
GOOD = """<!doctype html><html lang="vi"><head><title>Văn bản đến · Văn phòng</title></head><body>
<h1>Văn bản đến</h1>
<form method="post" action="/x/"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<label for="a">Số</label><input id="a" name="a"><button>Lưu</button></form></body></html>"""


def test_a_good_page_keeps_them() -> None:
    assert broken_laws(GOOD, POLICY) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<h1>Văn bản đến</h1>", "", "has 0 h1"),
        ("<h1>", "<h1>Sổ </h1><h1>", "has 2 h1"),
        ("<title>Văn bản đến", "<title>Trang", "title does not start"),
        (' lang="vi"', "", "language"),
        ("<!doctype html>", "", "doctype"),
        ('<label for="a">Số</label>', "", "has no label"),
        ("<label ", '<p id="a"></p><label ', "stands 2 times"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("<button>", '<button onclick="go()">', "inline handler onclick"),
        ("</body>", "<script>go()</script></body>", "inline script"),
        ("</body>", '<script src="https://example.org/x.js"></script></body>', "from elsewhere"),
        ("</body>", '<a href="javascript:go()">Đi</a></body>', "runs script"),
        (' action="/x/"', "", "no action"),
        ("csrfmiddlewaretoken", "other", "no guard"),
        ("<button>Lưu</button>", "<button></button>", "<button> has no name"),
        ("</body>", '<img src="/a.png"></body>', "no alt"),
        ("<h1>", '<h1 aria-describedby="nowhere">', "which is nowhere"),
        ("</h1>", "</h2>", "closes <h1>"),
        ("Lưu", "Save it", "English is left: Save it"),
    ],
)
def test_a_bad_page_is_caught(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    found = broken_laws(GOOD.replace(old, new, 1), POLICY, english=["Save it"])
    assert any(sentence in fault for fault in found), found


def test_a_page_without_policy_is_caught() -> None:
    assert broken_laws(GOOD, []) == ["the page sends no content policy"]


def test_data_in_a_script_element_is_no_script() -> None:
    page = GOOD.replace("</body>", '<script type="application/json">{}</script></body>')
    assert broken_laws(page, POLICY) == []
