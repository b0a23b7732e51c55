"""Setting a council up from its screens: what is wrong is said beside its field, and nothing is written."""

from datetime import date

import pytest
from django.urls import reverse

from councils.actions import setting_up
from councils.models import Council, CouncilOffice, Estate, Mandate, Seat
from participa.audit.models import Event
from participa.documents.models import Document
from tests.builders import DAY, NOON, SECOND, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import everything
from tests.documents import files
from tests.organizations.builders import an_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HUGE = "9" * 40
RULES = {
    "number": "Resolución exenta 99", "date": "2026-11-10", "url": "https://www.ejemplo.cl/reglamento",
    "term_years": "3", "min_sessions": "6", "quorum": "majority", "self_convening": "third",
    "voters": "organizations", "reelection": "once", "has_substitutes": "on",
}  # fmt: skip


def url(name, *args):
    return reverse(f"councils_office:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def council():
    return a.a_council_in_force(members=2)


@pytest.fixture
def office(council, as_user):
    return as_user(a.the_officer(council))


def refuses(office, path, data, *words, status=422):
    """The page says each of ``words`` and writes nothing."""
    before = everything()
    response = office.post(path, data)
    assert response.status_code == status
    for each in words:
        assert each in text_of(response)
    assert everything() == before
    assert not Document.objects.exists()
    return response


# New and edit ----------------------------------------------------------------------------------


def test_a_council_is_created_and_its_rules_come_next(as_user):
    service = a_service()
    hers = as_user(an_officer_of(service))
    response = hers.post(
        url("new"), {"service": service.pk, "name": "  Consejo   de Riberas ", "summary": ""}
    )
    made = Council.objects.get()
    assert (made.name, made.service, made.region) == ("Consejo de Riberas", service, None)
    assert response.url == url("rules", made.code)


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_without_a_sound_name_there_is_no_council(as_user, name):
    service = a_service()
    refuses(as_user(an_officer_of(service)), url("new"), {"service": service.pk, "name": name})


@pytest.mark.parametrize("service", ["", "0", HUGE, "x"])
def test_a_service_somebody_made_up_has_no_council(office, service):
    refuses(office, url("new"), {"service": service, "name": "Otro"})


def test_the_second_council_of_a_service_is_refused_beside_its_region(office, council):
    response = refuses(
        office,
        url("new"),
        {"service": council.service.pk, "name": "Otro"},
        "Ese consejo ya está en el portal.",
    )
    assert list(response.context["form"].errors) == ["region"]


def test_a_regional_officer_creates_only_that_of_her_region(as_user):
    service, biobio = a_service(), a_region("biobio", code="08", name="Región del Biobío", order=8)
    maule = a_region("maule", code="07", name="Región del Maule", order=7)
    hers = as_user(an_officer_of(service, region=biobio))
    for region in ("", maule.pk):
        refuses(hers, url("new"), {"service": service.pk, "region": region, "name": "Consejo"})
    hers.post(url("new"), {"service": service.pk, "region": biobio.pk, "name": "Consejo"})
    assert Council.objects.get().region == biobio


def test_pressing_twice_makes_one_council(as_user):
    service = a_service()
    hers = as_user(an_officer_of(service))
    form = {"service": service.pk, "name": "Consejo", "form_token": "el-mismo"}
    assert len({hers.post(url("new"), form).url for _press in range(2)}) == 1
    assert Council.objects.count() == 1


def test_its_name_is_corrected(office, council):
    office.post(
        url("edit", council.code),
        {"name": "Otro nombre", "summary": "Para qué", "seen": council.changed_at.isoformat()},
    )
    council.refresh_from_db()
    assert (council.name, council.summary) == ("Otro nombre", "Para qué")


def test_who_saves_over_a_colleague_is_told_who_and_keeps_her_text(office, council):
    seen = council.changed_at.isoformat()
    eva = an_officer_of(council.service, display_name="Eva Mella")
    setting_up.edit(council, name="De Eva", summary="", by=eva, now=NOON, seen_at=council.changed_at)
    response = refuses(
        office,
        url("edit", council.code),
        {"name": "De Ana", "summary": "", "seen": seen},
        "Eva Mella guardó cambios el miércoles 18 de noviembre de 2026",
    )
    assert response.context["form"]["name"].value() == "De Ana"


@pytest.mark.parametrize("seen", ["", "ayer", "2026-11-18T12:00:00", "\x00", "9" * 400])
def test_a_forged_instant_overwrites_nothing(office, council, seen):
    refuses(office, url("edit", council.code), {"name": "Encima", "summary": "", "seen": seen})


# Rules -----------------------------------------------------------------------------------------


def set_rules(office, council, **fields):
    seen = setting_up.version_of_rules(council)
    return office.post(url("rules", council.code), RULES | {"seen": seen} | fields)


def test_new_rules_leave_those_of_before_as_history(office, council):
    assert set_rules(office, council).url == url("rules", council.code)
    current = council.rules.current().get()
    assert (current.number, current.term_years, current.reelection) == ("Resolución exenta 99", 3, "once")
    assert council.rules.exclude(superseded_at=None).get().number == "Resolución exenta 88"


def test_the_file_of_the_rules_stays_until_another_comes(office, council):
    set_rules(office, council, url="", upload=files.an_upload("reglamento.pdf", files.a_pdf()))
    kept = council.rules.current().get().document
    set_rules(office, council, url="", number="Resolución 100")
    assert council.rules.current().get().document == kept
    set_rules(office, council)
    assert council.rules.current().get().document is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": ""}, "Completa «Resolución que las aprueba»."),
        ({"date": "2026-11-19"}, "La resolución no puede tener una fecha futura."),
        ({"date": "0001-01-01"}, "Revisa el año."),
        ({"url": ""}, "Sube el reglamento o pon su enlace: es público."),
        ({"url": "javascript:alert(1)"}, "Falta algo en el enlace."),
        ({"term_years": "0"}, "Escribe entre 1 y 10 años."),
        ({"term_years": HUGE}, "Escribe entre 1 y 10 años."),
        ({"min_sessions": "61"}, "Escribe entre 1 y 60 sesiones."),
        ({"quorum": "nobody"}, "Elige una de las opciones."),
    ],
)
def test_rules_that_make_no_sense_are_refused_beside_their_field(office, council, fields, words):
    refuses(
        office,
        url("rules", council.code),
        RULES | {"seen": setting_up.version_of_rules(council)} | fields,
        words,
    )


