"""The log-in page of a demo: one tap on an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from vanphong.directory.adapters import came
from vanphong.directory.models import Appointment, valid_on
from vanphong.directory.queries import SESSION_KEY
from vanphong.kernel.policies.routes import public

DEMO_DOMAIN = "demo.invalid"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
def demo_accounts(request: HttpRequest) -> HttpResponse:
    """Offer the accounts of a demo, one tap each; other installations have no such page."""
    if not settings.DEMO:
        raise Http404
    posts = (
        Appointment.objects.filter(
            valid_on(timezone.localdate()), person__account__user__email__endswith=DEMO_DOMAIN
        )
        .select_related("person__account__user", "unit", "tenant")
        .order_by("tenant_id", "pk")
    )
    return render(request, "directory/demo.html", {"posts": posts})


@public
@require_POST
def demo_sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in to a demo account by one tap; refused outside a demo."""
    users = get_user_model().objects.filter(pk=user_id, email__endswith=DEMO_DOMAIN)
    user = users.first() if settings.DEMO else None
    if user is None:
        raise Http404
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        came(request, user, "demo")
        request.session[SESSION_KEY] = request.POST.get("post", "")
    return redirect("/")
