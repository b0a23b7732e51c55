"""Preparing a process, calling it, moving its stages, appointing: what is refused is said."""

from datetime import date

import pytest
from django.urls import reverse

from councils import process_office_pages
from councils.actions import appointing, calling, deciding
from councils.models import Candidacy, Commissioner, Method, Process, StageCode
from participa.audit.models import Event
from participa.documents.models import Document
from tests.builders import DAY, HOUR, NOON, a_holiday, a_person, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import everything
from tests.documents import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HUGE = "9" * 40
ACT = {"act_number": "Resolución exenta 214", "act_date": "2026-11-16"}
START = date(2026, 12, 1)


def url(name, *args):
    return reverse(f"councils_office:{name}", args=args)


def text_of(response):
    return response.content.decode()


def written():
    """Everything, files too, but the lines that say who looked."""
    found = everything()
    found[Event] = [row for row in found[Event] if "personal_data.seen" not in row]
    return found | {Document: Document.objects.count()}


def refuses(office, path, data, *words):
    """The page says each of ``words`` and writes nothing."""
    before = written()
    response = office.post(path, data)
    assert response.status_code == 422
    for each in words:
        assert each in text_of(response)
    assert written() == before
    return response


@pytest.fixture
def council():
    return a.a_council()


@pytest.fixture
def office(council, as_user):
    return as_user(a.the_officer(council))


@pytest.fixture
def draft(council):
    return a.a_draft_process(council, start=START)


@pytest.fixture
def ready(draft):
    """One that nothing keeps from being called at NOON."""
    calling.add_commissioner(
        draft, a_person(), display_name="C", position="Presidenta", act_number="Res. 90",
        by=a.the_officer(draft.council), now=NOON,
    )  # fmt: skip
    return draft


@pytest.fixture
def eva(council):
    return an_officer_of(council.service, display_name="Eva Mella")


# A draft ---------------------------------------------------------------------------------------


def test_a_draft_has_its_stages_from_its_first_day(office, council):
    data = {"title": "Elección 2027", "method": "election", "start": "2026-12-01"}
    response = office.post(url("process_new", council.code), data)
    made = Process.objects.get()
    assert response.url == url("process_edit", made.code)
    assert made.stages.count() == 13
    assert made.stages.first().starts_at.date() == START


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Escribe el título."),
        ({"method": "dedo"}, "Elige una de las opciones."),
        ({"start": ""}, "Elige el primer día."),
        ({"start": "9999-12-31"}, "Revisa el año."),
        ({"start": "31-02-2026"}, "Esa fecha no existe."),
    ],
)
def test_a_process_that_makes_no_sense_is_not_prepared(office, council, fields, words):
    data = {"title": "Elección", "method": "election", "start": "2026-12-01"}
    refuses(office, url("process_new", council.code), data | fields, words)


def texts(draft, **fields):
    return {
        "title": "Elección", "summary": "En simple", "requirements": "Estatutos", "lot_source": "La Polla",
        "seen": draft.changed_at.isoformat(),
    } | fields  # fmt: skip


def test_its_texts_are_saved_and_the_next_screen_opens(office, draft):
    response = office.post(url("process_edit", draft.code), texts(draft, summary="Otra cosa"))
    assert response.url == url("process_contests", draft.code)
    draft.refresh_from_db()
    assert draft.summary == "Otra cosa"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Completa «Título»."),
        ({"lot_source": "x" * 201}, "Tu texto tiene 201 letras."),
        ({"summary": "x" * 6_001}, "Acórtalo a 6.000 letras."),
        ({"seen": "ayer"}, "guardó cambios"),
    ],
)
def test_texts_that_do_not_fit_are_refused(office, draft, fields, words):
    response = refuses(office, url("process_edit", draft.code), texts(draft, **fields), words)
    assert response.context["form"]["requirements"].value() == "Estatutos"