def test_a_file_that_is_no_pdf_leaves_nothing(office, council):
    upload = files.an_upload("reglamento.pdf", b"MZ\x90 un programa")
    seen = setting_up.version_of_rules(council)
    refuses(office, url("rules", council.code), RULES | {"url": "", "upload": upload, "seen": seen})


def test_rules_set_over_those_of_a_colleague_are_refused(office, council):
    seen = setting_up.version_of_rules(council)
    eva = an_officer_of(council.service, display_name="Eva Mella")
    setting_up.set_rules(council, by=eva, now=NOON, **a.RULES)
    data = RULES | {"url": "", "upload": files.an_upload("r.pdf", files.a_pdf()), "seen": seen}
    refuses(office, url("rules", council.code), data, "Eva Mella guardó cambios")


def test_what_the_norm_says_stands_beside_the_field(office, council):
    page = text_of(office.get(url("rules", council.code)))
    assert "Si tu reglamento no dice otra cosa: 2. Regla del portal" in page


# Seats -----------------------------------------------------------------------------------------


def rows_of(council, **changes):
    """The form of seats as it is shown, with some fields changed."""
    estates = list(council.estates.filter(closed_on=None))
    data = {
        "form-TOTAL_FORMS": len(estates) + 4,
        "form-INITIAL_FORMS": len(estates),
        "seen": setting_up.version_of_estates(council),
    }
    for n, estate in enumerate(estates):
        data |= {
            f"form-{n}-pk": estate.pk,
            f"form-{n}-name": estate.name,
            f"form-{n}-description": "",
            f"form-{n}-seats": estate.seats.filter(closed_on=None).count(),
        }
    return data | changes


def names_of(council):
    found = council.estates.filter(closed_on=None).order_by("order")
    return [(estate.name, estate.seats.filter(closed_on=None).count()) for estate in found]


def test_an_estate_is_added_in_an_empty_row(office, council):
    added = {"form-2-name": "Gremios", "form-2-seats": "2"}
    office.post(url("seats", council.code), rows_of(council) | added)
    assert names_of(council) == [("Territoriales", 2), ("Funcionales", 1), ("Gremios", 2)]


def test_two_estates_exchange_their_names(office, council):
    swapped = {"form-0-name": "Funcionales", "form-1-name": "Territoriales"}
    office.post(url("seats", council.code), rows_of(council) | swapped)
    assert names_of(council) == [("Funcionales", 2), ("Territoriales", 1)]


