"""Coming in: name and password, second step, wrong tries, first password, sessions, the audit."""

from __future__ import annotations

import base64
import hmac
import logging
import struct
import time
from datetime import timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations
from vanphong.directory.models import Account, Appointment
from vanphong.kernel.audit.models import Entry, TextVersion

LOG_IN = "/accounts/login/"
OWN = "trời hôm nay nhiều mây"
WRONG = "không phải mật khẩu"


def open_door(province: Province, post: Appointment) -> User:
    """Give the holder of a post an account with a password of their own."""
    account = operations.open_account(
        post.person, tenant=post.tenant, password=OWN, actor=SETUP, now=NOW
    )
    user = account.user
    assert isinstance(user, User)
    return user


@pytest.fixture
def minh(province: Province) -> User:
    return open_door(province, province.specialist_minh)


def enter(
    client: Client, user: User | str, password: str = OWN, address: str = "10.0.0.5"
) -> HttpResponse:
    name = user if isinstance(user, str) else user.get_username()
    return client.post(LOG_IN, {"login": name, "password": password}, REMOTE_ADDR=address)  # type: ignore[return-value]  # the client's own response


def signed_in(user: User, address: str = "10.0.0.5") -> Client:
    client = Client(REMOTE_ADDR=address)
    assert enter(client, user, address=address).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def code_now(secret: str, steps: int = 0) -> str:
    """Return the code of RFC 6238 for a base32 secret, `steps` of 30 seconds from now."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 0xF
    value = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06}"


# Name and password


def test_one_signs_in_by_the_log_in_name(minh: User) -> None:
    assert minh.get_username() == "vpubnd_leducminh"
    client = Client()
    assert enter(client, " VPUBND_LeDucMinh ").headers["Location"] == "/"
    assert is_in(client)


def test_a_wrong_password_says_so_in_vietnamese(minh: User, page: OpenPage) -> None:
    shown = page(Client(), LOG_IN, data={"login": minh.get_username(), "password": WRONG})
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in shown.text


def test_a_locked_account_is_told_so_after_the_right_password_only(
    province: Province, minh: User
) -> None:
    operations.lock_account(
        province.specialist_minh.person, actor=SETUP, now=NOW, reason="Tạm nghỉ"
    )
    client = Client()
    enter(client, minh)
    assert "Tài khoản này đang bị khóa" in client.get(LOG_IN).content.decode()
    assert not is_in(client)
    other = Client()
    enter(other, minh, WRONG)
    assert "đang bị khóa" not in other.get(LOG_IN).content.decode()


def test_who_holds_no_post_is_told_so(province: Province, minh: User) -> None:
    client = signed_in(minh)
    yesterday = timezone.localdate() - timedelta(days=1)
    operations.end_appointment(
        province.specialist_minh, last_on=yesterday, now=NOW,
        actor=province.actor(province.administrator_tuan),
    )  # fmt: skip
    gone = client.get("/", follow=True)
    assert "không gắn với chức vụ nào" in gone.content.decode()
    again = Client()
    assert enter(again, minh).headers["Location"] == LOG_IN
    assert "không gắn với chức vụ nào" in again.get(LOG_IN).content.decode()


def test_a_user_without_a_place_in_the_directory_stays_outside(db: None) -> None:
    client = Client()
    enter(client, User.objects.create_user("nguoila", password=OWN))
    assert not is_in(client)


# The first password


@pytest.fixture
def slip(province: Province) -> operations.Slip:
    return operations.open_account_with_slip(
        province.specialist_minh.person, tenant=province.committee, actor=SETUP,
        now=timezone.now(),
    )  # fmt: skip


def test_the_first_password_opens_only_its_own_change(
    slip: operations.Slip, page: OpenPage
) -> None:
    client = Client()
    enter(client, slip.login_name, slip.password)
    assert client.get("/").headers["Location"] == "/accounts/password/change/"
    assert client.get("/accounts/2fa/").headers["Location"] == "/accounts/password/change/"
    shown = page(client, "/accounts/password/change/")
    assert "mật khẩu lần đầu in trên giấy" in shown.text
    assert shown.find("nav", id="vp-sidebar") == []
    new = {"oldpassword": slip.password, "password1": OWN, "password2": OWN}
    assert client.post("/accounts/password/change/", new).headers["Location"] == "/"
    assert is_in(client)
    assert Account.objects.get().first_password_until is None


def test_the_first_password_runs_out(slip: operations.Slip) -> None:
    Account.objects.update(first_password_until=timezone.now())
    client = Client()
    enter(client, slip.login_name, slip.password)
    assert "Mật khẩu lần đầu đã hết hạn" in client.get(LOG_IN).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngắn quá", "ít nhất 14 ký tự"),
        ("12345678901234567890", "chỉ gồm chữ số"),
        ("vpubnd_leducminh", "quá giống"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(
    minh: User, page: OpenPage, password: str, words: str
) -> None:
    data = {"oldpassword": OWN, "password1": password, "password2": password}
    shown = page(signed_in(minh), "/accounts/password/change/", data=dict(data))
    assert words in shown.text
    minh.refresh_from_db()
    assert minh.check_password(OWN)


# Wrong tries


def fail(client: Client, name: str, times: int, address: str = "10.0.0.5") -> HttpResponse:
    for _n in range(times):
        answer = enter(client, name, WRONG, address)
    return answer


def test_five_wrong_tries_close_the_account_to_this_address(minh: User, page: OpenPage) -> None:
    client = Client()
    assert fail(client, minh.get_username(), 4).status_code == 200
    shut = fail(client, minh.get_username(), 1)
    assert shut.status_code == 429
    assert "Sau 5 lần nhập sai" in shut.content.decode()
    assert enter(client, minh).status_code == 429
    assert not is_in(client)
    data: dict[str, object] = {"login": minh.get_username(), "password": OWN}
    page(Client(REMOTE_ADDR="10.0.0.5"), LOG_IN, data=data, status=429)


def test_another_address_and_another_account_stay_open(province: Province, minh: User) -> None:
    son = open_door(province, province.head_son)
    fail(Client(), minh.get_username(), 6)
    assert is_in(signed_in(son))
    assert is_in(signed_in(minh, address="10.0.0.77"))


def test_it_opens_again_after_a_quarter_of_an_hour(minh: User) -> None:
    fail(Client(), minh.get_username(), 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert enter(Client(), minh).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert is_in(signed_in(minh))


def test_trying_on_while_it_is_closed_does_not_lengthen_it(minh: User) -> None:
    fail(Client(), minh.get_username(), 5)
    long_ago = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=long_ago)
    fail(Client(), minh.get_username(), 3)
    assert AccessAttempt.objects.get().attempt_time == long_ago


def test_the_right_password_forgets_the_wrong_ones(minh: User) -> None:
    fail(Client(), minh.get_username(), 4)
    signed_in(minh)
    assert fail(Client(), minh.get_username(), 4).status_code == 200


def test_a_new_first_password_opens_a_closed_account(province: Province, minh: User) -> None:
    fail(Client(), minh.get_username(), 5)
    slip = operations.reset_password(
        province.specialist_minh.person, actor=SETUP, now=timezone.now(), reason="Quên"
    )
    assert enter(Client(), minh, slip.password).status_code == 302


def test_what_was_typed_stands_in_no_table_and_no_line(
    minh: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    typed = "day-la-mat-khau-go-nham"
    fail(Client(), typed, 5)
    fail(Client(), minh.get_username(), 5)
    stored = [str(row) for row in AccessAttempt.objects.values()]
    stored += [str(row) for row in Entry.objects.values()]
    stored += [row.text for row in TextVersion.objects.all()] + [caplog.text]
    for word in (typed, WRONG, minh.get_username()):
        assert not any(word in text for text in stored), word
    assert f"log-in refused account={minh.pk} why=password address=10.0.0.5" in caplog.text


# Sessions and the audit


def test_a_session_gets_a_fresh_key_at_log_in(minh: User) -> None:
    client = Client()
    client.get(LOG_IN)
    session = client.session
    session["before"] = "1"
    session.save()
    enter(client, minh)
    assert client.session.session_key != session.session_key
    assert not client.session.exists(str(session.session_key))


def test_changing_the_password_ends_the_other_sessions(minh: User) -> None:
    here, there = signed_in(minh), signed_in(minh)
    new = {"oldpassword": OWN, "password1": f"{OWN} mới", "password2": f"{OWN} mới"}
    before = here.session.session_key
    here.post("/accounts/password/change/", new)
    assert is_in(here)
    assert here.session.session_key != before
    assert not is_in(there)


def test_a_locked_account_is_out_at_the_next_request(province: Province, minh: User) -> None:
    client = signed_in(minh)
    person = province.specialist_minh.person
    operations.lock_account(person, actor=SETUP, now=NOW, reason="Tạm nghỉ")
    assert not is_in(client)


def test_coming_and_going_is_audited_with_ids(minh: User) -> None:
    client = signed_in(minh)
    client.post("/accounts/logout/", REMOTE_ADDR="10.0.0.5")
    opened, closed = Entry.objects.filter(name__startswith="directory.session.").order_by("id")
    assert opened.data["changes"] == {
        "method": [None, "password"], "address": [None, "10.0.0.5"],
    }  # fmt: skip
    assert (opened.account_id, closed.account_id) == (minh.pk, minh.pk)
    assert [opened.name, closed.name] == ["directory.session.opened", "directory.session.closed"]
    assert not is_in(client)


# The second step


def with_totp(client: Client) -> str:
    """Set the authenticator app up and return its secret."""
    client.post("/accounts/reauthenticate/", {"password": OWN})
    client.get("/accounts/2fa/totp/activate/")
    secret = str(client.session["mfa.totp.secret"])
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


def test_the_code_of_the_app_is_asked_after_the_password(minh: User, page: OpenPage) -> None:
    secret = with_totp(signed_in(minh))
    client = Client()
    assert enter(client, minh).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    wrong = page(client, "/accounts/2fa/authenticate/", data={"code": "000000"})
    assert "Mã chưa đúng" in wrong.text
    code = code_now(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers["Location"] == "/"
    assert is_in(client)
    last = Entry.objects.filter(name="directory.session.opened").latest("id")
    assert last.data["changes"]["method"] == [None, "password+totp"]
    refusal = Entry.objects.get(name="directory.session.refused")
    assert refusal.data["changes"]["why"] == [None, "second_factor"]
    replay = Client()
    enter(replay, minh)
    replay.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(replay)


def test_a_recovery_code_opens_once(minh: User) -> None:
    client = signed_in(minh)
    with_totp(client)
    shown = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(shown) == 10
    for code, opens in ((shown[0], True), (shown[0], False), (shown[1], True)):
        visitor = Client()
        enter(visitor, minh)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(visitor) is opens


def test_codes_cannot_be_tried_for_ever(minh: User) -> None:
    secret = with_totp(signed_in(minh))
    client = Client()
    enter(client, minh)
    for _n in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    shut = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert "Đã nhập sai quá nhiều lần" in shut.content.decode()
    assert not is_in(client)


def test_the_secret_is_sealed_in_the_database(minh: User) -> None:
    secret = with_totp(signed_in(minh))
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(row.data)
    assert row.wrap().validate_code(code_now(secret))


def test_the_app_is_taken_off_after_a_confirmation(
    minh: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(minh)
    with django_capture_on_commit_callbacks(execute=True):
        secret = with_totp(client)
    stranger = Client()
    enter(stranger, minh)
    stranger.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    asked = stranger.get("/accounts/2fa/totp/deactivate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=minh).exists()
    acts = Entry.objects.filter(name__startswith="directory.session.factor_")
    assert set(acts.values_list("name", flat=True)) == {
        "directory.session.factor_added", "directory.session.factor_removed",
    }  # fmt: skip


# Who must have one


@pytest.fixture
def tuan(province: Province) -> User:
    return open_door(province, province.administrator_tuan)


@override_settings(SECOND_FACTOR="administrators")
def test_an_administrator_sets_a_second_factor_up_before_anything_else(
    tuan: User, minh: User, page: OpenPage
) -> None:
    client = signed_in(tuan)
    for path in ("/", "/directory/accounts/"):
        assert client.get(path).headers["Location"] == "/accounts/2fa/"
    assert "Chức vụ này phải có lớp xác thực thứ hai" in page(client, "/accounts/2fa/").text
    with_totp(client)
    assert is_in(client)
    assert is_in(signed_in(minh))


@override_settings(SECOND_FACTOR="all")
def test_an_office_may_ask_it_of_everybody(minh: User) -> None:
    client = signed_in(minh)
    assert not is_in(client)
    with_totp(client)
    assert is_in(client)


# Forgotten


@override_settings(MAIL_IS_ON=True)
def test_a_mailed_link_sets_a_new_password_once(
    minh: User, page: OpenPage, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=minh.pk).update(email="minh@vanphong.invalid")
    client, path = Client(), "/accounts/password/reset/"
    page(client, path)
    client.post(path, {"email": "khongco@vanphong.invalid"})
    assert mailoutbox == []
    client.post(path, {"email": "minh@vanphong.invalid"})
    assert mailoutbox[0].subject == "Đặt mật khẩu mới cho tài khoản"
    assert "vpubnd_leducminh" in str(mailoutbox[0].body)
    link = next(w for w in str(mailoutbox[0].body).split() if "/password/reset/key/" in w)
    form = client.get(link).headers["Location"]
    assert "Ít nhất 14 ký tự" in page(client, form).text
    client.post(form, {"password1": f"{OWN} mới", "password2": f"{OWN} mới"})
    minh.refresh_from_db()
    assert minh.check_password(f"{OWN} mới")
    assert "Liên kết không còn dùng được" in page(Client(), link).text


def test_without_mail_the_page_says_whom_to_ask(minh: User, page: OpenPage) -> None:
    with override_settings(MAIL_IS_ON=False):
        shown = page(Client(), "/accounts/password/reset/", data={"email": "a@b.invalid"})
    assert "Quản trị viên của cơ quan cấp mật khẩu lần đầu mới trên giấy" in shown.text


# Pages


@pytest.mark.parametrize(
    "path",
    [
        "accounts/logout/",
        "accounts/reauthenticate/",
        "accounts/password/change/",
        "accounts/2fa/",
        "accounts/2fa/reauthenticate/",
        "accounts/2fa/totp/activate/",
        "accounts/2fa/totp/deactivate/",
        "accounts/2fa/recovery-codes/",
        "accounts/2fa/recovery-codes/generate/",
        "accounts/2fa/webauthn/",
        "accounts/2fa/webauthn/add/",
    ],
)
def test_every_page_of_the_account_keeps_the_laws(minh: User, page: OpenPage, path: str) -> None:
    client = signed_in(minh)
    if "totp/activate" not in path:
        with_totp(client)
    client.post("/accounts/reauthenticate/", {"password": OWN})
    shown = page(client, f"/{path}", english=("Sign", "Your ", "Password", "Recovery"))
    assert shown.find("nav", id="vp-sidebar")


@pytest.mark.parametrize(
    "path",
    [
        "accounts/login/",
        "accounts/password/reset/",
        "accounts/password/reset/done/",
        "accounts/password/reset/key/done/",
        "accounts/password/reset/key/1-set-password/",
    ],
)
def test_every_page_at_the_door_keeps_the_laws(db: None, page: OpenPage, path: str) -> None:
    page(Client(), f"/{path}", english=("Sign", "Password", "Reset"))


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "email/", "confirm-email/", "confirm-email/abc/", "inactive/",
        "login/code/", "login/code/confirm/", "3rdparty/", "social/signup/", "2fa/trust/",
        "2fa/webauthn/signup/",
    ],
)  # fmt: skip
def test_what_an_office_does_not_want_is_missing(db: None, path: str) -> None:
    answer = Client().get(f"/accounts/{path}")
    assert answer.status_code == 404
    assert answer.content == Client().get("/khong-co-trang-nay/").content


def test_every_sentence_of_the_library_has_our_words(db: None) -> None:
    """Its own Vietnamese is poor: whatever it may say on the pages we keep is in our catalogue."""
    reachable = {**DefaultMFAAdapter.error_messages, **DefaultAccountAdapter.error_messages}
    unused = ("email", "phone", "username_taken", "username_blacklisted", "select_only_one",
              "same_as_current", "unverified")  # fmt: skip
    with translation.override("vi"):
        english = {
            key: str(sentence)
            for key, sentence in reachable.items()
            if not any(word in key for word in unused) and str(sentence).isascii()
        }
    assert english == {}
