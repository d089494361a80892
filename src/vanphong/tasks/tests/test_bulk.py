"""Many tasks assigned, begun and reported at once."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.ui.trails import with_trail
from vanphong.tasks.models import Task
from vanphong.tasks.tests.test_tasks import give


def client_of(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_head_assigns_and_the_specialist_reports(province: Province, page: OpenPage) -> None:
    tasks = [give(province, content=f"Việc {n}") for n in range(3)]
    ids = [str(task.pk) for task in tasks]
    head = client_of(province.head_son)
    page(head, f"{reverse('tasks:list')}?queue=unassigned")
    asked = head.post(reverse("tasks:bulk_assign"), {"chosen": ids}).content.decode()
    assert "Lê Đức Minh" in asked
    assert "Đinh Thị Thu" not in asked
    answer = head.post(
        reverse("tasks:bulk_assign"),
        {"chosen": ids, "sent": "1", "person": str(province.specialist_minh.pk), "note": ""},
    )
    assert "3 dòng đã xong" in answer.content.decode()
    minh = client_of(province.specialist_minh)
    answer = minh.post(reverse("tasks:bulk_start"), {"chosen": ids[:1]})
    assert "1 dòng đã xong" in answer.content.decode()
    answer = minh.post(
        reverse("tasks:bulk_report"), {"chosen": ids, "sent": "1", "text": "Đã lưu hồ sơ."}
    )
    assert "3 dòng đã xong" in answer.content.decode()
    assert set(Task.objects.values_list("state", "result")) == {("done", "Đã lưu hồ sơ.")}


def test_another_divisions_head_is_refused_each(province: Province) -> None:
    task = give(province)
    thu = client_of(province.head_thu)
    answer = thu.post(
        reverse("tasks:bulk_assign"),
        {"chosen": [str(task.pk)], "sent": "1", "person": str(province.head_thu.pk), "note": ""},
    )
    assert "1 dòng chưa làm được" in answer.content.decode()
    assert Task.objects.get().lead_person is None


def test_one_walks_through_the_own_tasks(province: Province, page: OpenPage) -> None:
    tasks = [give(province, lead_person=province.specialist_minh, due_on=None, cooperating={}),
             give(province, lead_person=province.specialist_minh)]  # fmt: skip
    address = with_trail(reverse("tasks:detail", args=[tasks[1].pk]), "queue=mine")
    shown = page(client_of(province.specialist_minh), address)
    (next_one,) = [a for a in shown.find("a") if a.attrs.get("data-key") == "j n"]
    assert str(tasks[0].pk) in next_one.attrs["href"]