def test_who_saves_over_a_colleague_is_told_who(office, draft, eva):
    data = texts(draft)
    calling.edit(draft, by=eva, now=NOON, seen_at=draft.changed_at, summary="De Eva")
    refuses(office, url("process_edit", draft.code), data, "Eva Mella guardó cambios")
    refuses(office, url("process_dates", draft.code), dates(draft, seen=data["seen"]), "Eva Mella guardó")
    contests = contests_of(draft) | {"seen": data["seen"]}
    refuses(office, url("process_contests", draft.code), contests, "Eva Mella guardó")


def contests_of(draft, **fields):
    data = {"seen": draft.changed_at.isoformat()}
    for estate in draft.council.estates.all():
        data |= {f"e{estate.pk}-elects": "on", f"e{estate.pk}-seats": "1", f"e{estate.pk}-max_choices": "1"}
    return data | fields


def test_only_the_estates_that_were_ticked_elect(office, draft):
    first, second = draft.council.estates.all()
    data = contests_of(draft)
    del data[f"e{second.pk}-elects"]
    response = office.post(url("process_contests", draft.code), data)
    assert response.url == url("process_dates", draft.code)
    assert [(c.estate, c.seats) for c in draft.contests.all()] == [(first, 1)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seats", "3", "Escribe entre 1 y 2."),
        ("seats", "", "Escribe entre 1 y 2."),
        ("seats", HUGE, "Escribe entre 1 y 2."),
        ("max_choices", "2", "no más que los cupos"),
        ("max_choices", "0", "no más que los cupos"),
    ],
)
def test_more_seats_or_marks_than_there_are_is_refused(office, draft, field, value, words):
    estate = draft.council.estates.first()
    refuses(
        office, url("process_contests", draft.code), contests_of(draft, **{f"e{estate.pk}-{field}": value}),
        words,
    )  # fmt: skip


def test_somebody_is_elected(office, draft):
    refuses(office, url("process_contests", draft.code), {}, "Elige al menos un estamento.")


# Dates -----------------------------------------------------------------------------------------


def dates(draft, **fields):
    return {
        "seen": draft.changed_at.isoformat(), "start": "2026-12-01", "term_starts_on": "2027-04-01",
        "term_last_day": "2029-03-31", "certificate_days": "60",
    } | fields  # fmt: skip


def test_the_dates_come_from_the_rules_and_the_holidays(office, draft):
    a_holiday()
    office.post(url("process_dates", draft.code), dates(draft, days_registration="10"))
    draft.refresh_from_db()
    registration = draft.stages.get(code="registration")
    commission = draft.stages.get(code="commission")
    assert (draft.certificate_days, draft.term_ends_on) == (60, date(2029, 4, 1))
    assert (registration.days, registration.source) == (10, "own")
    assert (commission.last_day, commission.source) == (date(2026, 12, 7), "default")
    assert draft.stages.get(code="call").starts_at.date() == date(2026, 12, 9)  # the 8th is a holiday


def test_a_look_ahead_names_the_holidays_and_saves_nothing(office, draft):
    a_holiday()
    before = written()
    response = office.post(url("process_dates", draft.code), dates(draft, preview="1", start="2026-12-02"))
    assert response.status_code == 200
    assert "Inmaculada Concepción" in text_of(response)
    assert response.context["plan"]["stages"][0].first == date(2026, 12, 2)
    assert written() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start": ""}, "Elige el primer día."),
        ({"start": "0001-01-01"}, "Revisa el año."),
        ({"days_voting": "0"}, "Escribe entre 1 y 120 días hábiles."),
        ({"days_voting": HUGE}, "Escribe entre 1 y 120 días hábiles."),
        ({"days_voting": "tres"}, "Escribe solo números."),
        ({"certificate_days": "0"}, "Escribe entre 1 y 730 días."),
        ({"term_last_day": "2027-01-01"}, "El período termina después de empezar."),
    ],
)
def test_dates_that_make_no_sense_are_refused_beside_their_field(office, draft, fields, words):
    refuses(office, url("process_dates", draft.code), dates(draft, **fields), words)


