"""Phrases: own and shared, kept on the fly, inserted where opinions are written."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.page import OpenPage
from tests.world import NOW, Province
from vanphong.directory.tests.conftest import SignIn, sign_in
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.phrases import operations, queries
from vanphong.kernel.phrases.models import Phrase
from vanphong.kernel.policies import Missing, NotPermitted, Refusal

assert sign_in  # a fixture of that module
WORDS = "Giao Phòng Kinh tế tham mưu, trình Lãnh đạo UBND tỉnh."


def keep(province: Province, text: str = WORDS, *, shared: bool = False) -> Phrase:
    return operations.keep_phrase(
        text=text, is_shared=shared, actor=province.actor(province.chief_hoa), now=NOW
    )


def texts(province: Province, post: object) -> list[str]:
    return [p.text for p in queries.list_phrases(province.actor(post))]  # type: ignore[arg-type]  # a post


def test_an_own_phrase_is_seen_by_its_keeper_only(province: Province) -> None:
    keep(province, f"  {WORDS} ")
    assert texts(province, province.chief_hoa) == [WORDS]
    assert texts(province, province.head_son) == []
    assert Entry.objects.filter(name="phrases.phrase.kept").count() == 1


def test_a_shared_phrase_is_offered_to_the_office_and_no_further(province: Province) -> None:
    keep(province, shared=True)
    assert texts(province, province.head_son) == [WORDS]
    assert texts(province, province.party_clerk_nga) == []
    with pytest.raises(NotPermitted, match="dùng chung"):
        operations.keep_phrase(
            text="Lưu", is_shared=True, actor=province.actor(province.specialist_minh), now=NOW
        )


def test_it_is_kept_once_and_own_ones_come_first(province: Province) -> None:
    keep(province, shared=True)
    assert keep(province) == keep(province)
    keep(province, "Lưu hồ sơ.")
    assert texts(province, province.chief_hoa) == [WORDS, "Lưu hồ sơ."]


@pytest.mark.parametrize("text", ["  ", "x" * 501])
def test_nothing_and_too_much_are_refused(province: Province, text: str) -> None:
    with pytest.raises(Refusal):
        keep(province, text)


def test_a_list_has_an_end(province: Province) -> None:
    for number in range(operations.MOST_PHRASES):
        keep(province, f"Câu {number}")
    with pytest.raises(Refusal, match="60"):
        keep(province, "Một câu nữa")


def test_others_do_not_drop_it(province: Province) -> None:
    own, shared = keep(province), keep(province, "Dùng chung", shared=True)
    son = province.actor(province.head_son)
    with pytest.raises(Missing):
        queries.get_phrase_for(son, own.pk)
    with pytest.raises(NotPermitted):
        operations.drop_phrase(shared, actor=son, now=NOW)
    operations.drop_phrase(shared, actor=province.actor(province.chief_hoa), now=NOW)
    assert texts(province, province.head_son) == []


@pytest.fixture
def chief(province: Province, sign_in: SignIn) -> Client:
    return sign_in(province.chief_hoa)


def test_the_list_on_screen(chief: Client, page: OpenPage) -> None:
    assert "Chưa có cụm từ nào" in page(chief, "/phrases/").text
    assert chief.post("/phrases/", {"text": WORDS, "is_shared": "on"}).status_code == 302
    shown = page(chief, "/phrases/")
    assert f"{WORDS} (của cơ quan)" in shown.text
    assert page(chief, "/phrases/", data={"text": ""}, status=422)
    assert chief.post(f"/phrases/{Phrase.objects.get().pk}/removal/").status_code == 302
    assert not Phrase.objects.exists()


def test_a_sentence_is_kept_while_it_is_written(chief: Client) -> None:
    sent = {"from": "opinion", "field": "id_opinion", "opinion": WORDS}
    answer = chief.post("/phrases/keeping/", sent)
    assert f'data-insert="{WORDS}"' in answer.content.decode()
    refused = chief.post("/phrases/keeping/", {**sent, "opinion": " "})
    assert "Hãy viết cụm từ trước" in refused.content.decode()
