"""More time to take part: by act, before it runs out, half at most, and told."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations.actions import extending
from consultations.models import Consultation, Extension, Phase
from participa.audit.models import Event
from participa.core.calendar import end_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Message
from tests.builders import (
    CLOSES,
    HOUR,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_holiday,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.subscriptions.builders import a_subscription, a_target, tell

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 22)  # seven business days after Friday 11 December
ACT = {"act_number": "Resolución 301", "act_date": date(2026, 11, 17), "reason": "Lo pidieron las juntas."}


def extend(consultation, closes_on=LATER, *, by=None, now=NOON, seen=None, **more):
    by = by or an_officer_of(consultation.service)
    seen = seen or consultation.closes_at
    return extending.extend(consultation, closes_on=closes_on, by=by, now=now, seen=seen, **ACT | more)


def nothing_was_written(consultation):
    consultation.refresh_from_db()
    return consultation.closes_at == CLOSES and not Extension.objects.exists() and not Event.objects.exists()


def test_it_closes_later_and_says_what_it_was():
    consultation = a_consultation()
    extension = extend(consultation)
    assert (extension.old_on, extension.new_on, extension.days) == (date(2026, 12, 11), LATER, 7)
    consultation.refresh_from_db()
    assert consultation.phase_at(CLOSES + HOUR) == Phase.OPEN
    assert consultation.closes_at == end_of(LATER)
    assert Event.objects.get(verb="consultation.extended").data["was"] == "2026-12-11"


def test_all_extensions_add_half_of_the_first_length_at_most():
    consultation = a_consultation()  # 29 business days
    assert extending.room_of(consultation) == 14
    extend(consultation)
    assert extending.room_of(consultation) == 7
    with pytest.raises(ValidationError, match="se puede hasta 7"):
        extend(consultation, date(2027, 1, 4))


def test_holidays_are_not_counted():
    consultation = a_consultation()
    a_holiday(date(2026, 12, 14), "Feriado de prueba")
    assert extending.days_of(consultation, LATER) == 6


def test_a_special_law_that_is_named_gives_more():
    consultation = a_consultation()
    assert extend(consultation, date(2027, 3, 1), special_law="Ley 21.455").days > 14


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("closes_on", {"closes_on": date(2026, 12, 11)}),
        ("closes_on", {"closes_on": date(2026, 12, 13)}),  # a Sunday: no business day between
        ("closes_on", {"closes_on": date(2027, 2, 26)}),
        ("act_number", {"act_number": " "}),
        ("act_date", {"act_date": date(2026, 11, 19)}),
        ("reason", {"reason": " "}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(field, more):
    consultation = a_consultation()
    with pytest.raises(ValidationError) as refused:
        extend(consultation, **more)
    assert list(refused.value.error_dict) == [field]
    assert nothing_was_written(consultation)


def test_until_the_last_instant_it_may_be_extended_and_not_at_the_next():
    late, on_time = a_consultation(), a_consultation()
    extend(on_time, now=CLOSES - SECOND)
    with pytest.raises(TransitionError):
        extend(late, now=CLOSES)
    assert not late.extensions.exists()


def test_whoever_saw_another_date_is_told_and_changes_nothing():
    consultation = a_consultation()
    seen = consultation.closes_at
    extend(consultation)
    with pytest.raises(StaleError):
        extend(consultation, date(2026, 12, 23), seen=seen)
    assert Extension.objects.count() == 1


@pytest.mark.parametrize("whose", ["an analyst", "an officer of another service"])
def test_only_those_who_manage_it_extend_it(whose):
    consultation = a_consultation()
    other = an_analyst_of(consultation.service) if whose == "an analyst" else an_officer_of(a_service())
    with pytest.raises(PermissionDenied):
        extend(consultation, by=other)
    assert nothing_was_written(consultation)


def test_whoever_wrote_and_whoever_follows_are_told_once_each(mailoutbox):
    consultation = a_consultation(title="Riberas")
    ana = a_citizen("ana@ejemplo.cl")
    a_comment(consultation, by=ana)
    tell()
    mailoutbox.clear()
    target = a_target("consulta", consultation.code, "Riberas")
    a_subscription(user=ana, target=target)
    a_subscription(user=a_citizen("eva@ejemplo.cl"), target=target)
    extend(consultation)
    tell()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@ejemplo.cl", "eva@ejemplo.cl"]
    assert {mail.subject for mail in mailoutbox} == {"Más plazo para opinar: Riberas"}
    assert "22 de diciembre" in mailoutbox[0].body
    assert "11 de diciembre" in mailoutbox[0].body


def test_an_extension_that_another_replaced_is_not_told(mailoutbox):
    consultation = a_consultation()
    a_subscription(target=a_target("consulta", consultation.code))
    extend(consultation)
    extend(consultation, date(2026, 12, 23), now=NOON + HOUR)
    tell(NOON + 2 * HOUR)
    assert len(mailoutbox) == 1
    assert Message.objects.filter(state="skipped").count() == 1


@pytest.mark.usefixtures("clock")
class TestItsPages:
    def test_the_public_page_says_what_changed_and_by_which_act(self, client):
        consultation = a_consultation()
        extend(consultation)
        page = client.get(consultation.get_absolute_url()).content.decode()
        assert "Cambió el plazo para opinar" in page
        assert "Resolución 301" in page
        assert "Lo pidieron las juntas." in page

    def test_the_officer_counts_the_days_before_she_decides(self, as_user):
        consultation = a_consultation()
        office = as_user(an_officer_of(consultation.service))
        url = reverse("consultations_office:extend", args=[consultation.code])
        page = office.get(url)
        assert "hasta 14 días hábiles" in page.content.decode()
        seen = page.context["form"]["seen"].value()
        typed = {**ACT, "closes_on": LATER.isoformat(), "act_date": "2026-11-17", "seen": seen}
        counted = office.post(url, {**typed, "preview": "1"})
        assert counted.status_code == 200
        assert "7 días hábiles más" in counted.content.decode()
        assert not Extension.objects.exists()
        assert office.post(url, typed).status_code == 302
        assert Extension.objects.count() == 1

    def test_too_many_days_are_refused_and_what_was_typed_stays(self, as_user):
        consultation = a_consultation()
        office = as_user(an_officer_of(consultation.service))
        url = reverse("consultations_office:extend", args=[consultation.code])
        typed = {**ACT, "closes_on": "2027-02-26", "act_date": "2026-11-17", "seen": CLOSES.isoformat()}
        page = office.post(url, typed)
        assert page.status_code == 422
        assert "la mitad de lo que duraba" in page.content.decode()
        assert "Lo pidieron las juntas." in page.content.decode()
        assert not Extension.objects.exists()

    def test_a_closed_one_leads_back_with_the_reason(self, as_user, clock):
        consultation = a_consultation()
        clock.move_to(CLOSES)
        office = as_user(an_officer_of(consultation.service))
        url = reverse("consultations_office:extend", args=[consultation.code])
        page = office.get(url, follow=True)
        assert "un plazo vencido no se amplía" in page.content.decode()

    def test_a_calendar_that_had_it_learns_the_new_day(self, client):
        consultation = a_consultation()

        def entry():
            file = icalendar.Calendar.from_ical(client.get(reverse("portal:agenda_ics")).content)
            entries = {str(one["uid"]).partition("@")[0]: one for one in file.walk("VEVENT")}
            return entries[f"{consultation.code}-cierra"]

        before = entry()
        extend(consultation, now=NOON + timedelta(minutes=2))
        after = entry()
        assert before["uid"] == after["uid"]
        assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2026, 12, 11), LATER)
        assert after["sequence"] > before["sequence"]


def test_the_database_refuses_an_extension_that_closes_before():
    consultation = a_consultation()
    extend(consultation)
    row = Extension.objects.get()
    row.closes_at = row.closed_at
    with pytest.raises(ValidationError):
        row.validate_constraints()
    assert Consultation.objects.get().closes_at == end_of(LATER)