# The commission --------------------------------------------------------------------------------


def commissioner(**fields):
    return {"user": "", "email": "", "display_name": "", "position": "Presidenta", "act_number": "Res. 90",
            **fields}  # fmt: skip


def test_somebody_of_another_service_is_named_by_her_address(office, draft):
    marta = a_person("marta@ejemplo.cl", display_name="Marta Ruiz")
    office.post(url("process_commission", draft.code), commissioner(email="MARTA@ejemplo.cl"))
    made = Commissioner.objects.get()
    assert (made.user, made.display_name, made.position) == (marta, "Marta Ruiz", "Presidenta")


def test_somebody_of_the_team_is_chosen(office, draft, eva):
    office.post(url("process_commission", draft.code), commissioner(user=eva.pk))
    assert Commissioner.objects.get().user == eva


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Elige a alguien del equipo o escribe el correo de su cuenta."),
        ({"email": "nadie@ejemplo.cl"}, "No hay una cuenta con ese correo."),
        ({"user": HUGE}, "Elige una de las opciones."),
        ({"email": "x"}, "Falta algo en el correo."),
    ],
)
def test_nobody_is_named_by_mistake(office, draft, fields, words):
    refuses(office, url("process_commission", draft.code), commissioner(**fields), words)


def test_whoever_applied_is_not_of_the_commission(office, ready):
    process = a.a_process(ready.council)
    applicant = a.an_application(process).applicant
    refuses(
        office, url("process_commission", process.code), commissioner(email=applicant.email),
        "Esa persona participa en este proceso",
    )  # fmt: skip


def test_the_last_one_does_not_leave_a_process_that_was_called(office, council):
    process = a.a_process(council)
    before = written()
    path = url("commissioner_remove", process.code, process.commissioners.get().pk)
    response = office.post(path, follow=True)
    assert "Una comisión tiene al menos una persona." in text_of(response)
    assert written() == before


def test_one_who_was_removed_already_is_told_so(office, ready):
    member = ready.commissioners.get()
    path = url("commissioner_remove", ready.code, member.pk)
    office.post(path)
    assert not ready.commissioners.current().exists()
    assert "otra persona la sacó antes" in text_of(office.post(path, follow=True))


# Calling it ------------------------------------------------------------------------------------


def test_it_is_called_by_act(office, ready):
    response = office.post(url("process_publish", ready.code), ACT)
    assert response.url == ready.get_office_url()
    ready.refresh_from_db()
    assert (ready.status, ready.act_number) == ("published", ACT["act_number"])


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ({"act_number": ""}, "Escribe el número de la resolución."),
        ({"act_date": ""}, "Escribe la fecha de la resolución."),
        ({"act_date": "2026-11-19"}, "La resolución no puede tener una fecha futura."),
    ],
)
def test_without_a_sound_act_it_stays_a_draft(office, ready, act, words):
    refuses(office, url("process_publish", ready.code), ACT | act, words)


def test_all_that_is_missing_is_named_with_the_screen_that_puts_it_right(office, draft):
    Process.objects.update(summary="")
    response = refuses(
        office, url("process_publish", draft.code), ACT, "Cuenta en simple qué se elige",
        "Nombra al menos a una persona de la comisión electoral.", ACT["act_number"],
    )  # fmt: skip
    assert {issue["url"] for issue in response.context["issues"]} == {
        url("process_edit", draft.code),
        url("process_commission", draft.code),
    }


def test_the_rules_that_are_missing_are_put_right_in_the_council(as_user):
    draft = a.a_draft_process(a.a_council(rules=False), start=START)
    page = as_user(a.the_officer(draft.council)).get(url("process_publish", draft.code))
    assert url("rules", draft.council.code) in {issue["url"] for issue in page.context["issues"]}


SCREENS = ["process_edit", "process_contests", "process_dates", "process_publish", "process_delete"]