def test_an_estate_without_seats_closes(office, council):
    office.post(url("seats", council.code), rows_of(council) | {"form-1-seats": "0"})
    assert names_of(council) == [("Territoriales", 2)]
    assert Estate.objects.get(name="Funcionales").closed_on == NOON.date()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"form-0-seats": "1"}, "Hay quien ocupa cupos de «Territoriales»"),
        ({"form-0-seats": "-1"}, "Escribe entre 0 y 60 cupos."),
        ({"form-0-seats": HUGE}, "Escribe entre 0 y 60 cupos."),
        ({"form-0-name": ""}, "Escribe el nombre del estamento."),
        ({"form-2-name": "Gremios"}, "Escribe cuántos cupos tiene"),
        ({"form-2-name": "territoriales", "form-2-seats": "1"}, "Dos estamentos no pueden llamarse igual."),
    ],
)
def test_seats_that_make_no_sense_are_refused(office, council, fields, words):
    refuses(office, url("seats", council.code), rows_of(council) | fields, words)


def test_the_rows_without_their_counters_are_refused(office, council):
    refuses(office, url("seats", council.code), {"form-0-name": "Otro"})


def test_seats_set_over_those_of_a_colleague_are_refused(office, council):
    data = rows_of(council)
    eva = an_officer_of(council.service, display_name="Eva Mella")
    wanted = [
        {"pk": e.pk, "name": e.name, "seats": n + 2}
        for e, n in zip(council.estates.all(), (2, 1), strict=True)
    ]
    setting_up.set_estates(council, wanted, by=eva, now=NOON)
    refuses(office, url("seats", council.code), data, "Eva Mella guardó cambios")


# Members ---------------------------------------------------------------------------------------


@pytest.fixture
def vacant(council):
    return Seat.objects.get(estate__name="Funcionales")


def member(vacant, **fields):
    return {
        "seat": vacant.pk, "kind": "titular", "display_name": "Rosa Catrileo", "rut": "",
        "organization_name": "Club de Remo", "sex": "woman", "commune": "", "starts_on": "2026-11-18",
    } | fields  # fmt: skip


def test_a_vacant_seat_is_filled_until_the_term_ends(office, council, vacant):
    office.post(url("member_new", council.code), member(vacant))
    made = vacant.mandates.get()
    assert (made.display_name, made.organization_name) == ("Rosa Catrileo", "Club de Remo")
    assert (made.starts_on, made.last_day) == (NOON.date(), date(2026, 12, 31))


def test_her_organisation_is_found_by_its_rut(office, council, vacant):
    club = an_organization("Club de Remo Phoenix")
    club.verified_at = NOON
    club.save()
    office.post(url("member_new", council.code), member(vacant, rut=club.rut, organization_name=""))
    assert vacant.mandates.get().organization == club


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"display_name": ""}, "Escribe el nombre de la persona."),
        ({"organization_name": ""}, "Di qué organización ocupa el cupo."),
        ({"rut": "65.123.456-9"}, "Ese RUT no existe."),
        ({"rut": "12.345.678-5"}, "Ese número es de una persona."),
        ({"rut": "76.086.428-5"}, "Esa organización no está en el portal."),
        ({"starts_on": "2031-01-01"}, "Ese día no hay un período vigente."),
        ({"starts_on": ""}, "Escribe desde cuándo."),
        ({"seat": HUGE}, "Elige una de las opciones."),
        ({"commune": HUGE}, "Elige una de las opciones."),
        ({"kind": "rey"}, "Elige una de las opciones."),
    ],
)
def test_a_member_that_makes_no_sense_is_refused(office, council, vacant, fields, words):
    refuses(office, url("member_new", council.code), member(vacant, **fields), words)


def test_a_seat_that_somebody_fills_is_refused(office, council):
    taken = council.mandates.first().seat
    refuses(office, url("member_new", council.code), member(taken), "Ese cupo lo ocupa otra persona hasta el")


def test_a_seat_of_another_council_is_refused(office, council):
    refuses(office, url("member_new", council.code), member(a.a_council().seats.first()))


