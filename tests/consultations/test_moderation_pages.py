"""The screens of moderation and of due process, as each of their people sees them."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from consultations.actions import appealing, moderating, redacting
from consultations.models import Appeal, Attachment, Comment, ModerationAct, Report
from consultations.personal_spots import What
from participa.audit.models import Event
from participa.core import near
from participa.services.models import Membership
from tests.builders import (
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    an_officer_of,
)
from tests.consultations.moderation_builders import (
    SPAM,
    a_moderator,
    an_attachment,
    answered_at_noon,
    hidden,
)
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUEUE = reverse("moderation:queue")


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def moderator(consultation):
    return a_moderator(consultation)


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


@pytest.fixture
def comment(consultation, ana):
    return a_comment(consultation, "Compre departamentos.", by=ana, display_name="Ana Soto")


def reported(consultation, text="Compre.", reason="spam", now=NOON, **fields):
    comment = a_comment(consultation, text, **fields)
    moderating.report(comment, by=a_citizen(), now=now, reason=reason)
    return comment


def text_of(response):
    return " ".join(response.content.decode().split())


def office(name, comment):
    return reverse(f"moderation:{name}", args=[comment.receipt])


class TestTheQueue:
    def test_starts_with_threats_and_then_with_what_waits_longest(self, desk, consultation):
        reported(consultation, "Nueva.", now=NOON)
        reported(consultation, "Vieja.", now=NOON - HOUR)
        reported(consultation, "Grave.", reason="threat", now=NOON)
        an_attachment(a_comment(consultation, "Con archivo."))
        page = text_of(desk.get(QUEUE))
        places = [page.index(words) for words in ("Grave.", "Vieja.", "Nueva.", "Con archivo.")]
        assert places == sorted(places)
        assert "plano.pdf" in page

    def test_leaves_out_what_is_of_others_or_no_longer_waits(self, desk, consultation, moderator):
        reported(a_consultation(), "De otro servicio.")
        hidden(reported(consultation, "Ya retirada."), moderator)
        page = text_of(desk.get(QUEUE))
        assert "De otro" not in page
        assert "Ya retirada" not in page
        assert "Nada espera" in page

    def test_is_filtered_by_what_and_why(self, desk, consultation):
        reported(consultation, "Propaganda.")
        reported(consultation, "Insulto.", reason="hate")
        an_attachment(a_comment(consultation, "Con archivo."))
        assert "Insulto" not in text_of(desk.get(QUEUE, {"motivo": "spam"}))
        files = text_of(desk.get(QUEUE, {"que": "archivos"}))
        assert "Con archivo." in files
        assert "Propaganda" not in files

    def test_leaves_who_looked_in_the_trail(self, desk, consultation):
        reported(consultation)
        desk.get(QUEUE)
        assert Event.objects.get(verb="personal_data.seen").data["what"] == "moderation"

    def test_never_says_who_reported(self, desk, consultation):
        comment = a_comment(consultation)
        bob = a_citizen(display_name="Bernardo Delator")
        moderating.report(comment, by=bob, now=NOON, reason="spam", details="Mira esto")
        for address in (QUEUE, office("comment", comment)):
            page = text_of(desk.get(address))
            assert "Mira esto" in page
            assert "Bernardo" not in page

    def test_costs_the_same_with_one_as_with_three(self, desk, consultation):
        def add():
            an_attachment(reported(consultation))

        assert with_one_and_with_three(desk, QUEUE, add) <= 14

    def test_an_analyst_has_none_and_an_approver_only_rules(self, as_user, consultation):
        assert as_user(an_analyst_of(consultation.service)).get(QUEUE).status_code == 404
        approver = an_officer_of(consultation.service, role=Membership.Role.APPROVER)
        assert as_user(approver).get(QUEUE).url == reverse("moderation:appeals")

    def test_keeps_one_with_its_own_button(self, desk, consultation):
        one, other = reported(consultation), reported(consultation)
        assert desk.post(QUEUE, {"keep": one.pk}).status_code == 302
        assert not one.reports.waiting().exists()
        assert other.reports.waiting().exists()

    def test_hides_those_ticked_and_names_what_it_skips(self, desk, consultation, moderator):
        one, own = reported(consultation), a_comment(consultation, by=moderator)
        form = {"act": "hide", "comment": [one.pk, own.pk], **SPAM}
        page = text_of(desk.post(QUEUE, form, follow=True))
        one.refresh_from_db()
        assert one.status == "hidden"
        assert "Listo: 1 observación." in page
        assert f"{own.receipt}: no te corresponde" in page

    def test_without_a_reason_gives_the_form_back(self, desk, consultation):
        one = reported(consultation)
        response = desk.post(QUEUE, {"act": "hide", "comment": [one.pk], "words": "Vende."})
        assert response.status_code == 422
        page = text_of(response)
        assert "Elige un motivo de la lista." in page
        assert 'value="Vende."' in page
        assert not ModerationAct.objects.exists()

    def test_publishes_the_files_of_those_ticked(self, desk, consultation):
        one = an_attachment(a_comment(consultation))
        desk.post(QUEUE, {"act": "publish", "comment": [one.comment_id]})
        assert Attachment.objects.visible().get() == one

    def test_does_nothing_to_what_is_of_another_service(self, desk, consultation):
        reported(consultation)
        alien = reported(a_consultation())
        desk.post(QUEUE, {"act": "keep", "comment": [alien.pk]})
        assert alien.reports.waiting().exists()


class TestOneObservation:
    def test_is_hidden_from_its_page(self, desk, comment):
        response = desk.post(office("hide", comment), SPAM)
        assert response.url == QUEUE
        comment.refresh_from_db()
        assert comment.status == "hidden"

    def test_is_not_hidden_without_words(self, desk, comment):
        response = desk.post(office("hide", comment), {"reason": "spam"})
        assert response.status_code == 422
        assert "Explica por qué se retira." in text_of(response)
        comment.refresh_from_db()
        assert comment.status == "received"

    def test_of_two_who_hide_it_the_second_is_told(self, desk, comment, consultation):
        moderating.hide(comment, by=a_moderator(consultation), now=NOON, **SPAM)
        page = text_of(desk.post(office("hide", comment), SPAM, follow=True))
        assert "ya estaba retirada" in page
        assert ModerationAct.objects.count() == 1

    def test_is_restored_with_its_answered_group(self, desk, comment, moderator, consultation):
        hidden(comment, moderator)
        answered_at_noon(consultation, moderator)
        group = a_group(consultation, answer="Se acoge.")
        assert desk.post(office("restore", comment), {"words": "Error."}).status_code == 422
        desk.post(office("restore", comment), {"words": "Error.", "group": group.pk})
        comment.refresh_from_db()
        assert (comment.status, comment.group) == ("received", group)

    def test_proposes_what_to_strike_and_strikes_it(self, desk, consultation):
        comment = a_comment(consultation, "Soy Rosa, 12.345.678-5, rosa@correo.cl.")
        page = text_of(desk.get(office("redact", comment)))
        assert 'value="12.345.678-5"' in page
        assert 'value="rosa@correo.cl"' in page
        form = {
            "version": 1,
            "strike_1": "12.345.678-5",
            "what_1": "run",
            "strike_3": "Rosa",
            "what_3": "other",
        }
        assert desk.post(office("redact", comment), form).status_code == 302
        comment.refresh_from_db()
        assert "12.345" not in comment.text
        assert "Soy [dato personal tachado]" in comment.text

    def test_what_it_does_not_say_is_not_struck(self, desk, comment):
        response = desk.post(office("redact", comment), {"version": 1, "strike_1": "Rosa", "what_1": "other"})
        assert response.status_code == 422
        assert "no dice «Rosa»" in text_of(response)
        assert 'value="Rosa"' in text_of(response)

    def test_its_original_opens_for_a_reason(self, desk, comment, moderator):
        redacting.redact(comment, by=moderator, now=NOON, strikes=[("departamentos", What.OTHER)], version=1)
        address = office("original", comment)
        assert "departamentos" not in text_of(desk.get(address))
        assert desk.post(address, {"reason": ""}).status_code == 422
        assert "departamentos" in text_of(
            desk.post(address, {"reason": "Lo pide el tribunal", "form_token": "a" * 32})
        )
        looks = Event.objects.filter(verb="personal_data.seen", data__what="sealed_text")
        assert [one.data["reason"] for one in looks] == ["Lo pide el tribunal"]

    def test_a_file_is_refused_for_a_reason(self, desk, comment):
        one = an_attachment(comment)
        address = reverse("moderation:attachment", args=[one.pk])
        desk.post(address, {"refuse": "1", "reason": ""})
        one.refresh_from_db()
        assert one.status == "waiting"
        desk.post(address, {"refuse": "1", "reason": "spam"})
        one.refresh_from_db()
        assert one.status == "rejected"


class TestAnAppeal:
    @pytest.fixture
    def appeal(self, comment, moderator, ana):
        return appealing.appeal(hidden(comment, moderator), by=ana, now=NOON, text="No vendo nada.")

    def test_is_ruled_by_another_person(self, appeal, as_user, consultation):
        address = reverse("moderation:appeal", args=[appeal.pk])
        judge = as_user(an_officer_of(consultation.service, role=Membership.Role.APPROVER))
        assert "No vendo nada." in text_of(judge.get(address))
        assert judge.post(address, {"upheld": "si"}).status_code == 422
        assert judge.post(address, {"upheld": "si", "ruling": "Es una opinión."}).status_code == 302
        appeal.refresh_from_db()
        assert appeal.status == "upheld"

    def test_whoever_hid_it_reads_it_and_cannot_rule(self, appeal, desk):
        address = reverse("moderation:appeal", args=[appeal.pk])
        assert "La resuelve otra persona" in text_of(desk.get(address))
        assert desk.post(address, {"upheld": "no", "ruling": "No."}).status_code == 403
        appeal.refresh_from_db()
        assert appeal.status == "waiting"

    def test_the_second_ruler_is_told(self, appeal, as_user, consultation):
        appealing.rule(appeal, by=a_moderator(consultation), now=NOON, upheld=False, ruling="No.")
        judge = as_user(a_moderator(consultation))
        address = reverse("moderation:appeal", args=[appeal.pk])
        page = text_of(judge.post(address, {"upheld": "si", "ruling": "Sí."}, follow=True))
        assert "Otra persona lo resolvió antes" in page

    def test_those_that_wait_cost_the_same_with_one_as_with_three(self, desk, consultation, moderator, ana):
        def add():
            said = hidden(a_comment(consultation, by=ana), moderator)
            appealing.appeal(said, by=ana, now=NOON, text="No.")

        assert with_one_and_with_three(desk, reverse("moderation:appeals"), add) <= 10


class TestAnybody:
    def test_reports_it_and_sending_it_again_changes_nothing(self, as_user, comment):
        address = reverse("consultations:report", args=[comment.consultation.slug, comment.pk])
        bob = as_user(a_citizen())
        assert bob.post(address, {"reason": ""}).status_code == 422
        for _twice in range(2):
            assert bob.post(address, {"reason": "spam", "details": "Vende"}).status_code == 302
        assert Report.objects.count() == 1
        assert "Ya avisaste" in text_of(bob.get(address))

    def test_is_offered_to_report_in_the_list_and_at_its_address(self, client, comment):
        address = reverse("consultations:report", args=[comment.consultation.slug, comment.pk])
        for name, args in (("comments", []), ("observation", [comment.pk])):
            page = client.get(reverse(f"consultations:{name}", args=[comment.consultation.slug, *args]))
            assert address in text_of(page)

    def test_cannot_report_her_own(self, as_user, comment, ana):
        address = reverse("consultations:report", args=[comment.consultation.slug, comment.pk])
        assert as_user(ana).post(address, {"reason": "spam"}).status_code == 422
        assert not Report.objects.exists()

    def test_whoever_was_hidden_reads_hers_and_appeals(self, as_user, comment, moderator, ana):
        hidden(comment, moderator)
        hers = as_user(ana)
        page = text_of(hers.get(reverse("consultations:receipt", args=[comment.receipt])))
        for words in ("Compre departamentos.", "Vende departamentos.", "Apelar"):
            assert words in page
        address = reverse("consultations:appeal", args=[comment.receipt])
        assert hers.post(address, {"text": " "}).status_code == 422
        assert hers.post(address, {"text": "No vendo nada."}).status_code == 302
        assert Appeal.objects.get().author == ana
        assert hers.post(address, {"text": "Insisto."}).status_code == 422

    def test_nobody_else_appeals(self, as_user, comment, moderator):
        hidden(comment, moderator)
        assert (
            as_user(a_citizen()).get(reverse("consultations:appeal", args=[comment.receipt])).status_code
            == 404
        )

    def test_what_she_wrote_herself_is_not_disputed(self, as_user, comment, ana):
        assert as_user(ana).get(reverse("consultations:dispute", args=[comment.receipt])).status_code == 404
        assert Comment.objects.get().status == "received"


class TestTheFigures:
    def test_say_how_it_was_moderated_and_name_nobody(self, client, comment, moderator, ana):
        empty = client.get(reverse("consultations:moderation"))
        assert "Aún no se ha moderado" in text_of(empty)
        moderating.report(comment, by=a_citizen(), now=NOON - 26 * HOUR, reason="spam")
        appealing.appeal(hidden(comment, moderator), by=ana, now=NOON, text="No.")
        forget_figures()
        page = text_of(client.get(reverse("consultations:moderation")))
        for words in ("Es publicidad o un mensaje automático", "Reclamo: Por resolver"):
            assert words in page
        assert "Ana" not in page
        lines = client.get(reverse("consultations:moderation_csv")).content.decode("utf-8-sig").splitlines()
        assert "Todos los servicios;actos;Se retira;1" in lines
        assert "Todos los servicios;días hábiles hasta decidir;mediana;1" in lines

    def test_are_of_one_service_where_it_is_asked(self, client, comment, moderator):
        hidden(comment, moderator)
        other = a_consultation()
        hidden(a_comment(other), a_moderator(other))
        forget_figures()
        lines = client.get(
            reverse("consultations:moderation_csv"), {"servicio": comment.consultation.service.slug}
        )
        assert "actos;Se retira;1" in lines.content.decode()


def forget_figures():
    """A minute went by."""
    cache.clear()
    near._kept.clear()
