"""Views of lists under a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.page import OpenPage, Page
from tests.world import NOW, SETUP, Province
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.saved import operations
from vanphong.kernel.saved.models import SavedView
from vanphong.kernel.saved.operations import clean_query, drop_view
from vanphong.kernel.saved.queries import kept_columns, list_views

PLACE = "registry:list"
Keep = Callable[..., SavedView]
Names = Callable[[Appointment], list[str]]


@pytest.fixture
def keep(province: Province) -> Keep:
    def kept(
        post: Appointment, name: str, query: str = "state=submitted", *, shared: bool = False,
        place: str = PLACE,
    ) -> SavedView:  # fmt: skip
        return operations.keep_view(
            place=place, name=name, query=query, is_shared=shared, actor=province.actor(post),
            now=NOW,
        )  # fmt: skip

    return kept


@pytest.fixture
def names(province: Province) -> Names:
    return lambda post: [view.name for view in list_views(province.actor(post), PLACE)]


def client_of(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_view_is_kept_and_shared_within_the_office(
    province: Province, keep: Keep, names: Names
) -> None:
    keep(province.clerk_lan, "Việc gấp")
    keep(province.clerk_lan, "Cả phòng", shared=True)
    keep(province.chief_hoa, "Của tôi")
    assert names(province.clerk_lan) == ["Cả phòng", "Việc gấp"]
    assert names(province.chief_hoa) == ["Của tôi", "Cả phòng"]
    assert names(province.party_clerk_nga) == []
    assert Entry.objects.filter(name="saved.view.kept").count() == 3
    assert "Việc gấp" not in str(Entry.objects.filter(name="saved.view.kept").values_list("data"))


def test_the_same_name_keeps_the_new_address(province: Province, keep: Keep) -> None:
    keep(province.clerk_lan, " Việc   gấp ")
    keep(province.clerk_lan, "Việc gấp", "urgency=express&page=3")
    assert SavedView.objects.get().query == "urgency=express"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "đặt tên"),
        ({"name": "x" * 61}, "tối đa 60 ký tự"),
        ({"name": "a", "place": "registry:new"}, "không lưu được"),
        ({"name": "a", "query": "q=" + "x" * 2000}, "không lưu được"),
    ],
)
def test_it_refuses(province: Province, keep: Keep, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        keep(province.clerk_lan, **changes)
    assert not SavedView.objects.exists()


def test_twenty_are_enough(province: Province, keep: Keep) -> None:
    for number in range(20):
        keep(province.clerk_lan, f"Cách {number}")
    with pytest.raises(Refusal, match="tối đa 20"):
        keep(province.clerk_lan, "Thêm")
    keep(province.clerk_lan, "Cách 7", "q=x")


def test_a_specialist_shares_nothing(province: Province, keep: Keep) -> None:
    with pytest.raises(NotPermitted, match="dùng chung"):
        keep(province.specialist_minh, "Của cả phòng", shared=True)


def test_a_division_has_views_of_its_own(province: Province, keep: Keep, names: Names) -> None:
    view = operations.keep_view(
        place=PLACE, name="Việc của phòng", query="q=a", is_shared=False, with_unit=True,
        actor=province.actor(province.specialist_minh), now=NOW,
    )  # fmt: skip
    assert names(province.head_son) == ["Việc của phòng"]
    assert names(province.head_thu) == []
    with pytest.raises(Missing):
        drop_view(view, actor=province.actor(province.head_thu), now=NOW)
    drop_view(view, actor=province.actor(province.head_son), now=NOW)
    assert names(province.specialist_minh) == []


def test_a_post_chooses_its_columns(province: Province) -> None:
    lan, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    for wanted in (["number", "signer"], ["signer"]):
        operations.choose_columns(place=PLACE, columns=wanted, actor=lan, now=NOW)
    assert kept_columns(lan, PLACE) == ["signer"]
    assert kept_columns(hoa, PLACE) is None
    assert Entry.objects.filter(name="saved.columns.chosen").count() == 2
    operations.choose_columns(place=PLACE, columns=[], actor=lan, now=NOW)
    assert kept_columns(lan, PLACE) is None
    with pytest.raises(Refusal):
        operations.choose_columns(place="registry:new", columns=["a"], actor=lan, now=NOW)


def test_only_who_kept_it_or_the_chief_drops_it(
    province: Province, keep: Keep, names: Names
) -> None:
    view = keep(province.clerk_lan, "Cả phòng", shared=True)
    with pytest.raises(NotPermitted):
        drop_view(view, actor=province.actor(province.head_son), now=NOW)
    drop_view(view, actor=province.actor(province.chief_hoa), now=NOW)
    assert names(province.clerk_lan) == []


@pytest.mark.parametrize(
    ("query", "clean"),
    [
        ("?b=2&a=1&page=4&format=xlsx&c=", "a=1&b=2"),
        ("show=x&show=a&q=%C4%91%E1%BA%A5t", "q=%C4%91%E1%BA%A5t&show=a&show=x"),
        ("", ""),
        ("%00=%ff", "%00=%EF%BF%BD"),
    ],
)
def test_an_address_is_kept_without_what_passes(query: str, clean: str) -> None:
    assert clean_query(query) == clean == clean_query(clean)


class TestOnScreen:
    @pytest.fixture
    def opened(self, province: Province, page: OpenPage) -> Callable[[str], Page]:
        client = client_of(province.clerk_lan)
        self.client = client
        return lambda query: page(client, reverse(PLACE) + query)

    def test_a_view_is_kept_opened_and_dropped(self, opened: Callable[[str], Page]) -> None:
        assert "Lưu cách xem" not in opened("").text
        assert "Lưu cách xem này" in opened("?state=submitted").text
        answer = self.client.post(
            reverse("saved:keep"),
            {
                "place": PLACE,
                "query": "state=submitted",
                "name": "Đã trình <b>",
                "shared": "office",
            },
        )
        assert answer["Location"] == f"{reverse(PLACE)}?state=submitted"
        shown = opened("?state=submitted")
        assert "Đã lưu cách xem “Đã trình <b>”." in shown.text
        (link,) = [a for a in shown.find("a", aria_current="page") if "Đã trình <b>" in a.text]
        assert link.attrs["href"].endswith("?state=submitted")
        assert "Lưu cách xem này" not in shown.text
        view = SavedView.objects.get()
        self.client.post(reverse("saved:drop", args=[view.pk]))
        assert "Đã xóa cách xem" in opened("").text
        assert not SavedView.objects.exists()

    def test_a_refusal_is_told_on_the_list(self, opened: Callable[[str], Page]) -> None:
        self.client.post(reverse("saved:keep"), {"place": PLACE, "query": "q=a", "name": ""})
        assert "Hãy đặt tên cho cách xem." in opened("?q=a").text

    def test_no_address_leads_elsewhere(self, opened: Callable[[str], Page]) -> None:
        answer = self.client.post(
            reverse("saved:keep"), {"place": "//evil.example", "query": "", "name": "x"}
        )
        assert answer["Location"] == "/"

    def test_the_columns_chosen_are_shown(self, opened: Callable[[str], Page]) -> None:
        assert "signer" not in self.choices(opened(""))
        data = {"place": PLACE, "query": "queue=all", "column": ["number", "signer"]}
        answer = self.client.post(reverse("saved:columns"), data)
        assert answer["Location"] == f"{reverse(PLACE)}?queue=all"
        assert self.choices(opened("")) == {"number", "signer"}
        self.client.post(reverse("saved:columns"), {**data, "usual": "1"})
        assert "signer" not in self.choices(opened(""))

    def choices(self, shown: Page) -> set[str]:
        boxes = shown.find("input", name="column")
        return {box.attrs["value"] for box in boxes if "checked" in box.attrs}

    def test_another_posts_view_is_missing(
        self, province: Province, keep: Keep, opened: Callable[[str], Page]
    ) -> None:
        view = keep(province.chief_hoa, "Của chị Hòa")
        assert self.client.post(reverse("saved:drop", args=[view.pk])).status_code == 404
        assert "Của chị Hòa" not in opened("").text