def test_she_leaves_and_her_organisation_names_another(office, council):
    first, second = council.mandates.all()
    office.post(url("member_end", council.code, first.pk), {"end": "resigned", "last_day": "2026-11-18"})
    office.post(
        url("member_replace", council.code, second.pk),
        {"display_name": "Hugo Barría", "last_day": "2026-11-20", "sex": "", "commune": ""},
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.end, first.last_day, second.end) == ("resigned", NOON.date(), "replaced")
    new = second.seat.mandates.get(end="")
    assert (new.display_name, new.starts_on) == ("Hugo Barría", date(2026, 11, 21))


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("member_end", {"end": "resigned", "last_day": "2030-01-01"}, "no está dentro de su mandato"),
        ("member_end", {"end": "removed", "last_day": "2026-11-18"}, "Di por qué cesa"),
        ("member_end", {"end": "term", "last_day": "2026-11-18"}, "Elige una de las opciones."),
        ("member_replace", {"display_name": "H", "last_day": "2030-01-01"}, "no está dentro de su mandato"),
        ("member_replace", {"display_name": "", "last_day": "2026-11-18"}, "Escribe el nombre"),
        ("member_link", {"email": "nadie@ejemplo.cl"}, "No hay una cuenta con ese correo."),
        ("member_link", {"email": "nadie"}, "Falta algo en el correo."),
    ],
)
def test_what_cannot_happen_to_a_mandate_is_refused(office, council, name, fields, words):
    refuses(office, url(name, council.code, council.mandates.first().pk), fields, words)


@pytest.mark.parametrize("name", ["member_end", "member_replace", "member_link"])
def test_who_comes_after_a_colleague_is_told_who_wrote_it(office, council, name):
    mandate = council.mandates.first()
    eva = an_officer_of(council.service, display_name="Eva Mella")
    Mandate.objects.filter(pk=mandate.pk).update(end="resigned", ended_by=eva, ended_at=NOON)
    before = everything()
    data = {"end": "removed", "last_day": "2026-11-18", "display_name": "x", "email": "a@ejemplo.cl"}
    response = office.post(url(name, council.code, mandate.pk), data, follow=True)
    assert "Eva Mella ya anotó cómo terminó ese mandato." in text_of(response)
    assert everything() == before


def test_her_account_is_linked_by_its_address(office, council):
    mandate, her = council.mandates.first(), a_person("rosa@ejemplo.cl")
    office.post(url("member_link", council.code, mandate.pk), {"email": "Rosa@Ejemplo.CL"})
    mandate.refresh_from_db()
    assert mandate.user == her


def test_an_account_is_of_one_member(office, council):
    first, second = council.mandates.all()
    refuses(
        office, url("member_link", council.code, first.pk), {"email": second.user.email},
        "Esa cuenta ya es de otra persona",
    )  # fmt: skip


def test_asking_for_accounts_without_end_is_limited(office, council, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"invitation": ("2/h", "200/h")}
    path = url("member_link", council.code, council.mandates.first().pk)
    codes = [office.post(path, {"email": f"n{n}@ejemplo.cl"}).status_code for n in range(3)]
    assert codes == [422, 422, 429]


# Terms and offices -----------------------------------------------------------------------------

TERM = {"act_number": "Resolución 5", "act_date": "2026-11-10", "starts_on": "2027-01-01",
        "last_day": "2028-12-31"}  # fmt: skip


def test_a_term_appointed_outside_is_registered_with_its_resolution(office, council):
    upload = files.an_upload("resolucion.pdf", files.a_pdf())
    office.post(url("term_new", council.code), TERM | {"upload": upload})
    made = council.terms.get(number=2)
    assert (made.starts_on, made.last_day) == (date(2027, 1, 1), date(2028, 12, 31))
    assert made.document.name == "resolucion.pdf"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_on": "2026-12-01"}, "Se cruza con el período 2025-2026"),
        ({"last_day": "2026-12-31"}, "El período termina después de empezar."),
        ({"act_date": "2027-01-01"}, "La resolución no puede tener una fecha futura."),
        ({"last_day": "9999-12-31"}, "Revisa el año."),
    ],
)
def test_a_term_that_makes_no_sense_leaves_no_file(office, council, fields, words):
    upload = files.an_upload("resolucion.pdf", files.a_pdf())
    refuses(office, url("term_new", council.code), TERM | fields | {"upload": upload}, words)


def test_a_term_is_proposed_after_the_last_for_as_long_as_the_rules_say(office, council):
    initial = office.get(url("term_new", council.code)).context["form"].initial
    assert (initial["starts_on"], initial["last_day"]) == (date(2027, 1, 1), date(2028, 12, 31))


def test_a_law_makes_a_term_last_longer(office, council):
    law = {"last_day": "2027-06-30", "law": "Ley 21.239", "reason": "Pandemia."}
    office.post(url("term_extend", council.code, 1), law)
    term = council.terms.get()
    assert (term.last_day, term.extensions.get().law) == (date(2027, 6, 30), "Ley 21.239")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"last_day": "2026-12-31"}, "Una prórroga termina después del"),
        ({"law": ""}, "Di qué ley lo dispone."),
        ({"reason": ""}, "Di por qué, en simple."),
    ],
)
def test_without_a_law_and_a_later_day_nothing_lasts_longer(office, council, fields, words):
    law = {"last_day": "2027-06-30", "law": "Ley 21.239", "reason": "Pandemia."}
    refuses(office, url("term_extend", council.code, 1), law | fields, words)