@pytest.mark.parametrize("screen", SCREENS)
def test_who_comes_after_a_colleague_called_it_is_told_who_and_when(office, ready, eva, screen):
    calling.publish(ready, act_number="Res. 9", act_date=NOON.date(), by=eva, now=NOON)
    before = written()
    for response in (
        office.get(url(screen, ready.code), follow=True),
        office.post(url(screen, ready.code), ACT, follow=True),
    ):
        assert response.redirect_chain == [(ready.get_office_url(), 302)]
        assert "Eva Mella ya lo convocó el miércoles 18 de noviembre de 2026." in text_of(response)
    assert written() == before


def test_who_loses_the_race_by_an_instant_is_told_too(office, ready, eva, monkeypatch):
    real = calling.publish

    def colleague_first(process, **act):
        same = Process.objects.get(pk=process.pk)
        real(same, act_number="Res. 9", act_date=NOON.date(), by=eva, now=NOON)
        return real(process, **act)

    monkeypatch.setattr(calling, "publish", colleague_first)
    response = office.post(url("process_publish", ready.code), ACT, follow=True)
    assert "Eva Mella ya lo convocó" in text_of(response)
    ready.refresh_from_db()
    assert ready.act_number == "Res. 9"


def test_a_draft_is_thrown_away_after_asking(office, draft):
    assert office.get(url("process_delete", draft.code)).status_code == 200
    assert Process.objects.exists()
    office.post(url("process_delete", draft.code))
    assert not Process.objects.exists()


# Once it was called ----------------------------------------------------------------------------


@pytest.fixture
def called(council):
    return a.a_process(council)  # at NOON, in its accreditation


def change(stage, **fields):
    return {
        "first": stage.starts_at.date().isoformat(), "last": stage.last_day.isoformat(), "move_rest": "on",
        "reason": "Faltó tiempo.", "act_number": "",
    } | fields  # fmt: skip


def test_a_stage_moves_with_those_that_follow_and_the_reason_stays(office, called):
    voting = called.stage(StageCode.VOTING)
    data = change(voting, first="2026-12-21", last="2026-12-23")
    office.post(url("process_stage", called.code, voting.pk), data)
    fresh = a.fresh(called)
    assert fresh.stage(StageCode.VOTING).last_day == date(2026, 12, 23)
    assert fresh.stage(StageCode.COUNT).starts_at.date() == date(2026, 12, 24)
    assert voting.changes.get().reason == "Faltó tiempo."


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("voting", {"reason": " "}, "Di por qué cambian las fechas: es público."),
        ("voting", {"last": "2026-12-01", "first": "2026-12-02"}, "Una etapa termina después de empezar."),
        ("voting", {"first": "2026-11-01"}, "Esa fecha ya pasó."),
        ("voting", {"last": "2026-12-30", "move_rest": ""}, "Corre también las que siguen."),
        ("accreditation", {"last": "2026-11-27"}, "Una etapa que ya empezó cambia por una resolución"),
        ("accreditation", {"first": "2026-11-17", "act_number": "Res. 1"}, "solo puede cambiar su término."),
        ("registration", {"last": "2026-11-30", "act_number": "Res. 1"}, "un plazo vencido no se amplía"),
    ],
)
def test_a_change_that_the_law_does_not_allow_is_refused(office, called, code, fields, words):
    stage = called.stage(code)
    before = written()
    response = office.post(url("process_stage", called.code, stage.pk), change(stage, **fields))
    assert response.status_code == 422
    assert words in text_of(response)
    assert written() == before


def test_a_stage_of_another_process_is_not_moved(office, called):
    other = a.a_process()
    assert office.get(url("process_stage", called.code, other.stage("voting").pk)).status_code == 404


def test_it_asks_to_announce_the_lot_until_somebody_did(office, called):
    announce = "Anunciar de dónde saldrá un sorteo"
    assert announce not in text_of(office.get(called.get_office_url()))
    Process.objects.filter(pk=called.pk).update(lot_source="")
    assert announce in text_of(office.get(called.get_office_url()))


