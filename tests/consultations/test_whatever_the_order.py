"""Whatever people do and whenever, an answered consultation answers everybody and nothing said is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consultations import tallies
from consultations.actions import (
    amending,
    answering,
    appealing,
    cancelling,
    commenting,
    extending,
    moderating,
    reviewing,
    workflow,
)
from consultations.actions.answering import TooEarly, Unanswered
from consultations.actions.commenting import ClosedError
from consultations.models import Appeal, Comment, CommentGroup, Consultation
from consultations.readiness import NotReady
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import DAY, HOUR, NOON, a_citizen, a_ready_draft, an_analyst_of, an_officer_of

REFUSALS = (
    ClosedError,
    Unanswered,
    TooEarly,
    TransitionError,
    StaleError,
    NotReady,
    PermissionDenied,
    ValidationError,
)
JUMPS = [timedelta(seconds=1), HOUR, DAY, 9 * DAY, 40 * DAY]
pick = st.integers(min_value=0, max_value=50)


class Life(RuleBasedStateMachine):
    """One consultation, three citizens, an officer and an analyst, and a clock that only goes forward."""

    @initialize()
    def a_draft(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOON
        self.consultation = a_ready_draft()
        self.officer = an_officer_of(self.consultation.service)
        self.head = an_officer_of(self.consultation.service, role="approver")
        self.analyst = an_analyst_of(self.consultation.service)
        self.moderator = an_officer_of(self.consultation.service, role="moderator")
        self.people = [a_citizen() for _person in range(3)]
        self.said = {}  # comment: every text it ever had
        self.reported = None

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def do(self, verb, *args, **kwargs):
        """The act, if the rules let it happen."""
        self.consultation = Consultation.objects.get()
        try:
            return verb(*args, now=self.now, **kwargs)
        except REFUSALS:
            return None

    @rule(jump=st.sampled_from(JUMPS))
    def time_goes_by(self, jump):
        self.now += jump

    @rule()
    def publish(self):
        if review := self.do(reviewing.ask, Consultation.objects.get(), by=self.officer):
            self.do(reviewing.approve, review, act_number="Res. 1", act_date=NOON.date(), by=self.head)

    @rule(who=pick, about=st.sampled_from(["rampas", "baños"]))
    def comment(self, who, about):
        text = f"Quiero {about} n.º {len(self.said)}."
        received = self.do(commenting.comment, Consultation.objects.get(), by=self.people[who % 3], text=text)
        if received:
            self.said[received.pk] = [received.text]

    @precondition(lambda self: self.said)
    @rule(which=pick, who=pick)
    def amend(self, which, who):
        comment = Comment.objects.order_by("pk")[which % len(self.said)]
        text = f"{comment.text} y más"
        if self.do(commenting.amend, comment, by=self.people[who % 3], text=text):
            self.said[comment.pk].append(text)

    @precondition(lambda self: self.said)
    @rule(which=pick, who=pick)
    def withdraw(self, which, who):
        comment = Comment.objects.order_by("pk")[which % len(self.said)]
        self.do(commenting.withdraw, comment, by=self.people[who % 3])

    @rule()
    def make_a_group(self):
        self.do(answering.create_group, Consultation.objects.get(), title="Grupo", by=self.analyst)

    @precondition(lambda self: CommentGroup.objects.exists())
    @rule(which=pick, about=st.sampled_from(["rampas", "baños", "Quiero"]))
    def put_in_a_group(self, which, about):
        groups = list(CommentGroup.objects.order_by("pk"))
        found = Comment.objects.filter(text__icontains=about)
        self.do(answering.put_in_group, groups[which % len(groups)], found, by=self.analyst)

    @rule(about=st.sampled_from(["rampas", "baños"]))
    def take_out(self, about):
        found = Comment.objects.filter(text__icontains=about)
        self.do(answering.take_out, Consultation.objects.get(), found, by=self.analyst)

    @precondition(lambda self: CommentGroup.objects.exists())
    @rule(which=pick, reasons=st.sampled_from(["", "Porque sí."]))
    def answer(self, which, reasons):
        groups = list(CommentGroup.objects.order_by("pk"))
        group = groups[which % len(groups)]
        self.do(
            answering.write_answer, group, title="Grupo", decision="accepted", reasons=reasons, change="",
            quote=group.comments.first(), by=self.analyst, seen_at=group.changed_at,
        )  # fmt: skip

    @precondition(lambda self: CommentGroup.objects.exists())
    @rule(which=pick)
    def send_back(self, which):
        groups = list(CommentGroup.objects.order_by("pk"))
        group = groups[which % len(groups)]
        self.do(workflow.send_back, group, note="Falta algo", by=self.officer, seen_at=group.changed_at)

    @rule()
    def accept_the_answers(self):
        self.do(workflow.accept, Consultation.objects.get(), CommentGroup.objects.all(), by=self.officer)

    @precondition(lambda self: CommentGroup.objects.exists())
    @rule(which=pick)
    def undo_a_group(self, which):
        groups = list(CommentGroup.objects.order_by("pk"))
        self.do(answering.delete_group, groups[which % len(groups)], by=self.analyst)

    @precondition(lambda self: self.said)
    @rule(which=pick)
    def hide(self, which):
        comment = Comment.objects.order_by("pk")[which % len(self.said)]
        self.do(moderating.hide, comment, by=self.moderator, reason="spam", words="Vende algo.")

    @precondition(lambda self: self.said)
    @rule(which=pick)
    def appeal(self, which):
        comment = Comment.objects.order_by("pk")[which % len(self.said)]
        self.do(appealing.appeal, comment, by=comment.author, text="No vendo nada.")

    @precondition(lambda self: Appeal.objects.exists())
    @rule(which=pick, upheld=st.booleans())
    def rule_on_it(self, which, upheld):
        appeals = list(Appeal.objects.order_by("pk"))
        answered = CommentGroup.objects.filter(consultation__status="answered").first()
        self.do(
            appealing.rule, appeals[which % len(appeals)], by=self.head, upheld=upheld, ruling="Se leyó.",
            group=answered,
        )  # fmt: skip

    @rule(days=st.integers(min_value=1, max_value=30))
    def extend(self, days):
        consultation = Consultation.objects.get()
        self.do(
            extending.extend, consultation, closes_on=day_of(consultation.closes_at) + days * DAY,
            act_number="Res. 2", act_date=NOON.date(), reason="Lo pidieron.", special_law="", by=self.officer,
            seen=consultation.closes_at,
        )  # fmt: skip

    @rule()
    def cancel(self):
        """Seldom: nothing comes after it."""
        consultation = Consultation.objects.get()
        if len(self.said) > 3:
            self.do(
                cancelling.cancel, consultation, act_number="Res. 3", act_date=NOON.date(), reason="Ya no.",
                by=self.officer, seen=consultation.changed_at,
            )  # fmt: skip

    @rule(words=st.sampled_from(["Accesos cada 500 metros.", "Accesos cada 800 metros.\n\nCon rampas."]))
    def change_the_text(self, words):
        consultation = Consultation.objects.get()
        written = [amending.Written(None, "Accesos", words)]
        self.do(
            amending.amend, consultation, written, act_number="Res. 4", act_date=NOON.date(), reason="Sí.",
            by=self.officer, seen=consultation.changed_at,
        )  # fmt: skip

    @rule()
    def publish_the_answers(self):
        self.do(answering.publish_answers, Consultation.objects.get(), summary="s", act="", by=self.officer)

    @rule()
    def answer_everybody(self):
        """What a diligent service does, so that the end is reached often."""
        consultation = Consultation.objects.get()
        group = self.do(answering.create_group, consultation, title="Todas", by=self.analyst)
        if group:
            self.do(answering.put_in_group, group, Comment.objects.all(), by=self.analyst)
            self.do(
                answering.write_answer, group, title="Todas", decision="noted", reasons="Gracias.", change="",
                quote=None, by=self.analyst, seen_at=CommentGroup.objects.get(pk=group.pk).changed_at,
            )  # fmt: skip
            self.accept_the_answers()
            self.publish_the_answers()

    @rule()
    def count(self):
        tallies.fold()

    # What never stops being true ---------------------------------------------------------------

    @invariant()
    def an_answered_consultation_answers_everybody(self):
        if hasattr(self, "atomic") and Consultation.objects.filter(status="answered").exists():
            assert all(
                c.group and c.group.is_accepted for c in Comment.objects.admissible().select_related("group")
            )
            assert Consultation.objects.get().phase_at(self.now) == "answered"
            assert Announcement.objects.filter(event="consultation_answered").count() == 1

    @invariant()
    def a_group_is_as_large_as_it_says(self):
        if hasattr(self, "atomic"):
            for group in CommentGroup.objects.select_related("quote"):
                assert group.size == group.comments.count()
                assert not group.comments.exclude(status="received").exists()
                assert group.quote is None or group.quote.group_id == group.pk

    @invariant()
    def no_version_is_lost(self):
        if hasattr(self, "atomic"):
            kept = {
                comment.pk: [
                    *comment.versions.order_by("number").values_list("text", flat=True),
                    comment.text,
                ]
                for comment in Comment.objects.all()
            }
            assert kept == self.said

    @invariant()
    def what_is_out_of_sight_is_on_no_page(self):
        hidden = list(Comment.objects.filter(status="hidden").values_list("pk", flat=True))
        if hasattr(self, "atomic") and hidden:
            with time_machine.travel(self.now, tick=False):
                page = Client().get(reverse("consultations:comments", args=[self.consultation.slug]))
            assert not [text for pk in hidden for text in self.said[pk] if text in page.content.decode()]

    @invariant()
    def no_answer_is_out_while_somebody_waits_for_a_ruling(self):
        if hasattr(self, "atomic") and Consultation.objects.filter(status="answered").exists():
            answered_at = Consultation.objects.get().answered_at
            assert not Appeal.objects.waiting().filter(at__lt=answered_at).exists()

    @invariant()
    def what_was_answered_stays_as_it_was_read(self):
        if hasattr(self, "atomic") and Consultation.objects.filter(status="answered").exists():
            report = [
                Consultation.objects.values("answer_summary", "answered_at", "answered_by").get(),
                list(CommentGroup.objects.order_by("pk").values("title", "decision", "reasons")),
                list(Comment.objects.order_by("pk").values("text")),
            ]
            assert self.reported in (None, report)
            self.reported = report


@pytest.mark.django_db
def test_whatever_the_order_everybody_is_answered():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def reach_the_end():
    """One life walked by hand, so that the machine above is known to reach its end."""
    life = Life()
    life.a_draft()
    life.publish()
    life.time_goes_by(9 * DAY)
    life.comment(0, "rampas")
    life.amend(0, 0)
    life.time_goes_by(40 * DAY)
    life.answer_everybody()
    return life


@pytest.mark.django_db
def test_and_the_end_is_reached():
    life = reach_the_end()
    try:
        assert Consultation.objects.get().status == "answered"
        assert len(life.said) == 1
        life.an_answered_consultation_answers_everybody()
        life.no_version_is_lost()
    finally:
        life.teardown()
