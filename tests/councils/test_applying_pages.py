"""What organisations do in a process, in their browser: apply, correct, withdraw, appeal, object, stand."""

import pytest
from django.urls import reverse

from accounts.models import NationalId
from councils.actions import deciding
from councils.models import Application, ApplicationDocument, Candidacy, Objection, Process, StageCode, Voters
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.documents.models import Document
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.documents.files import a_docx, a_pdf, an_upload
from tests.organizations.builders import a_claim, an_organization

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def process():
    return a.a_process(a.a_council(estates=(("Territoriales", 1), ("Funcionales", 1))))


@pytest.fixture
def open_now(clock, process):
    """Noon of the first day of the registration."""
    now = a.in_stage(process, StageCode.REGISTRATION)
    clock.move_to(now)
    return now


@pytest.fixture
def neighbours(open_now):
    return an_organization("Junta de Vecinos Collico", now=open_now - 90 * DAY)


@pytest.fixture
def ana(neighbours, open_now):
    return a.a_voice_of(neighbours, user=a_person(display_name="Ana"), now=open_now - 60 * DAY)


@pytest.fixture
def hers(as_user, ana):
    return as_user(ana)


def at(name, process, *more):
    return reverse(f"councils:{name}", args=[process.council.slug, process.key, *more])


def of(name, application):
    return reverse(f"councils:{name}", args=[application.receipt])


def a_form(process, chosen, now, **changes):
    filled = {
        "organization": chosen.pk,
        "contest": process.contests.first().pk,
        "position": "presidenta",
        "statement": "Cuidamos el río.",
        "number": "500-77",
        "issued_on": day_of(now - 10 * DAY).isoformat(),
        "certificate": an_upload("vigencia.pdf", a_pdf()),
        "form_token": "uno",
    }
    return {name: value for name, value in (filled | changes).items() if value is not None}


def errors_of(response):
    assert response.status_code == 422
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def nothing_written():
    assert (Application.objects.count(), Document.objects.filter(name="vigencia.pdf").count()) == (0, 0)
    assert not Event.objects.filter(verb="council_application.submitted").exists()


# Applying --------------------------------------------------------------------------------------


def test_an_organisation_applies_and_is_given_a_receipt(hers, ana, process, neighbours, open_now):
    page = hers.get(at("apply", process))
    assert page.context["form"]["position"].value() == "presidenta"
    answer = hers.post(at("apply", process), a_form(process, neighbours, open_now))
    application = Application.objects.get()
    assert answer.url == application.get_absolute_url()
    assert (application.organization, application.applicant) == (neighbours, ana)
    assert [paper.kind for paper in application.documents.all()] == ["certificate"]
    assert application.receipt in hers.get(answer.url).content.decode()


def test_the_same_form_sent_twice_is_one_application(hers, process, neighbours, open_now):
    answers = {hers.post(at("apply", process), a_form(process, neighbours, open_now)).url for _n in range(2)}
    assert answers == {Application.objects.get().get_absolute_url()}


def test_whoever_has_not_signed_in_reads_what_is_needed_and_is_asked_to(client, process, open_now):
    page = client.get(at("apply", process)).content.decode()
    assert "Entrar para postular" in page
    assert "<form" not in page.split("<main")[1]


def test_what_was_typed_waits_while_she_signs_in(client, process, neighbours, ana, open_now):
    answer = client.post(at("apply", process), a_form(process, neighbours, open_now, statement="Cuidamos."))
    assert answer.url == f"{reverse('account_login')}?next={at('apply', process)}"
    client.force_login(ana)
    form = client.get(at("apply", process)).context["form"]
    assert (form["statement"].value(), form["number"].value()) == ("Cuidamos.", "500-77")
    nothing_written()


def test_whoever_represents_nobody_is_shown_the_way(as_user, process, open_now):
    page = as_user(a_person()).get(at("apply", process)).content.decode()
    assert f"{reverse('my_organizations:search')}?revisa={process.council.service_id}" in page
    assert "Enviar la postulación" not in page


