"""A sheet goes over head and deputy to the leader, comes back once, and is signed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.desk import Desk
from tests.world import Province, post
from vanphong.directory.models import Appointment
from vanphong.dossiers.models import Submission

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def written(specialist: Desk, route: dict[str, Appointment]) -> str:
    """Write a sheet and send it; return its address."""
    page = specialist.open("/dossiers/submissions/")
    specialist.is_accessible()
    page.keyboard.press("a")
    page.wait_for_url("**/submissions/new/")
    specialist.is_accessible()
    page.fill("[name=title]", "Chủ trương đầu tư nâng cấp đê hữu sông Đáy")
    page.fill("[name=part_matter]", "Phê duyệt chủ trương đầu tư dự án nâng cấp đê.")
    page.fill("[name=part_submitter]", "Sở Nông nghiệp và Môi trường")
    page.fill("[name=part_specialist]", "Hồ sơ đủ căn cứ, đề nghị đồng ý.")
    for code, person in route.items():
        page.select_option(f"[name=station_{code}]", str(person.pk), force=True)
    specialist.send()
    page.wait_for_selector("text=Phiếu trình lần 1")
    specialist.is_accessible()
    page.get_by_role("button", name="Trình", exact=False).first.click()
    page.wait_for_selector("text=Đang chờ ý kiến")
    return page.url.removeprefix(specialist.server.url)


def agreed(desk: Desk, sheet: str, verb: str) -> None:
    """Answer one station with a word of agreement."""
    page = desk.open("/")
    page.wait_for_selector("text=đê hữu sông Đáy")
    desk.open(sheet)
    page.keyboard.press("b")
    page.wait_for_url(f"**/{verb}/")
    desk.is_accessible()
    page.fill("[name=opinion]", "Đồng ý.")
    desk.send()
    page.wait_for_selector("h1:has-text('Phiếu trình')")


def test_a_sheet_comes_back_once_and_is_signed(
    province: Province, live_server: LiveServer, browser: Browser
) -> None:
    deputy = post("Vũ Thị Minh Nguyệt", province.division, "Phó Chánh VP", "deputy_chief")
    route = {"head": province.head_son, "deputy": deputy, "leader": province.leader_binh}
    minh = Desk(browser, live_server, province.specialist_minh)
    sheet = written(minh, route)
    for person in (province.head_son, deputy):
        agreed(Desk(browser, live_server, person), sheet, "passing")
    leader = Desk(browser, live_server, province.leader_binh)
    page = leader.open(f"{sheet}query/")
    leader.is_accessible()
    page.fill("[name=opinion]", "Làm rõ nguồn vốn.")
    leader.send()
    page.wait_for_selector("text=Chờ giải trình")
    page = minh.open(sheet)
    page.wait_for_selector("text=Phiếu trình lần 2")
    minh.is_accessible()
    page.get_by_role("button", name="Trình", exact=False).first.click()
    page.wait_for_selector("text=Đang chờ ý kiến")
    for person in (province.head_son, deputy):
        agreed(Desk(browser, live_server, person), sheet, "passing")
    agreed(leader, sheet, "approval")
    leader.is_accessible()
    assert Submission.objects.get().state == "approved"
