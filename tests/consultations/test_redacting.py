"""Personal data is struck and sealed; the rest of what she said stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultations.actions import commenting, redacting
from consultations.actions.redacting import MARK
from consultations.models import ModerationAct, SealedText
from consultations.personal_spots import What, found_in, struck
from consultations.receipts import fingerprint
from tests.builders import HOUR, NOON, a_citizen, a_comment, a_consultation
from tests.consultations.moderation_builders import a_moderator
from tests.subscriptions.builders import tell
from tests.told import told, user

pytestmark = pytest.mark.django_db
TEXT = "Llámenme al 9 8765 4321, soy Rosa, RUN 12.345.678-5. Abran la ribera: 9 8765 4321."
PHONE = ("9 8765 4321", What.PHONE)


@pytest.fixture
def ana():
    return a_citizen()


@pytest.fixture
def comment(ana):
    return a_comment(a_consultation(), TEXT, by=ana)


@pytest.fixture
def moderator(comment):
    return a_moderator(comment.consultation)


def redact(comment, by, *strikes, version=1, now=NOON):
    return redacting.redact(comment, by=by, now=now, strikes=strikes or [PHONE], version=version)


def nothing_was_struck(comment):
    comment.refresh_from_db()
    assert (comment.text, comment.is_redacted) == (TEXT, False)
    assert not SealedText.objects.exists()
    assert not ModerationAct.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mi RUN es 12.345.678-5.", [("12.345.678-5", "run")]),
        ("Mi RUN es 12345678-5 y ya", [("12345678-5", "run")]),
        ("RUN 12.345.678-9, mal copiado", []),
        ("La empresa 76.543.210-3 no es nadie", []),
        ("Escriban a ana.soto+rio@correo.cl, por favor", [("ana.soto+rio@correo.cl", "email")]),
        ("Al +56 9 8765 4321 o al 987654321", [("+56 9 8765 4321", "phone"), ("987654321", "phone")]),
        ("Son 12.500 pesos en 2026, art. 73 de la ley 18.575", []),
        ("Del 1 al 15 de marzo de 2026, a las 18:30", []),
    ],
)
def test_what_looks_personal_is_proposed(text, found):
    assert [(text[one.start : one.end], one.what) for one in found_in(text)] == found


def test_spans_that_touch_are_struck_once():
    assert struck("abcdef", [(1, 4, "run"), (3, 5, "phone")], "X") == "aXf"


def test_every_place_that_says_it_is_struck_and_the_rest_stays(comment, moderator):
    redact(comment, moderator, PHONE, ("12.345.678-5", What.RUN))
    comment.refresh_from_db()
    assert comment.text == f"Llámenme al {MARK}, soy Rosa, RUN {MARK}. Abran la ribera: {MARK}."
    assert comment.is_redacted
    assert comment.sha256 == fingerprint(TEXT)
    sealed = SealedText.objects.get()
    assert (sealed.text, sealed.sha256, len(sealed.spans)) == (TEXT, fingerprint(TEXT), 3)


def test_its_earlier_versions_lose_it_too(comment, moderator, ana):
    commenting.amend(comment, by=ana, now=NOON, text="Abran. 9 8765 4321.")
    redact(comment, moderator, version=2, now=NOON + HOUR)
    assert "8765" not in comment.versions.get().text
    assert sorted(SealedText.objects.values_list("version", flat=True)) == [1, 2]


def test_its_author_is_told(comment, moderator, ana):
    redact(comment, moderator)
    tell(NOON)
    assert told("comment_redacted") == [user(ana)]


def test_what_it_does_not_say_is_refused(comment, moderator):
    with pytest.raises(ValidationError):
        redact(comment, moderator, PHONE, ("555", What.PHONE))
    nothing_was_struck(comment)


def test_nothing_to_strike_is_refused(comment, moderator):
    with pytest.raises(ValidationError):
        redacting.redact(comment, by=moderator, now=NOON, strikes=[], version=1)
    nothing_was_struck(comment)


def test_of_what_its_author_changed_meanwhile_is_refused(comment, moderator, ana):
    commenting.amend(comment, by=ana, now=NOON, text="Otra cosa.")
    with pytest.raises(redacting.SaysOtherwise):
        redact(comment, moderator)
    assert not SealedText.objects.exists()


def test_is_not_for_anybody_else(comment):
    with pytest.raises(PermissionDenied):
        redact(comment, a_moderator(a_consultation()))
    nothing_was_struck(comment)


def test_a_report_for_something_else_goes_on_waiting(comment, moderator):
    for reason in ("personal_data", "hate"):
        comment.reports.create(reporter=a_citizen(), reason=reason, at=NOON)
    redact(comment, moderator)
    assert [one.reason for one in comment.reports.waiting()] == ["hate"]


def test_what_she_writes_afterwards_is_its_own_proof(comment, moderator, ana):
    redact(comment, moderator)
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Abran.")
    comment.refresh_from_db()
    assert (comment.is_redacted, comment.sha256) == (False, fingerprint("Abran."))