def test_whoever_asked_to_represent_it_need_not_wait(as_user, process, open_now):
    organization = an_organization("Club del Río", now=open_now - 90 * DAY)
    claimant = a_claim(organization, now=open_now - DAY, issued_on=day_of(open_now - 9 * DAY)).user
    answer = as_user(claimant).post(at("apply", process), a_form(process, organization, open_now))
    assert answer.url == Application.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"certificate": None}, "certificate", "Elige un archivo en «El certificado de vigencia»."),
        ({"statement": ""}, "statement", "Cuenta qué hace la organización. Basta una frase."),
        ({"number": ""}, "number", "Copia el número o folio que trae el certificado."),
        ({"contest": "0"}, "contest", "Elige uno de los estamentos de este proceso."),
        (
            {"organization": "0"},
            "organization",
            "Hoy no puedes inscribir esa organización: no la representas ni pediste representarla.",
        ),
    ],
)
def test_what_is_missing_is_said_beside_it(hers, process, neighbours, open_now, changes, field, words):
    answer = hers.post(at("apply", process), a_form(process, neighbours, open_now, **changes))
    assert errors_of(answer) == {field: [words]}
    nothing_written()


def test_a_stale_certificate(hers, process, neighbours, open_now):
    old = day_of(open_now - 100 * DAY).isoformat()
    answer = hers.post(at("apply", process), a_form(process, neighbours, open_now, issued_on=old))
    words = "El certificado tiene 100 días y se acepta hasta de 90. Pide uno nuevo."
    assert errors_of(answer) == {"issued_on": [words]}
    nothing_written()


def test_a_certificate_of_tomorrow(hers, process, neighbours, open_now):
    later = day_of(open_now + DAY).isoformat()
    answer = hers.post(at("apply", process), a_form(process, neighbours, open_now, issued_on=later))
    assert errors_of(answer) == {"issued_on": ["Esa fecha todavía no llega."]}
    nothing_written()


@pytest.mark.parametrize(
    ("name", "content"), [("vigencia.pdf", b"no soy un PDF"), ("vigencia.docx", a_docx()), ("v.exe", b"MZ")]
)
def test_a_file_that_is_no_pdf(hers, process, neighbours, open_now, name, content):
    upload = an_upload(name, content)
    answer = hers.post(at("apply", process), a_form(process, neighbours, open_now, certificate=upload))
    words = "Ese archivo no es un PDF. Guárdalo o escanéalo como PDF y elígelo de nuevo."
    assert errors_of(answer) == {"certificate": [words]}
    nothing_written()


def test_an_organisation_that_is_inscribed_already(as_user, process, neighbours, ana, open_now):
    a.an_application(process, neighbours, by=ana, now=open_now)
    eva = a.a_voice_of(neighbours, now=open_now - 50 * DAY)
    answer = as_user(eva).post(at("apply", process), a_form(process, neighbours, open_now))
    assert errors_of(answer) == {"organization": ["Esa organización ya está inscrita en este proceso."]}
    assert (Application.objects.count(), Document.objects.filter(name="vigencia.pdf").count()) == (1, 0)


def test_one_person_does_not_inscribe_two_organisations(hers, ana, process, neighbours, open_now):
    a.an_application(process, neighbours, by=ana, now=open_now)
    another = an_organization("Club del Río", now=open_now - 90 * DAY)
    a.a_voice_of(another, user=ana, now=open_now - 50 * DAY)
    answer = hers.post(at("apply", process), a_form(process, another, open_now))
    words = "Ya inscribiste a otra organización aquí. Cada una lo hace con una persona distinta."
    assert errors_of(answer) == {"organization": [words]}
    assert Application.objects.count() == 1