def test_where_a_lot_comes_from_is_said_until_somebody_may_vote(office, as_user, clock, called):
    office.post(url("process_lot", called.code), {"source": "El Loto del 2 de diciembre"})
    called.refresh_from_db()
    assert called.lot_source == "El Loto del 2 de diciembre"
    clock.move_to(a.in_stage(called, StageCode.VOTING))
    office = as_user(a.the_officer(called.council))  # a month later
    response = office.post(url("process_lot", called.code), {"source": "Otra cosa"}, follow=True)
    assert "Eso ya no se puede hacer en este proceso." in text_of(response)
    called.refresh_from_db()
    assert called.lot_source == "El Loto del 2 de diciembre"


def test_it_is_annulled_with_a_reason(office, called):
    refuses(office, url("process_annul", called.code), {"reason": " "}, "Di por qué se anula: es público.")
    office.post(url("process_annul", called.code), {"reason": "Faltó quórum."})
    called.refresh_from_db()
    assert (called.status, called.annul_reason) == ("annulled", "Faltó quórum.")


@pytest.mark.parametrize("screen", ["process_annul", "process_appoint", "process_lot"])
def test_who_comes_after_a_colleague_annulled_it_is_told_who(office, called, eva, screen):
    calling.annul(called, reason="Faltó quórum.", by=eva, now=NOON)
    before = written()
    response = office.post(url(screen, called.code), ACT | {"reason": "x", "source": "x"}, follow=True)
    assert "Eva Mella lo anuló el miércoles 18 de noviembre de 2026." in text_of(response)
    assert written() == before


# Who enters ------------------------------------------------------------------------------------

TERM = {"starts_on": "2027-03-01", "last_day": "2029-02-28"}


@pytest.fixture
def elected(as_user, clock):
    """An election with a result, on the first day to appoint; and the officer's browser."""
    process = a.with_result(a.an_election(voters=3, candidates=1))
    clock.move_to(a.in_stage(process, StageCode.APPOINTMENT))
    return process


@pytest.fixture
def appointer(elected, as_user):
    return as_user(a.the_officer(elected.council))


def act_on(process):
    return {"act_number": "Resolución 120", "act_date": a.in_stage(process, "appointment").date()} | TERM


def test_who_takes_which_seat_is_shown_before(appointer, elected):
    before = written()
    response = appointer.get(url("process_appoint", elected.code))
    (row,) = response.context["rows"]
    assert (row["candidacy"], row["seat"]) == (Candidacy.objects.get(), elected.council.seats.get())
    data = act_on(elected) | {"preview": "1"}
    assert appointer.post(url("process_appoint", elected.code), data).status_code == 200
    assert written() == before


def test_they_are_named_by_resolution_with_its_file(appointer, elected):
    upload = files.an_upload("resolucion.pdf", files.a_pdf())
    appointer.post(url("process_appoint", elected.code), act_on(elected) | {"upload": upload})
    term = elected.council.terms.get()
    assert (term.act_number, term.document.name) == ("Resolución 120", "resolucion.pdf")
    assert term.mandates.get().seat == elected.council.seats.get()


def test_a_seat_that_somebody_still_fills_gets_its_message(appointer, elected):
    a.a_term(elected.council, starts_on=date(2026, 1, 1), last_day=date(2027, 6, 30))
    a.a_member(elected.council.terms.get())
    upload = files.an_upload("resolucion.pdf", files.a_pdf())
    data = act_on(elected) | {"upload": upload}
    response = refuses(
        appointer, url("process_appoint", elected.code), data, "Se cruza con el período 2026-2027",
        "Sin cupo libre ese día",
    )  # fmt: skip
    assert response.context["rows"][0]["seat"] is None


def test_nobody_is_named_before_the_result(as_user, clock):
    process = a.an_election()
    clock.move_to(a.after_stage(process, StageCode.VOTING))
    office, path = as_user(a.the_officer(process.council)), url("process_appoint", process.code)
    data = act_on(process) | {"act_date": "2026-11-16"}
    for response in (office.get(path, follow=True), office.post(path, data, follow=True)):
        assert "Antes la comisión publica el resultado." in response.content.decode()
    assert not process.council.terms.exists()


