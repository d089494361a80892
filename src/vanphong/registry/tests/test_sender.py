"""Who sent it: chosen from the directory, written freely, or divided since."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.organisations import commune, end
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import Organisation
from vanphong.kernel.policies import Refusal
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import letter

NEW = reverse("registry:new")
SINCE = date(2025, 7, 1)


@pytest.fixture
def clerk(province: Province) -> Client:
    account = directory.open_account(
        province.clerk_lan.person, tenant=province.committee, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def parts() -> tuple[Organisation, Organisation]:
    return commune("Phường Duy Tiên", since=SINCE), commune("Phường Duy Tân", since=SINCE)


@pytest.fixture
def divided(province: Province, parts: tuple[Organisation, Organisation]) -> Organisation:
    return end(commune("Phường Hòa Mạc", "13324"), *parts, extent="part")


def test_the_form_carries_the_hidden_choice(clerk: Client, book: Series, page: OpenPage) -> None:
    shown = page(clerk, NEW)
    assert shown.find("input", name="sender", type="hidden")
    [name] = shown.find("input", name="sender_name")
    assert name.attrs["data-suggest"].startswith("/directory/organisations/search/")


def test_a_free_name_stays_possible(clerk: Client, book: Series) -> None:
    assert clerk.post(NEW, letter(book, sender_name="Ông Trần Văn Ất")).status_code == 302
    assert Incoming.objects.get().sender is None


def test_what_is_chosen_fills_the_sender_and_the_name_stays_as_written(
    clerk: Client, book: Series
) -> None:
    xa = commune("Xã Yên Bằng", since=SINCE)
    clerk.post(NEW, letter(book, sender_name="UBND xã Yên Bằng", sender=str(xa.pk)))
    document = Incoming.objects.get()
    assert (document.sender, document.sender_name) == (xa, "UBND xã Yên Bằng")


def test_the_exact_name_of_the_letters_day_counts_as_chosen(clerk: Client, book: Series) -> None:
    old = end(commune("Xã Hoà Lạc"), commune("Xã Hòa Lạc", "14000", since=SINCE))
    clerk.post(NEW, letter(book, sender_name="xã Hòa Lạc", issued_on="20/05/2025"))
    assert Incoming.objects.get().sender == old


def test_a_name_that_two_bear_is_not_guessed(clerk: Client, book: Series) -> None:
    commune("Phường Quang Trung", "13285")
    commune("Phường Quang Trung", "13645")
    clerk.post(NEW, letter(book, sender_name="Phường Quang Trung"))
    assert Incoming.objects.get().sender is None


def test_a_divided_sender_asks_which_part(
    clerk: Client,
    book: Series,
    divided: Organisation,
    parts: tuple[Organisation, Organisation],
    page: OpenPage,
) -> None:
    data = letter(book, sender_name="UBND phường Hòa Mạc", sender=str(divided.pk))
    asked = page(clerk, NEW, status=422, data=data)
    assert "“Phường Hòa Mạc” đã chia tách. Hãy chọn văn bản thuộc phần nào." in asked.text
    assert "Phường Duy Tân" in asked.text
    assert not Incoming.objects.exists()
    clerk.post(NEW, data | {"sender_part": str(parts[1].pk)})
    document = Incoming.objects.get()
    assert (document.sender, document.sender_part) == (divided, parts[1])


def test_the_part_may_come_with_the_choice_or_be_unknown(
    clerk: Client, book: Series, divided: Organisation, parts: tuple[Organisation, Organisation]
) -> None:
    for said, part in ((parts[0].pk, parts[0]), ("unknown", None)):
        data = letter(book, sender_name="Phường Hòa Mạc", sender=f"{divided.pk}/{said}",
                      symbol=f"{said}/QĐ"[:20])  # fmt: skip
        assert clerk.post(NEW, data).status_code == 302
        document = Incoming.objects.order_by("-id")[0]
        assert (document.sender, document.sender_part) == (divided, part)


def test_a_foreign_part_is_asked_again(clerk: Client, book: Series, divided: Organisation) -> None:
    other = commune("Xã Khác", since=SINCE)
    data = letter(book, sender_name="Phường Hòa Mạc", sender=f"{divided.pk}/{other.pk}")
    assert clerk.post(NEW, data).status_code == 422


def test_the_verb_refuses_a_part_that_does_not_follow(
    receive: Intake, divided: Organisation
) -> None:
    with pytest.raises(Refusal, match="không phải phần kế thừa"):
        receive(sender=divided, sender_part=commune("Xã Khác", since=SINCE))


def test_a_broken_choice_is_as_if_nobody_was_chosen(clerk: Client, book: Series) -> None:
    clerk.post(NEW, letter(book, sender="nonsense/x"))
    assert Incoming.objects.get().sender is None


def test_an_old_sender_that_went_whole_needs_no_question(
    clerk: Client, book: Series, province: Province
) -> None:
    old = end(commune("Xã Yên Tân"), commune("Xã Ý Yên", since=SINCE))
    clerk.post(NEW, letter(book, sender_name="Xã Yên Tân", sender=str(old.pk)))
    document = Incoming.objects.get()
    assert (document.sender, document.sender_part) == (old, None)


def test_an_old_sender_is_shown_with_its_name_of_then_and_todays_successor(
    clerk: Client, receive: Intake, divided: Organisation,
    parts: tuple[Organisation, Organisation], page: OpenPage,
) -> None:  # fmt: skip
    def sender_of(**changes: object) -> str:
        document = receive(**changes)
        return page(clerk, reverse("registry:detail", args=[document.pk])).text

    old = end(commune("Xã Yên Tân"), commune("Xã Ý Yên", since=SINCE))
    shown = sender_of(sender=old, sender_name="UBND xã Yên Tân")
    assert "UBND xã Yên Tân Xã Yên Tân Nay là Xã Ý Yên" in shown
    shown = sender_of(sender=divided, sender_name="Phường Hòa Mạc", sender_part=parts[1])
    assert "Phường Hòa Mạc danh bạ Nay là Phường Duy Tân" in shown
    shown = sender_of(sender=divided, sender_name="Phường Hòa Mạc")
    assert "Đã chia: Phường Duy Tiên, Phường Duy Tân" in shown
    shown = sender_of(sender=end(commune("Xã Lạc")), sender_name="Xã Lạc")
    assert "Xã Lạc danh bạ Chưa rõ kế thừa" in shown


def test_the_page_of_the_new_body_finds_the_old_ones_letters(
    clerk: Client, receive: Intake, divided: Organisation, province: Province,
    parts: tuple[Organisation, Organisation], page: OpenPage,
) -> None:  # fmt: skip
    old = end(commune("Xã Yên Tân"), parts[0])
    receive(sender=old, sender_name="UBND xã Yên Tân", symbol="01/BC")
    receive(sender=divided, sender_name="Phường Hòa Mạc", sender_part=parts[0], symbol="02/BC")
    receive(sender=divided, sender_name="Phường Hòa Mạc", sender_part=parts[1], symbol="03/BC")
    receive(sender=divided, sender_name="Phường Hòa Mạc", symbol="04/BC")
    url = reverse("directory:organisation", args=[parts[0].pk])
    shown = page(clerk, url).text
    assert [n for n in ("01/BC", "02/BC", "03/BC", "04/BC") if n in shown] == [
        "01/BC", "02/BC", "04/BC",
    ]  # fmt: skip
    account = directory.open_account(
        province.party_clerk_nga.person, tenant=province.party, password=None, actor=SETUP, now=NOW
    )
    stranger = Client()
    stranger.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "01/BC" not in page(stranger, url).text