def test_nobody_of_the_commission_inscribes_anybody(as_user, clock, process, neighbours, open_now):
    judge = a.the_commissioner(process)
    a.a_voice_of(neighbours, user=judge, now=open_now - 50 * DAY)
    browser = as_user(judge)
    assert "Eres de la comisión electoral" in browser.get(at("apply", process)).content.decode()
    answer = browser.post(at("apply", process), a_form(process, neighbours, open_now))
    words = "Eres de la comisión electoral: no puedes inscribir a nadie."
    assert errors_of(answer) == {"organization": [words]}
    nothing_written()


def test_once_closed_it_says_when_it_closed(hers, ana, clock, process, neighbours, open_now):
    late = a.after_stage(process, StageCode.REGISTRATION)
    clock.move_to(late)
    hers.force_login(ana)
    day = full_date(process.stage(StageCode.REGISTRATION).last_day)
    words = f"«Inscripción» cerró el {day} a las 23:59."
    assert words in hers.get(at("apply", process)).content.decode()
    answer = hers.post(at("apply", process), a_form(process, neighbours, late))
    assert errors_of(answer) == {"__all__": [words]}
    assert "Cuidamos el río." in answer.content.decode(), "what was typed stays"
    nothing_written()


def test_a_draft_is_nobodys(hers, open_now):
    draft = a.a_draft_process()
    assert hers.get(at("apply", draft)).status_code == 404


# One application -------------------------------------------------------------------------------


@pytest.fixture
def application(process, neighbours, ana, open_now):
    return a.an_application(process, neighbours, by=ana, now=open_now)


def move(clock, browser, user, moment):
    clock.move_to(moment)
    browser.force_login(user)


ASKS = ("application", "application_correct", "application_withdraw", "appeal", "nominate")


@pytest.mark.parametrize("name", ASKS)
def test_an_application_is_of_its_people_alone(client, as_user, application, name):
    address = of(name, application)
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert as_user(a_person()).get(address).status_code == 404
    assert as_user(a.the_commissioner(application.process)).get(address).status_code == 404


def test_whoever_else_represents_it_reads_it_too(as_user, application, neighbours, open_now):
    eva = a.a_voice_of(neighbours, now=open_now - 50 * DAY)
    assert as_user(eva).get(of("application", application)).status_code == 200


def test_while_it_is_open_it_can_be_corrected(hers, application, process, neighbours, open_now):
    assert hers.get(of("application", application)).context["may_correct"] is True
    form = a_form(process, neighbours, open_now, statement="Limpiamos.", certificate=None)
    assert hers.post(of("application_correct", application), form).url == application.get_absolute_url()
    application.refresh_from_db()
    assert (application.statement, application.certificate_number) == ("Limpiamos.", "500-77")


def test_a_new_paper_leaves_the_old_one_as_history(hers, application, process, neighbours, open_now):
    for token in ("uno", "dos"):
        form = a_form(process, neighbours, open_now, form_token=token)
        hers.post(of("application_correct", application), form)
    papers = hers.get(of("application", application)).context["papers"]
    assert [len(papers["current"]), len(papers["history"])] == [1, 1]
    assert ApplicationDocument.objects.filter(replaced_at=None).count() == 1


def test_what_the_commission_observed_is_on_top(hers, application, open_now):
    deciding.decide(
        application,
        Status.OBSERVED,
        by=a.the_commissioner(application.process),
        now=open_now,
        reason="Falta X.",
    )
    told = hers.get(of("application", application)).context["told"]
    assert (told["title"], told["text"]) == ("Falta corregir algo", "Falta X.")
    assert "Falta X." in hers.get(of("application_correct", application)).content.decode()


def test_after_the_closing_nothing_is_corrected(hers, ana, clock, application, process, neighbours):
    late = a.after_stage(process, StageCode.REGISTRATION)
    move(clock, hers, ana, late)
    assert hers.get(of("application", application)).context["may_correct"] is False
    answer = hers.post(of("application_correct", application), a_form(process, neighbours, late))
    assert list(errors_of(answer)) == ["__all__"]
    application.refresh_from_db()
    assert application.certificate_number == "500-1"