def test_dates_that_cannot_be_called_are_told_where_they_are_put_right(as_user):
    draft = a.a_draft_process()
    draft.stages.update(starts_at=NOON - 30 * DAY, ends_at=NOON - 20 * DAY)
    page = as_user(a.the_officer(draft.council)).get(url("process_dates", draft.code))
    assert "La inscripción terminaría antes de convocar. Mueve las fechas." in page.context["wrong"]


@pytest.mark.parametrize("stage", [StageCode.REGISTRATION, StageCode.VOTING])
def test_the_menu_of_a_commissioner_leads_her_nowhere_she_may_not_go(as_user, clock, stage):
    process = a.an_election() if stage == StageCode.VOTING else a.a_process()
    clock.move_to(a.in_stage(process, stage))
    commission = as_user(a.the_commissioner(process))
    side = commission.get(process.get_office_url()).context["side"]
    assert [commission.get(item["url"]).status_code for item in side] == [200] * len(side)
    assert len(side) > 4


def test_of_two_officers_who_appoint_the_second_is_told_who_was_first(appointer, elected, monkeypatch):
    eva = an_officer_of(elected.council.service, display_name="Eva Mella")

    def colleague_first(process):
        appointing.appoint(
            process, act_number="Res. 9", act_date=date(2026, 12, 18), starts_on=date(2027, 3, 1),
            last_day=date(2029, 2, 28), by=eva, now=process.result_at,
        )  # fmt: skip
        return {}

    monkeypatch.setattr(process_office_pages, "appointed_for", colleague_first)
    response = appointer.post(url("process_appoint", elected.code), act_on(elected), follow=True)
    assert "Eva Mella ya nombró a quienes integran el consejo" in text_of(response)
    assert elected.council.mandates.count() == 1


@pytest.fixture
def designation(clock):
    """Two organisations admitted for one seat that the service gives."""
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)), method=Method.DESIGNATION)
    for application in [a.an_application(process), a.an_application(process)]:
        a.admitted(application)
        a.a_candidacy(application)
    moment = a.after_stage(process, StageCode.CANDIDATES)
    deciding.publish_candidates(process, by=a.the_commissioner(process), now=moment)
    clock.move_to(moment + HOUR)
    return a.fresh(process)


def test_the_service_designates_no_more_than_the_seats(designation, as_user):
    office = as_user(a.the_officer(designation.council))
    first, second = Candidacy.objects.order_by("number")
    path, key = url("process_designate", designation.code), f"c{designation.contests.get().pk}"
    refuses(office, path, {key: [first.pk, second.pk]}, "Elige hasta 1.")
    refuses(office, path, {key: [], "form_token": "x"}, "Elige al menos a una persona.")
    refuses(office, path, {key: [HUGE]})
    assert office.post(path, {key: [second.pk]}).url == url("process_appoint", designation.code)
    assert Candidacy.objects.get(elected=True) == second


def test_where_people_vote_nobody_is_designated(office, called):
    assert office.get(url("process_designate", called.code)).status_code == 404


def test_a_draft_appoints_nobody(office, draft):
    assert office.get(url("process_appoint", draft.code)).status_code == 404
    assert office.get(url("process_annul", draft.code)).url == url("process_delete", draft.code)


def test_a_day_of_grace_is_not_given(office, clock, called):
    """The last minute of a stage is of it; the next one is not."""
    stage = called.stage(StageCode.ACCREDITATION)
    clock.move_to(stage.ends_at)
    data = change(stage, last="2026-11-27", act_number="Res. 1")
    refuses(office, url("process_stage", called.code, stage.pk), data, "un plazo vencido no se amplía")
    clock.move_to(stage.ends_at - DAY)
    assert office.post(url("process_stage", called.code, stage.pk), data).status_code == 302
