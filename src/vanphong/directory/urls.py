"""Addresses of the directory, and those pages of accounts that an office has."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from vanphong.directory.views import (
    accounts,
    demo,
    divisions,
    duty,
    organisation_acts,
    organisation_search,
    organisations,
    people,
    portfolio,
    posts,
    rules,
    sign_in,
    standing_in,
)
from vanphong.directory.views.organisation_acts import organisation_act
from vanphong.kernel.policies.routes import policed

app_name = "directory"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.employ, name="employ"),
    path("people/<uuid:person_id>/", people.person_page, name="person"),
    path("people/<uuid:person_id>/name/", people.rename_person, name="rename_person"),
    path("people/<uuid:person_id>/post/", posts.appoint, name="appoint"),
    path("people/<uuid:person_id>/account/", accounts.open_account, name="open_account"),
    path("people/<uuid:person_id>/account/password/", accounts.account_page("reset_password"),
         name="reset_password"),
    path("people/<uuid:person_id>/account/factor/", accounts.account_page("reset_second_factor"),
         name="reset_second_factor"),
    path("people/<uuid:person_id>/account/lock/", accounts.account_page("lock_account"),
         name="lock_account"),
    path("people/<uuid:person_id>/account/unlock/", accounts.account_page("unlock_account"),
         name="unlock_account"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("divisions/", divisions.divisions, name="divisions"),
    path("divisions/new/", divisions.open_division, name="open_division"),
    path("divisions/<uuid:unit_id>/", divisions.division, name="division"),
    path("divisions/<uuid:unit_id>/name/", divisions.rename_division, name="rename_division"),
    path("divisions/<uuid:unit_id>/end/", divisions.close_division, name="close_division"),
    path("duty/", duty.roster, name="roster"),
    path("duty/new/", duty.set_duty, name="set_duty"),
    path("portfolio/", portfolio.portfolio_list, name="portfolios"),
    path("portfolio/new/", portfolio.add, name="add_portfolio"),
    path("portfolio/<uuid:portfolio_id>/", portfolio.portfolio_page, name="portfolio"),
    path("portfolio/<uuid:portfolio_id>/correction/", portfolio.correct, name="correct_portfolio"),
    path("portfolio/<uuid:portfolio_id>/end/", portfolio.end, name="end_portfolio"),
    path("portfolio/<uuid:portfolio_id>/handing-over/", portfolio.hand_over,
         name="hand_over_portfolio"),
    path("delegations/", standing_in.delegations, name="delegations"),
    path("delegations/new/", standing_in.delegate, name="delegate"),
    path("delegations/<uuid:delegation_id>/end/", standing_in.revoke, name="revoke"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:rule_code>/", rules.rule_page, name="rule"),
    path("rules/<str:rule_code>/value/", rules.rule_change, name="rule_change"),
    path("rules/<str:rule_code>/source/", rules.rule_confirm, name="rule_confirm"),
    path("rules/<str:rule_code>/withdraw/", rules.rule_withdraw, name="rule_withdraw"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/search/", organisation_search.search, name="organisation_search"),
    path("organisations/new/", organisation_acts.organisation_new, name="organisation_new"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation_page,
         name="organisation"),
    path("organisations/<uuid:organisation_id>/successor/", organisation_act("succeed"),
         name="organisation_succeed"),
    path("organisations/<uuid:organisation_id>/name/", organisation_act("rename"),
         name="organisation_rename"),
    path("organisations/<uuid:organisation_id>/place/", organisation_act("place"),
         name="organisation_place"),
    path("organisations/<uuid:organisation_id>/codes/", organisation_act("code"),
         name="organisation_code"),
    path("organisations/<uuid:organisation_id>/end/", organisation_act("close"),
         name="organisation_close"),
    path("organisations/<uuid:organisation_id>/reopening/", organisation_act("reopen"),
         name="organisation_reopen"),
    path("organisations/<uuid:organisation_id>/names/<uuid:name_id>/",
         organisation_acts.name_correct, name="organisation_name"),
    path("organisations/<uuid:organisation_id>/successions/<uuid:succession_id>/",
         organisation_acts.succession_withdraw, name="organisation_succession"),
    path("posts/<uuid:appointment_id>/", posts.switch, name="switch"),
    path("posts/<uuid:appointment_id>/contact/", posts.contact, name="contact"),
    path("posts/<uuid:appointment_id>/end/", posts.end_post, name="end_post"),
    path("demo/", demo.demo_accounts, name="demo"),
    path("demo/<int:user_id>/", demo.demo_sign_in, name="demo_sign_in"),
]  # fmt: skip

#: pages of django-allauth that nobody is signed in for yet
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
#: what an office has of django-allauth; sign-up, management of addresses and log-in by mailed
#: code are left out and answer like any address that does not exist
account_patterns = policed(
    [
        path("login/", account.login, name="account_login"),
        path("logout/", account.logout, name="account_logout"),
        path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
        path("password/change/", account.password_change, name="account_change_password"),
        path("password/set/", account.password_set, name="account_set_password"),
        path("password/reset/", sign_in.password_reset, name="account_reset_password"),
        path("password/reset/done/", account.password_reset_done,
             name="account_reset_password_done"),
        re_path(r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
                account.password_reset_from_key, name="account_reset_password_from_key"),
        path("password/reset/key/done/", account.password_reset_from_key_done,
             name="account_reset_password_from_key_done"),
        path("2fa/", factors.index, name="mfa_index"),
        path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
        path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
        path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
        path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
        path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
        path("2fa/recovery-codes/generate/", codes.generate_recovery_codes,
             name="mfa_generate_recovery_codes"),
        path("2fa/recovery-codes/download/", codes.download_recovery_codes,
             name="mfa_download_recovery_codes"),
        path("2fa/webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
        path("2fa/webauthn/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
        path("2fa/webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
        path("2fa/webauthn/reauthenticate/", passkeys.reauthenticate_webauthn,
             name="mfa_reauthenticate_webauthn"),
        path("2fa/webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn,
             name="mfa_edit_webauthn"),
        path("2fa/webauthn/keys/<int:pk>/remove/", passkeys.remove_webauthn,
             name="mfa_remove_webauthn"),
    ],
    public_names=PUBLIC,
)  # fmt: skip
