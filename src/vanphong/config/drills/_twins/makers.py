"""
What grows with the product: how each guarded noun is written, and what of it is its line.

A new model with `Guarded` is named in MAKERS and SHAPES, a new model that hangs on one in PARTS;
until then `tests/architecture/test_twins.py` fails and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from vanphong.config.drills._twins.citizens import citizen_letters
from vanphong.config.drills._twins.dossiers import dossiers
from vanphong.config.drills._twins.issues import issues
from vanphong.config.drills._twins.letters import letters
from vanphong.config.drills._twins.numbers import frozen_figures
from vanphong.config.drills._twins.province import Office, Scene
from vanphong.config.drills._twins.sheets import sheets
from vanphong.directory.models import Appointment
from vanphong.kernel.principals.models import Guarded

#: writes the n-th variant of a noun into an office, as near to `near` as verbs allow
Maker = Callable[[Scene, Office, int, Appointment | None], Iterator[Guarded]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """
    Every column of a guarded model, sorted by who may know it.

    `line` may be known at the line level, `by_act` also by whom the policy allows the act there;
    `deep` only in full. `fixed` is the record's own order (keys, rights, state) or follows from
    other columns. B changes what is neither fixed nor known to the reader.
    """

    line: frozenset[str] = frozenset()
    by_act: Mapping[str, frozenset[str]] = field(default_factory=dict)
    deep: frozenset[str] = frozenset()
    #: known besides to whom the policy of the record's source allows the act on that source
    by_source: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()

    def columns(self) -> frozenset[str]:
        """Return every column that is sorted here."""
        more = (*self.by_act.values(), *self.by_source.values())
        return self.line.union(self.deep, self.fixed, *more)


#: guarded models that only repeat other records' rights: `kernel.search` writes them from those
MIRRORS = frozenset({"search.entry", "search.sealedentry"})
GUARDED = frozenset({"id", "tenant", "readers", "knowers", "excluded", "access_class", "state"})

#: in the order in which they are written: a sheet is about a letter
MAKERS: dict[str, Maker] = {
    "registry.incoming": letters,
    "tasks.task": letters,
    "registry.citizenletter": citizen_letters,
    "registry.outgoing": issues,
    "dossiers.submission": sheets,
    "dossiers.dossier": dossiers,
    "figures.frozenfigure": frozen_figures,
}

SHAPES: dict[str, Shape] = {
    "registry.incoming": Shape(
        line=frozenset(
            {"arrival_number", "period", "arrived_at", "arrived_on", "sender", "sender_name",
             "sender_part", "symbol", "issued_on", "urgency"}
        ),
        by_act={
            "print_columns": frozenset(
                {"series", "kind_name", "subject", "is_envelope", "submitted_to", "submitted_at",
                 "note", "due_on", "answer_symbol"}
            ),
            "hand_over": frozenset({"channel"}),
        },
        deep=frozenset(
            {"signer", "page_count", "copy_count", "addressed_to", "identity_code"}
        ),
        fixed=GUARDED
        | {"sender_key", "symbol_key", "addressee", "finished_at", "finish_kind", "received_by",
           "intake_key", "opened_at", "passed_on_at", "catch_up", "old_number", "old_origin",
           "old_receiver", "old_moved_on"},
    ),
    "registry.citizenletter": Shape(
        line=frozenset({"arrival_number", "period", "arrived_on"}),
        deep=frozenset({"channel", "word", "sender_name", "post_number", "sheet_count", "note"}),
        fixed=GUARDED
        | {"series", "arrived_at", "is_sealed", "received_by", "board", "handed_over_by",
           "handed_over_at", "taken_over_by", "taken_over_at", "intake_key"},
    ),
    "registry.outgoing": Shape(
        deep=frozenset(
            {"kind_name", "subject", "signer_name", "signer_title", "urgency", "page_count",
             "copy_count", "note", "answer_due_on"}
        ),
        fixed=GUARDED
        | {"series", "body", "identity_code", "number", "period", "symbol_tail", "symbol",
           "issued_on", "unit", "drafter", "answers", "corrects", "held", "registered_by",
           "registered_at",
           "dispatched_at", "intake_key"},
    ),
    "dossiers.submission": Shape(
        deep=frozenset({"title"}),
        fixed=GUARDED
        | {"unit", "maker", "round", "form", "source_type", "source_id", "made_at", "decided_at",
           "intake_key"},
    ),
    "dossiers.dossier": Shape(
        deep=frozenset({"title", "retention_years", "note"}),
        fixed=GUARDED
        | {"catalogue", "heading", "listed", "unit", "keeper", "number", "code", "started_on",
           "ended_on", "document_count", "page_count", "closed_at", "opened_at", "intake_key"},
    ),
    "figures.frozenfigure": Shape(
        fixed=GUARDED - {"tenant", "state"}
        | {"code", "params", "level", "value", "ids", "ids_hash", "frozen_at", "appointment_id",
           "tenant_id", "subject_type", "subject_id"},
    ),
    "tasks.task": Shape(
        deep=frozenset({"content", "result", "original_due_on", "kind"}),
        by_source={"print_columns": frozenset({"due_on"})},
        fixed=GUARDED
        | {"source_type", "source_id", "giver", "given_at", "lead_unit", "lead_person", "done_at"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A model that hangs on a guarded one.

    A `deep` part is added in B to every record that the reader does not know in full; another one
    belongs to the line (`why` says so) and stays as it is.
    """

    deep: bool = True
    why: str = ""


PARTS: dict[str, Part] = {
    "registry.givendirection": Part(),
    "registry.bookmove": Part(deep=False, why="a tombstone is a line of the register"),
    "dossiers.dossieritem": Part(),
    "dossiers.dossiermember": Part(),
    "dossiers.lack": Part(),
    "dossiers.paper": Part(),
    "dossiers.parttext": Part(),
    "dossiers.sheetfile": Part(),
    "dossiers.station": Part(),
    "registry.attachment": Part(),
    "registry.attachmenttext": Part(deep=False, why="what was read of an attachment"),
    "registry.receivedcopy": Part(),
    "registry.recipient": Part(),
    "registry.slipline": Part(deep=False, why="told with the line of the paper that it hands over"),
    "registry.copyuse": Part(),
    "registry.postedcopy": Part(deep=False, why="once for each recipient, made by its own verb"),
    "registry.deliverystatus": Part(),
    "registry.outgoingfile": Part(),
    "registry.outgoingfiletext": Part(deep=False, why="what was read of a file of a document"),
    "exchange.arrival": Part(deep=False, why="once for each document; issues send some"),
    "exchange.transfer": Part(deep=False, why="once for each slip; letters pass some on"),
    "exchange.consignment": Part(deep=False, why="once for each recipient; issues send some"),
    "registry.recordeddirection": Part(),
    "registry.urgentcall": Part(),
    "registry.callattempt": Part(),
    "registry.route": Part(),
    "registry.routestep": Part(),
    "registry.handoveritem": Part(),
    "registry.keptcopyopening": Part(
        deep=False, why="the clerk's own look, by whom and until when"
    ),
    "registry.waitingfile": Part(
        deep=False, why="the desk's own pile; what was registered shows with its document"
    ),
    "search.content": Part(deep=False, why="words of the record, kept by kernel.search"),
    "search.sealedcontent": Part(deep=False, why="words of the record, kept by kernel.search"),
    "tasks.participant": Part(deep=False, why="once for each unit; the makers name others"),
}