def test_it_is_withdrawn_only_after_asking(hers, application):
    assert "¿Retirar la postulación de Junta de Vecinos Collico?" in (
        hers.get(of("application_withdraw", application)).content.decode()
    )
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    hers.post(of("application_withdraw", application), {"form_token": "uno"})
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_after_the_final_roll_nobody_withdraws(hers, ana, clock, application, process):
    a.with_final_roll(process, application)
    move(clock, hers, ana, a.in_stage(process, StageCode.CANDIDATES))
    assert hers.get(of("application", application)).context["may_withdraw"] is False
    hers.post(of("application_withdraw", application), {"form_token": "uno"})
    application.refresh_from_db()
    assert application.status == Status.ADMISSIBLE


def test_the_receipt_is_read_whatever_its_letters(hers, application):
    address = of("application", application)
    assert hers.get(address.replace(application.receipt, application.receipt.lower())).status_code == 200


# Appeals and objections ------------------------------------------------------------------------


@pytest.fixture
def refused(application, process):
    """Left out, with the provisional roll published."""
    late = a.after_stage(process, StageCode.REGISTRATION)
    deciding.decide(
        application, Status.INADMISSIBLE, by=a.the_commissioner(process), now=late, reason="Sin estatutos."
    )
    a.with_provisional_roll(process)
    return application


def test_whoever_was_left_out_appeals_within_the_window(hers, ana, clock, refused, process):
    move(clock, hers, ana, a.in_stage(process, StageCode.OBJECTIONS))
    page = hers.get(of("application", refused))
    assert (page.context["may_appeal"], page.context["told"]["text"]) == (True, "Sin estatutos.")
    form = {"text": "Aquí están.", "upload": an_upload("estatutos.pdf", a_pdf()), "form_token": "uno"}
    assert hers.post(of("appeal", refused), form).url == refused.get_absolute_url()
    appeal = Objection.objects.get()
    assert (appeal.kind, appeal.author, appeal.document.name) == ("appeal", ana, "estatutos.pdf")
    assert hers.get(of("application", refused)).context["may_appeal"] is False


def test_even_whoever_was_never_accredited_appeals(as_user, clock, process, open_now):
    organization = an_organization("Club del Río", now=open_now - 90 * DAY)
    claimant = a_claim(organization, now=open_now - DAY, issued_on=day_of(open_now - 9 * DAY)).user
    application = a.an_application(process, organization, by=claimant, now=open_now)
    late = a.after_stage(process, StageCode.REGISTRATION)
    judge = a.the_commissioner(process)
    deciding.decide(application, Status.INADMISSIBLE, by=judge, now=late, reason="No acreditada.")
    a.with_provisional_roll(process)
    clock.move_to(a.in_stage(process, StageCode.OBJECTIONS))
    as_user(claimant).post(of("appeal", application), {"text": "Sí lo soy.", "form_token": "uno"})
    assert Objection.objects.get().kind == Objection.Kind.APPEAL


def test_before_the_window_nobody_appeals(hers, ana, clock, refused, process):
    move(clock, hers, ana, a.in_stage(process, StageCode.PROVISIONAL_ROLL))
    answer = hers.post(of("appeal", refused), {"text": "Aquí están."})
    assert list(errors_of(answer)) == ["__all__"]
    assert not Objection.objects.exists()


@pytest.fixture
def admitted(application, process):
    a.with_provisional_roll(process, application)
    return application


@pytest.fixture
def eva(as_user, clock, admitted, process):
    eva = a_person(display_name="Eva")
    clock.move_to(a.in_stage(process, StageCode.OBJECTIONS))
    return eva


def test_anybody_objects_to_an_organisation_of_the_roll(as_user, eva, admitted, process):
    browser, address = as_user(eva), at("object", process, admitted.receipt)
    assert browser.post(address, {"text": "No existe.", "form_token": "uno"}).url == address
    objection = Objection.objects.get()
    assert (objection.kind, objection.author, objection.organization) == ("objection", eva, None)
    page = browser.get(address)
    assert page.context["sent"]["one"] == objection
    assert "Enviar mi objeción" not in page.content.decode()