def test_a_member_presides_and_one_of_the_team_keeps_the_secretariat(office, council):
    rosa, marta = council.mandates.first(), an_officer_of(council.service, display_name="Marta")
    path = url("offices", council.code)
    office.post(f"{path}?cargo=presidencia", {"mandate": rosa.pk, "starts_on": "2026-11-18"})
    office.post(f"{path}?cargo=secretaria", {"user": marta.pk, "display_name": "", "starts_on": "2026-11-18"})
    held = dict(council.offices.values_list("kind", "display_name"))
    assert held == {"chair": rosa.display_name, "secretary": "Marta"}
    assert council.offices.get(kind="secretary").user == marta


@pytest.mark.parametrize(
    ("word", "fields", "words"),
    [
        ("presidencia", {"mandate": HUGE, "starts_on": "2026-11-18"}, "Elige una de las opciones."),
        ("presidencia", {"mandate": "", "starts_on": "2026-11-18"}, "Elige una opción en «Quién»."),
        ("secretaria", {"starts_on": "2026-11-18"}, "Elige a alguien del equipo o escribe un nombre."),
        ("actas", {"display_name": "Juan", "starts_on": ""}, "Completa «Desde»."),
    ],
)
def test_an_office_without_a_holder_is_refused(office, council, word, fields, words):
    refuses(office, f"{url('offices', council.code)}?cargo={word}", fields, words)


def test_somebody_of_another_service_is_not_of_the_team(office, council):
    other = an_officer_of(a_service())
    path = f"{url('offices', council.code)}?cargo=secretaria"
    refuses(office, path, {"user": other.pk, "starts_on": "2026-11-18"})


def test_nobody_takes_an_office_before_whoever_holds_it(office, council):
    council.offices.create(
        kind=CouncilOffice.Kind.MINUTES, display_name="Juan", starts_on=(NOON + DAY).date(), set_at=NOON
    )
    path = f"{url('offices', council.code)}?cargo=actas"
    refuses(office, path, {"display_name": "Eva", "starts_on": "2026-11-18"}, "empezó después de esa fecha")


def test_a_later_save_is_not_taken_for_an_earlier_one(office, council):
    """The instant that the form carries is to the microsecond."""
    Council.objects.update(changed_at=NOON + SECOND / 1000)
    refuses(office, url("edit", council.code), {"name": "x", "seen": NOON.isoformat()})


# What each may do ------------------------------------------------------------------------------


def test_who_only_reads_is_told_what_is_owed_without_a_button_that_leads_nowhere(as_user):
    council = a.a_council_in_force()
    session = a.a_held_session(council)
    reads = as_user(an_analyst_of(council.service))
    (task,) = reads.get(council.get_office_url()).context["tasks"]
    assert (task["title"], task["url"]) == (f"Escribir el acta: {session.title}", "")
    (row,) = reads.get(reverse("councils_office:list")).context["rows"]
    assert row["first"]["url"] == ""


def test_a_seat_that_only_a_substitute_fills_counts_as_filled(as_user):
    council = a.a_council_in_force(members=0)
    a.a_member(council.terms.get(), kind="substitute")
    page = as_user(a.the_officer(council)).get(council.get_office_url())
    assert page.context["stats"][0]["value"] == 1


def test_what_one_person_did_several_times_that_day_is_told_once(as_user):
    council = a.a_council_in_force(members=3)
    page = as_user(a.the_officer(council)).get(council.get_office_url())
    verbs = [(line["event"].verb, line["times"]) for line in page.context["trail"]]
    assert len({verb for verb, _times in verbs}) == len(verbs)
    assert sum(times for _verb, times in verbs) == Event.objects.exclude(verb="personal_data.seen").count()


def test_rules_sent_as_they_were_are_not_published_again(as_user):
    council = a.a_council_in_force()
    council.rules.update(url="https://www.ejemplo.cl/reglamento")
    office, path = as_user(a.the_officer(council)), reverse("councils_office:rules", args=[council.code])
    form = office.get(path).context["form"]
    data = {
        field.name: "" if field.value() is None else field.value() for field in form if field.name != "upload"
    }
    assert office.post(path, data).status_code == 302
    assert council.rules.count() == 1
