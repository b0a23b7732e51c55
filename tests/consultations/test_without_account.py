"""Whoever wants no account writes with an address: a code proves it, and it is forgotten after the answer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from consultations.actions import answering, commenting, emailing
from consultations.holdings import Comments
from consultations.models import Comment, Consultation, EmailedComment
from consultations.retention import EmailedAddresses, UnconfirmedComments
from participa.audit.models import Event
from participa.notifications.models import Announcement, Message
from participa.notifications.tasks import sweep
from tests.builders import (
    CLOSES,
    DAY,
    IN_ANALYSIS,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_consultation,
    a_group,
    a_section,
    an_analyst_of,
    an_officer_of,
)
from tests.consultations.test_at_once import at_once
from tests.consultations.test_exports import exported

pytestmark = pytest.mark.django_db
ROSA = "rosa@ejemplo.cl"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def consultation():
    return a_consultation()


def written(consultation, *, now=NOON, email=ROSA, text="Abran la ribera.", **said):
    return emailing.send_by_mail(consultation, email=email, now=now, text=text, **said)


def code_of(waiting):
    """The last code mailed for it, before its mail left."""
    mail = Message.objects.filter(object__startswith=f"emailed_comment:{waiting.pk}:").latest("pk")
    return re.search(r"^\d{6}$", mail.data["text"], re.MULTILINE)[0]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def confirmed(consultation, *, now=NOON, **said):
    waiting = written(consultation, now=now, **said)
    return emailing.confirm(waiting, code=code_of(waiting), now=now + MINUTE)


# The code --------------------------------------------------------------------------------------


def test_nothing_is_received_before_the_code(consultation):
    waiting = written(consultation)
    assert str(waiting) == str(consultation.pk)
    assert not Comment.objects.exists()
    assert not Announcement.objects.exists()


def test_the_code_makes_it_an_observation_like_any_other(consultation):
    section = a_section(consultation)
    waiting = written(consultation, section=section, position="support", sex="woman", display_name="Rosa")
    comment = emailing.confirm(waiting, code=code_of(waiting), now=NOON + MINUTE)
    assert (comment.author, comment.channel, comment.section) == (None, "web", section)
    assert (comment.position, comment.profile.sex, comment.shown_name) == ("support", "woman", "Rosa")
    assert comment.submitted_at == comment.legally_received_at == NOON
    assert Comment.objects.visible().get() == comment


def test_the_same_code_again_gives_the_same_observation(consultation):
    waiting = written(consultation)
    code = code_of(waiting)
    first = emailing.confirm(waiting, code=code, now=NOON + MINUTE)
    assert emailing.confirm(waiting, code=code, now=NOON + DAY) == first
    with pytest.raises(emailing.ExpiredError):
        emailing.confirm(waiting, code=wrong(code), now=NOON + MINUTE)
    assert Comment.objects.count() == 1


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(consultation):
    waiting = written(consultation)
    code = code_of(waiting)
    for left in (4, 3, 2, 1):
        with pytest.raises(emailing.CodeError) as error:
            emailing.confirm(waiting, code=wrong(code), now=NOON)
        assert error.value.left == left
    for tried in (wrong(code), code):
        with pytest.raises(emailing.ExpiredError):
            emailing.confirm(waiting, code=tried, now=NOON)
    with pytest.raises(emailing.ExpiredError):
        emailing.send_again(waiting, now=NOON)
    assert not Comment.objects.exists()


def test_the_code_expires_with_its_hour(consultation):
    waiting = written(consultation)
    code = code_of(waiting)
    assert waiting.expires_at == NOON + 60 * MINUTE
    for late in (waiting.expires_at, waiting.expires_at + SECOND):
        with pytest.raises(emailing.ExpiredError):
            emailing.confirm(waiting, code=code, now=late)
    assert not Comment.objects.exists()
    assert emailing.confirm(waiting, code=code, now=waiting.expires_at - SECOND)


def test_another_code_replaces_the_one_before_and_gives_no_more_attempts(consultation):
    waiting = written(consultation)
    old = code_of(waiting)
    with pytest.raises(emailing.CodeError):
        emailing.confirm(waiting, code=wrong(old), now=NOON)
    emailing.send_again(waiting, now=NOON + MINUTE)
    new = code_of(waiting)
    if old != new:
        with pytest.raises(emailing.CodeError) as error:
            emailing.confirm(waiting, code=old, now=NOON + MINUTE)
        assert error.value.left == 3
    assert emailing.confirm(waiting, code=new, now=NOON + MINUTE)


def test_the_code_is_not_kept_where_it_can_be_read(consultation):
    waiting = written(consultation)
    code = code_of(waiting)
    waiting.refresh_from_db()
    assert code not in waiting.digest + str(waiting.data)
    sweep()
    assert code not in str(list(Message.objects.values()))
    assert ROSA not in str(list(Message.objects.values()))


# The window ------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES, CLOSES + SECOND])
def test_outside_the_window_nothing_is_kept_nor_mailed(consultation, now):
    with pytest.raises(commenting.ClosedError):
        written(consultation, now=now)
    assert not EmailedComment.objects.exists()
    assert not Message.objects.exists()
    assert not Event.objects.filter(verb="comment.code_sent").exists()


def test_what_was_sent_in_the_last_second_counts_though_the_code_comes_after(consultation):
    last = CLOSES - timedelta(microseconds=1)
    waiting = written(consultation, now=last)
    comment = emailing.confirm(waiting, code=code_of(waiting), now=last + 59 * MINUTE)
    assert comment.submitted_at == last


def test_nothing_comes_in_once_the_answers_are_published(consultation):
    waiting = written(consultation, now=CLOSES - SECOND)
    officer = an_officer_of(consultation.service)
    answering.publish_answers(
        consultation, summary="Nadie opinó", act="", by=officer, now=IN_ANALYSIS - MINUTE
    )
    with pytest.raises(commenting.ClosedError):
        emailing.confirm(waiting, code=code_of(waiting), now=IN_ANALYSIS - MINUTE)
    assert not Comment.objects.exists()


def test_nor_once_it_was_called_off(consultation):
    waiting = written(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(
        status="cancelled", cancelled_at=NOON, cancelled_by=a_citizen(), cancel_act="1",
        cancel_reason="Error", cancel_act_date=NOON.date(),
    )  # fmt: skip
    with pytest.raises(commenting.ClosedError):
        emailing.confirm(waiting, code=code_of(waiting), now=NOON)


# What she is told ------------------------------------------------------------------------------


def test_the_receipt_goes_to_her_address(consultation, mailoutbox):
    comment = confirmed(consultation)
    sweep()
    sweep()
    receipts = [mail for mail in mailoutbox if comment.receipt in mail.body]
    assert [mail.to for mail in receipts] == [[ROSA]]
    assert "Puedes cambiarla" not in receipts[0].body


def test_her_answer_goes_to_her_address_once_though_she_wrote_twice(consultation, mailoutbox):
    first, second = confirmed(consultation), confirmed(consultation, text="Y las plazas.")
    other = confirmed(consultation, email="luis@ejemplo.cl", text="Nada de luis.")
    a_group(consultation, first, second, other, answer="Se abrirá en marzo.")
    sweep()
    mailoutbox.clear()
    officer = an_officer_of(consultation.service)
    answering.publish_answers(consultation, summary="Listo", act="", by=officer, now=IN_ANALYSIS)
    sweep()
    sweep()
    assert sorted(mail.to for mail in mailoutbox) == [["luis@ejemplo.cl"], [ROSA]]
    hers = next(mail for mail in mailoutbox if mail.to == [ROSA])
    assert all(word in hers.body for word in (first.receipt, second.receipt, "Se abrirá en marzo."))
    assert other.receipt not in hers.body


def test_whoever_was_forgotten_before_it_left_is_not_written_to(consultation, mailoutbox):
    a_group(consultation, confirmed(consultation), answer="Se abrirá en marzo.")
    sweep()
    mailoutbox.clear()
    officer = an_officer_of(consultation.service)
    answering.publish_answers(consultation, summary="Listo", act="", by=officer, now=IN_ANALYSIS)
    Message.objects.all().delete()
    EmailedComment.objects.update(email="")
    sweep()
    assert mailoutbox == []


# What is kept ----------------------------------------------------------------------------------


def test_her_address_is_in_no_trail(consultation):
    confirmed(consultation)
    assert ROSA not in str(list(Event.objects.values()))
    assert {"comment.code_sent", "comment.received"} <= set(Event.objects.values_list("verb", flat=True))


def test_her_address_is_in_no_page_nor_download(client, clock, consultation):
    comment = confirmed(consultation)
    waiting = written(consultation, text="Nadie la ve todavía.", email="luis@ejemplo.cl")
    pages = [
        consultation.get_absolute_url(),
        reverse("consultations:comments", args=[consultation.slug]),
        comment.get_absolute_url(),
        reverse("consultations:receipt", args=[comment.receipt]),
    ]
    said = "".join(client.get(page).text for page in pages)
    analyst = an_analyst_of(consultation.service)
    said += str(exported(consultation, analyst)[0])
    assert "Abran la ribera." in said
    assert ROSA not in said
    assert waiting.email not in said
    assert "Nadie la ve" not in said


def test_what_nobody_confirmed_is_deleted_a_day_after(consultation):
    kept, waiting = confirmed(consultation).emailed, written(consultation)
    rule = UnconfirmedComments()
    assert not rule.due(waiting.expires_at + DAY).exists()
    assert list(rule.due(waiting.expires_at + DAY + SECOND)) == [waiting]
    rule.apply(waiting.expires_at + 2 * DAY, now=NOON)
    assert list(EmailedComment.objects.all()) == [kept]


def test_her_address_is_forgotten_a_month_after_the_answer(consultation):
    comment = confirmed(consultation)
    rule, later = EmailedAddresses(), IN_ANALYSIS + 31 * DAY
    assert not rule.due(later).exists()
    Consultation.objects.filter(pk=consultation.pk).update(answered_at=IN_ANALYSIS)
    assert not rule.due(IN_ANALYSIS + 30 * DAY).exists()
    rule.apply(later, now=later)
    assert EmailedComment.objects.get(comment=comment).email == ""
    assert not rule.due(later).exists()


def test_erasing_her_account_forgets_what_she_wrote_without_it(consultation):
    comment = confirmed(consultation, email="Rosa@Ejemplo.cl")
    written(consultation)
    Comments().erase(a_citizen(ROSA), now=NOON)
    kept = EmailedComment.objects.get()
    assert (kept.comment, kept.email) == (comment, "")


# The pages -------------------------------------------------------------------------------------

ASKED = {"text": "Abran la ribera.", "appear": "participant", "email": ROSA, "by_mail": "1"}


def sent(client, consultation, **changes):
    return client.post(reverse("consultations:comment", args=[consultation.slug]), ASKED | changes)


def test_she_writes_types_the_code_and_has_her_receipt(client, clock, consultation):
    asked = sent(client, consultation)
    waiting = EmailedComment.objects.get()
    page = client.get(asked.url)
    assert "r…@ejemplo.cl" in page.text
    assert ROSA not in page.text
    assert "Abran la ribera." in page.text
    done = client.post(asked.url, {"code": f" {code_of(waiting)[:3]} {code_of(waiting)[3:]}"})
    comment = Comment.objects.get()
    assert done.url == reverse("consultations:receipt", args=[comment.receipt])
    assert ROSA not in client.get(done.url).text
    assert (
        "Abran la ribera." not in client.get(reverse("consultations:comment", args=[consultation.slug])).text
    )


def test_a_wrong_code_is_told_beside_it_and_counts(client, clock, consultation):
    asked = sent(client, consultation)
    waiting = EmailedComment.objects.get()
    page = client.post(asked.url, {"code": wrong(code_of(waiting)), "form_token": "x"})
    assert page.status_code == 422
    assert "Te quedan 4 intentos" in page.text
    waiting.refresh_from_db()
    assert waiting.attempts == 1
    assert client.post(asked.url, {"code": "12"}).status_code == 422
    waiting.refresh_from_db()
    assert waiting.attempts == 1


def test_once_it_expired_her_text_is_still_there(client, clock, consultation):
    asked = sent(client, consultation)
    code = code_of(EmailedComment.objects.get())
    clock.move_to(NOON + 60 * MINUTE)
    page = client.post(asked.url, {"code": code})
    assert page.status_code == 422
    assert "Abran la ribera." in page.text
    assert "Abran la ribera." in client.get(reverse("consultations:comment", args=[consultation.slug])).text
    assert "ya no sirve" in client.get(asked.url).text


def test_after_the_closing_the_page_says_that_it_still_counts(client, clock, consultation):
    clock.move_to(CLOSES - SECOND)
    asked = sent(client, consultation)
    clock.move_to(CLOSES + MINUTE)
    assert "aunque la consulta ya cerró" in client.get(asked.url).text
    code = code_of(EmailedComment.objects.get())
    assert client.post(asked.url, {"code": code}).status_code == 302
    assert Comment.objects.get().submitted_at == CLOSES - SECOND


@pytest.mark.parametrize(("changes", "words"), [
    ({"email": ""}, "Escribe tu correo"),
    ({"email": "rosa"}, "correo"),
    ({"text": ""}, "Escribe tu observación"),
])  # fmt: skip
def test_what_is_missing_is_told_and_nothing_is_lost(client, clock, consultation, changes, words):
    page = sent(client, consultation, **changes)
    assert page.status_code == 422
    assert words in page.text
    assert changes.get("text", "Abran la ribera.") in page.text
    assert not EmailedComment.objects.exists()


def test_an_address_is_not_written_to_without_end(client, clock, consultation, mailoutbox):
    for number in range(5):
        assert sent(client, consultation, text=f"Idea {number}").status_code == 302
    page = sent(client, consultation, text="Idea 6")
    assert page.status_code == 422
    assert "Idea 6" in page.text
    assert EmailedComment.objects.count() == 5


def test_another_code_may_be_asked_three_times(client, clock, consultation):
    asked = sent(client, consultation)
    for _time in range(3):
        client.post(asked.url, {"again": "1"})
    mails = Message.objects.filter(object__startswith="emailed_comment:").count()
    client.post(asked.url, {"again": "1"})
    assert Message.objects.filter(object__startswith="emailed_comment:").count() == mails == 4


def test_an_address_made_up_leads_nowhere(client, clock, consultation):
    place = reverse("consultations:confirm_comment", args=[consultation.slug])
    asked = sent(client, a_consultation())
    for query in ("", "?envio=1", f"?{asked.url.partition('?')[2]}"):
        assert "Este enlace ya no sirve" in client.get(place + query).text
        assert client.post(place + query, {"code": "123456"}).status_code == 422


def test_whoever_signed_in_is_asked_no_address(as_user, clock, consultation):
    page = as_user(a_citizen()).get(reverse("consultations:comment", args=[consultation.slug]))
    assert "sin cuenta" not in page.text


def test_the_same_address_as_an_account_is_no_matter(client, clock, consultation):
    a_citizen(ROSA)
    asked = sent(client, consultation)
    client.post(asked.url, {"code": code_of(EmailedComment.objects.get())})
    assert Comment.objects.get().author is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_the_code_typed_twice_at_once_gives_one_observation():
    waiting = written(a_consultation())
    code = code_of(waiting)
    at_once(*[lambda: emailing.confirm(waiting, code=code, now=NOON)] * 2)
    assert Comment.objects.count() == 1