def test_she_objects_in_the_name_of_what_she_represents(as_user, eva, admitted, process):
    club = an_organization("Club del Río")
    a.a_voice_of(club, user=eva)
    form = {"text": "No existe.", "organization": club.pk}
    as_user(eva).post(at("object", process, admitted.receipt), form)
    assert Objection.objects.get().organization == club


def test_the_organisation_reads_the_objection_without_its_author(as_user, eva, ana, admitted, process):
    as_user(eva).post(at("object", process, admitted.receipt), {"text": "No existe."})
    page = as_user(ana).get(of("application", admitted)).content.decode()
    assert "No existe." in page
    assert "Una persona" in page
    assert "Eva" not in page


def test_nobody_objects_to_her_own(hers, ana, clock, admitted, process):
    move(clock, hers, ana, a.in_stage(process, StageCode.OBJECTIONS))
    answer = hers.post(at("object", process, admitted.receipt), {"text": "No existe."})
    words = "Solo se objeta a otra organización que esté en el padrón."
    assert errors_of(answer) == {"__all__": [words]}
    assert not Objection.objects.exists()


def test_nobody_objects_before_the_roll_is_out(as_user, application, process):
    address = at("object", process, application.receipt)
    assert as_user(a_person()).get(address).status_code == 404


def test_nobody_objects_to_what_was_left_out(as_user, clock, refused, process):
    clock.move_to(a.in_stage(process, StageCode.OBJECTIONS))
    assert as_user(a_person()).get(at("object", process, refused.receipt)).status_code == 404


def test_whoever_objected_reads_what_was_ruled(as_user, eva, admitted, process):
    address, now = at("object", process, admitted.receipt), a.in_stage(process, StageCode.OBJECTIONS)
    as_user(eva).post(address, {"text": "No existe."})
    judge, objection = a.the_commissioner(process), Objection.objects.get()
    deciding.rule(objection, upheld=True, ruling="Es cierto.", by=judge, now=now)
    assert "Es cierto." in as_user(eva).get(address).content.decode()


def test_an_objection_is_taken_back_by_its_author_alone(as_user, eva, ana, admitted, process):
    as_user(eva).post(at("object", process, admitted.receipt), {"text": "No existe."})
    address = reverse("councils:objection_withdraw", args=[Objection.objects.get().pk])
    assert as_user(ana).post(address).status_code == 404
    assert Objection.objects.get().status == Objection.Status.SUBMITTED
    answer = as_user(eva).post(address, {"form_token": "uno"})
    assert answer.url == at("object", process, admitted.receipt)
    assert Objection.objects.get().status == Objection.Status.WITHDRAWN


# Standing --------------------------------------------------------------------------------------


@pytest.fixture
def standing(hers, ana, clock, application, process):
    """On the final roll, on the first day of the candidacies."""
    a.with_final_roll(process, application)
    move(clock, hers, ana, a.in_stage(process, StageCode.CANDIDATES))
    return application


NAMES = {"display_name": "Ana Soto", "accepts": "on", "statement": "Riberas abiertas.", "form_token": "uno"}


def test_an_admitted_organisation_puts_somebody_forward(hers, ana, standing):
    assert hers.get(of("application", standing)).context["may_nominate"] is True
    form = NAMES | {"herself": "on", "sex": "woman", "substitute_name": "Luis Paz", "substitute_sex": "man"}
    assert hers.post(of("nominate", standing), form).url == standing.get_absolute_url()
    one = Candidacy.objects.get()
    assert (one.display_name, one.user, one.sex, one.substitute_name) == (
        "Ana Soto",
        ana,
        "woman",
        "Luis Paz",
    )
    page = hers.get(of("application", standing))
    assert (page.context["may_nominate"], page.context["may_take_back"]) == (False, True)


