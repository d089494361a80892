"""Keeping and dropping phrases."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.phrases.models import Phrase
from vanphong.kernel.phrases.policies import PhrasePolicy
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze

#: house rule: more would have to be searched
MOST_PHRASES = 60
LONGEST_PHRASE = 500


@transaction.atomic
def keep_phrase(
    *,
    text: str,
    is_shared: bool,
    actor: Actor,
    now: datetime,
    tenant_id: uuid.UUID | None = None,
    appointment_id: uuid.UUID | None = None,
) -> Phrase:
    """
    Keep words under the own phrases, or for everybody of the office; again keeps them once.

    `tenant_id` and `appointment_id` say whose where the product itself keeps one.

    :raises Refusal: no words, too long, or sixty are kept already
    :raises NotPermitted: the actor shares no phrases
    """
    actor = PhrasePolicy.check(actor, "share" if is_shared else "keep")
    said = squeeze(text)
    if not said:
        raise Refusal(_("Write the phrase first, then keep it."), field="text")
    if len(said) > LONGEST_PHRASE:
        raise Refusal(
            _("A phrase has at most %(count)s characters.") % {"count": LONGEST_PHRASE},
            field="text",
        )
    tenant, post = tenant_id or actor.tenant_id, appointment_id or actor.appointment_id
    if tenant is None or post is None:
        raise Refusal(PhrasePolicy.sentence("keep"))
    whose = {"tenant_id": tenant} if is_shared else {"appointment_id": post}
    list_now = Phrase.objects.filter(is_shared=is_shared, **whose)
    known = list_now.filter(text=said).first()
    if known is not None:
        return known
    if list_now.count() >= MOST_PHRASES:
        raise Refusal(
            _("At most %(count)s phrases are kept. Drop one first.") % {"count": MOST_PHRASES}
        )
    phrase = Phrase.objects.create(
        tenant_id=tenant, appointment_id=post, text=said, is_shared=is_shared, kept_at=now
    )
    log.record(
        "phrases.phrase.kept", subject=SubjectRef("phrases.phrase", phrase.pk), actor=actor,
        at=now, changes={"is_shared": (None, is_shared)}, texts={"text": said},
    )  # fmt: skip
    return phrase


@transaction.atomic
def drop_phrase(phrase: Phrase, *, actor: Actor, now: datetime) -> None:
    """
    Drop a phrase; what was written with it stays.

    :raises NotPermitted: somebody else keeps it
    """
    capacity = PhrasePolicy.check(actor, "drop", phrase)
    log.record(
        "phrases.phrase.dropped", subject=SubjectRef("phrases.phrase", phrase.pk), actor=capacity,
        at=now, changes={"is_shared": (phrase.is_shared, None)},
    )  # fmt: skip
    phrase.delete()
