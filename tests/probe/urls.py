"""The product's addresses and two of the probe's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.probe.models import Paper, PaperPolicy
from vanphong.config.urls import urlpatterns as product
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import public, requires


@public
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("xin chào")


@requires("probe.paper.read")
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    found = PaperPolicy.visible_to(request.actor).filter(pk=paper_id).first()  # type: ignore[attr-defined]  # set by the middleware
    if found is None:
        raise Missing
    assert isinstance(found, Paper)
    return HttpResponse(found.state)


urlpatterns = [
    *product,
    path("probe/hello/", hello),
    path("probe/papers/<uuid:paper_id>/", paper),
]