def test_nobody_stands_without_accepting(hers, standing):
    answer = hers.post(of("nominate", standing), {k: v for k, v in NAMES.items() if k != "accepts"})
    words = "Pregúntale antes: nadie es candidata o candidato sin aceptarlo."
    assert errors_of(answer) == {"accepts": [words]}
    assert not Candidacy.objects.exists()


def test_a_proposal_has_at_most_800_letters(hers, standing):
    answer = hers.post(of("nominate", standing), NAMES | {"statement": "a" * 801})
    assert errors_of(answer) == {"statement": ["Tu texto tiene 801 letras. Acórtalo a 800."]}
    assert not Candidacy.objects.exists()


def test_one_candidacy_for_each_organisation(hers, standing):
    a.a_candidacy(standing, accepted=False)
    answer = hers.post(of("nominate", standing), NAMES)
    words = "Tu organización ya presentó una candidatura. Retírala antes de presentar otra."
    assert errors_of(answer) == {"__all__": [words]}
    assert Candidacy.objects.count() == 1


def test_out_of_the_window_nobody_is_put_forward(hers, ana, clock, standing, process):
    move(clock, hers, ana, a.after_stage(process, StageCode.CANDIDATES))
    assert list(errors_of(hers.post(of("nominate", standing), NAMES))) == ["__all__"]
    assert not Candidacy.objects.exists()


def test_whoever_no_longer_represents_it_puts_nobody_forward(hers, ana, standing):
    ana.representations.update(ends_at=a.in_stage(standing.process, StageCode.CANDIDATES) - HOUR)
    answer = hers.post(of("nominate", standing), NAMES)
    words = "Hoy no la representas: tu representación terminó o no está acreditada."
    assert errors_of(answer) == {"__all__": [words]}
    assert not Candidacy.objects.exists()


def test_a_candidacy_is_taken_back_after_asking(hers, standing):
    a.a_candidacy(standing, name="Ana Soto", accepted=False)
    address = of("candidacy_withdraw", standing)
    assert "¿Retirar la candidatura de Ana Soto?" in hers.get(address).content.decode()
    assert Candidacy.objects.get().status == Candidacy.Status.NOMINATED
    hers.post(address, {"form_token": "uno"})
    assert Candidacy.objects.get().status == Candidacy.Status.WITHDRAWN
    assert hers.get(address).status_code == 404


# Where people vote -----------------------------------------------------------------------------


@pytest.fixture
def open_vote(process):
    Process.objects.filter(pk=process.pk).update(voters=Voters.PEOPLE)
    return a.fresh(process)


def proven(user):
    NationalId.objects.create(user=user, digest="a" * 64, key="k", proven_at=a.CALLED, proven_by="claveunica")
    return user


def test_a_person_whose_identity_is_proven_inscribes_herself(as_user, open_vote, open_now):
    eva = proven(a_person())
    contest = open_vote.contests.first()
    browser = as_user(eva)
    answer = browser.post(at("enrol", open_vote), {"contest": contest.pk, "form_token": "uno"})
    application = Application.objects.get()
    assert answer.url == application.get_absolute_url()
    assert (application.applicant, application.organization, application.contest) == (eva, None, contest)
    assert "Tu inscripción para votar" in browser.get(answer.url).content.decode()


def test_an_address_alone_is_not_enough_to_vote(as_user, open_vote, open_now):
    browser = as_user(a_person())
    assert "Falta demostrar quién eres" in browser.get(at("enrol", open_vote)).content.decode()
    answer = browser.post(at("enrol", open_vote), {"contest": open_vote.contests.first().pk})
    words = "Para votar hay que demostrar quién eres: entra con ClaveÚnica."
    assert errors_of(answer) == {"__all__": [words]}
    assert not Application.objects.exists()


def test_where_organisations_vote_no_person_inscribes_herself(hers, process, open_now):
    assert hers.get(at("enrol", process)).status_code == 404
