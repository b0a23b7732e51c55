"""Who acts for a service: invited by mail, accepted once by whoever owns the address, ended on a date."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.actions import open_account
from accounts.factors.actions import add_app
from participa.audit.models import Event
from participa.core import personal_data
from participa.core.calendar import end_of
from participa.notifications.tasks import sweep
from participa.services.actions import merge_service, team
from participa.services.models import Invitation, Membership
from participa.services.permissions import can_reset_factors, roles_to_give
from tests.accounts.test_a_second_factor import SECRET
from tests.services.builders import (
    NOW,
    TODAY,
    a_keeper,
    a_person,
    a_region,
    a_role,
    a_service,
    an_invitation,
    an_officer_of,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role
ANA = "ana.rojas@servicio.example"
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas")


@pytest.fixture
def admin(service):
    return an_officer_of(service, Role.ADMIN, display_name="Luz Pino")


@pytest.fixture
def hers(client, admin):
    client.force_login(admin)
    return client


def page_of(service):
    return f"/gestion/servicios/{service.slug}/equipo/"


def ana(email=ANA, **fields):
    return open_account(email, now=NOW, display_name="Ana", **fields)


def the_letter(mailoutbox):
    sweep()
    return mailoutbox[-1]


def link_in(mail):
    return re.search(r"https?://[^/]+(/invitacion/\S+/)", mail.body)[1]


# Inviting -----------------------------------------------------------------------------------


def test_an_invitation_leaves_by_mail_and_only_its_digest_is_kept(hers, service, mailoutbox):
    answer = hers.post(f"{page_of(service)}invitar/", {"email": ANA.upper(), "role": "officer"}, follow=True)
    assert "Enviamos la invitación" in answer.content.decode()
    letter = the_letter(mailoutbox)
    assert letter.to == [ANA]
    assert "Luz Pino te invita a actuar por Servicio de Riberas" in letter.body
    token = link_in(letter).split("/")[-2]
    kept = Invitation.objects.get()
    assert token not in str(Invitation.objects.values().get())
    assert Invitation.objects.of_token(token).get() == kept
    assert kept.expires_at - kept.invited_at == WEEK
    assert ANA not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_answer_is_the_same_whether_she_has_an_account_or_not(hers, service, mailoutbox):
    ana()
    said = []
    for email in (ANA, "nadie@servicio.example"):
        page = hers.post(f"{page_of(service)}invitar/", {"email": email, "role": "officer"}, follow=True)
        text = page.content.decode().replace(email, "X")
        said.append(re.search(r"Enviamos la invitación.*?<", text)[0])
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "sin arroba"}, "nombre@ejemplo.cl"),
        ({"email": ""}, "Escribe el correo"),
        ({"role": "emperor"}, "Elige una de las opciones"),
        ({"role": ""}, "Elige una opción"),
        ({"until": "2020-01-01"}, "Esa fecha ya pasó"),
        ({"region": "999"}, "Elige una de las opciones"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_leaves(hers, service, typed, words, mailoutbox):
    form = {"email": ANA, "role": "officer"} | typed
    refused = hers.post(f"{page_of(service)}invitar/", form)
    assert refused.status_code == 422
    assert words in refused.content.decode()
    sweep()
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_nobody_administers_a_service_in_one_region_only(service, admin):
    with pytest.raises(ValidationError, match="todas las regiones"):
        team.invite(service, ANA, Role.ADMIN, by=admin, now=NOW, region=a_region())


def test_the_same_role_is_offered_once(service, admin):
    team.invite(service, ANA, Role.OFFICER, by=admin, now=NOW)
    with pytest.raises(ValidationError, match="invitación pendiente"):
        team.invite(service, ANA, Role.OFFICER, by=admin, now=NOW)
    team.invite(service, ANA, Role.OFFICER, by=admin, now=NOW, region=a_region())
    team.invite(service, ANA, Role.OFFICER, by=admin, now=NOW + WEEK)  # the other is over
    assert Invitation.objects.count() == 3


def test_whoever_has_the_role_is_not_offered_it(service, admin):
    with pytest.raises(ValidationError, match="Ya tiene ese rol"):
        team.invite(service, admin.email, Role.ADMIN, by=admin, now=NOW)


def test_segegob_names_administrators_and_they_name_the_rest(service, admin):
    keeper = a_keeper()
    assert roles_to_give(keeper, service, now=NOW) == (Role.ADMIN,)
    assert roles_to_give(admin, service, now=NOW) == tuple(Role)
    team.invite(service, ANA, Role.ADMIN, by=keeper, now=NOW)
    with pytest.raises(PermissionDenied):
        team.invite(service, "x@servicio.example", Role.OFFICER, by=keeper, now=NOW)


def outsiders(service):
    other = a_service()
    return [
        a_person(),
        *(an_officer_of(service, role) for role in Role if role != Role.ADMIN),
        an_officer_of(other, Role.ADMIN),
        an_officer_of(service, Role.ADMIN, until=NOW),
        an_officer_of(service, Role.OFFICER, region=a_region()),
    ]


def test_nobody_else_decides_who_acts_for_it(service, admin):
    invitation, _token = an_invitation(service)
    held = an_officer_of(service).memberships.get()
    add_app(held.user, SECRET, by=held.user, now=NOW)
    before = Event.objects.count()
    for stranger in outsiders(service):
        for attempt in (
            lambda who: team.invite(service, ANA, Role.OFFICER, by=who, now=NOW),
            lambda who: team.send_again(invitation, by=who, now=NOW),
            lambda who: team.withdraw(invitation, by=who, now=NOW),
            lambda who: team.end_role(held, by=who, now=NOW, reason="x"),
            lambda who: team.reset_factors(held, by=who, now=NOW),
        ):
            with pytest.raises(PermissionDenied):
                attempt(stranger)
    assert Event.objects.count() == before
    assert Invitation.objects.count() == 1
    assert Authenticator.objects.count() == 1


def test_another_services_people_are_not_found(hers, service):
    other = a_service("Otro", slug="otro")
    theirs = an_officer_of(other).memberships.get()
    invitation, _token = an_invitation(other)
    assert hers.get(page_of(other)).status_code == 404
    for where in (service, other):
        for pk, leaf in (
            (theirs.pk, "terminar"),
            (theirs.pk, "segundo-factor"),
            (f"invitaciones/{invitation.pk}", "enviar"),
            (f"invitaciones/{invitation.pk}", "retirar"),
        ):
            assert hers.post(f"{page_of(where)}{pk}/{leaf}/", {"reason": "x"}).status_code == 404
    theirs.refresh_from_db()
    invitation.refresh_from_db()
    assert theirs.ended_at is None
    assert invitation.revoked_at is None


def test_a_closed_service_invites_nobody(service, admin):
    keeper = a_keeper()
    service.closed_on = TODAY
    service.save()
    for by in (keeper, admin):
        with pytest.raises((PermissionDenied, ValidationError)):
            team.invite(service, ANA, Role.ADMIN, by=by, now=NOW)


def test_invitations_are_limited(hers, service, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"invitation": ("2/h", "100/h")}
    for n in range(2):
        hers.post(f"{page_of(service)}invitar/", {"email": f"x{n}@servicio.example", "role": "officer"})
    refused = hers.post(f"{page_of(service)}invitar/", {"email": ANA, "role": "officer"})
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert Invitation.objects.count() == 2


# Accepting ----------------------------------------------------------------------------------


def test_she_reads_what_is_offered_without_signing_in(client, service):
    _invitation, token = an_invitation(service, Role.OFFICER, email=ANA, region=a_region())
    with time_machine.travel(NOW):
        page = client.get(f"/invitacion/{token}/")
    text = page.content.decode()
    assert "Te invitan a actuar por Servicio de Riberas" in text
    assert "Región de Los Ríos" in text
    assert "an…@servicio.example" in text
    assert ANA not in text
    assert page["Referrer-Policy"] == "strict-origin-when-cross-origin"  # the address is a key
    assert "no-store" in page["Cache-Control"]
    assert f"/cuenta/ingresar/?next=%2Finvitacion%2F{token}%2F" in text


def test_accepting_makes_one_role_and_forgets_the_address(client, service):
    until = end_of(date(2027, 3, 31))
    invitation, token = an_invitation(service, Role.OFFICER, email=ANA, until=until, region=a_region())
    person = ana(ANA.upper())
    client.force_login(person)
    with time_machine.travel(NOW, tick=False):
        assert "Aceptar el rol" in client.get(f"/invitacion/{token}/").content.decode()
        assert client.post(f"/invitacion/{token}/").url == "/gestion/"
        assert client.post(f"/invitacion/{token}/").url == "/gestion/"
        assert client.get(f"/invitacion/{token}/").url == "/gestion/"
    held = person.memberships.get()
    assert (held.role, held.service, held.ended_at) == ("officer", service, until)
    assert (held.started_by, held.started_at) == (invitation.invited_by, NOW)
    assert held.region.slug == "los-rios"
    invitation.refresh_from_db()
    assert (invitation.email, invitation.membership) == ("", held)
    verbs = list(Event.objects.filter(verb__startswith="service.").values_list("verb", flat=True))
    assert sorted(verbs) == ["service.invitation_accepted", "service.role_given"]


def test_a_forwarded_invitation_serves_nobody_else(client, service):
    _invitation, token = an_invitation(service, Role.OFFICER, email=ANA)
    other = ana("otra@servicio.example")
    client.force_login(other)
    with time_machine.travel(NOW):
        page = client.get(f"/invitacion/{token}/").content.decode()
        assert "Entraste con otro correo" in page
        assert "Aceptar el rol" not in page
        assert client.post(f"/invitacion/{token}/").url == f"/invitacion/{token}/"
    with pytest.raises(PermissionDenied):
        team.accept(Invitation.objects.get(), by=other, now=NOW)
    assert not other.memberships.exists()


def test_an_address_that_nobody_proved_is_not_hers(client, service):
    _invitation, token = an_invitation(service, Role.OFFICER, email=ANA)
    person = a_person(ANA)  # typed by somebody; no code came back
    client.force_login(person)
    with time_machine.travel(NOW):
        client.post(f"/invitacion/{token}/")
    assert not person.memberships.exists()


def test_signing_out_to_enter_with_the_right_address_comes_back_here(client, service):
    _invitation, token = an_invitation(service, Role.OFFICER, email=ANA)
    client.force_login(ana("otra@servicio.example"))
    there = f"/cuenta/ingresar/?next=/invitacion/{token}/"
    assert client.post("/cuenta/salir/", {"next": there}).url == there
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(
    "fate", ["expired", "withdrawn", "taken", "unknown", "host_left", "closed", "too_late"]
)
def test_an_invitation_that_is_over_says_the_same_whatever_happened(client, service, admin, fate):
    invitation, token = an_invitation(service, Role.OFFICER, email=ANA, by=admin)
    person, when = ana(), NOW
    if fate == "expired":
        when = NOW + WEEK
    elif fate == "withdrawn":
        team.withdraw(invitation, by=admin, now=NOW)
    elif fate == "taken":
        Invitation.objects.update(
            accepted_at=NOW, email="", membership=a_role(a_person(), service, Role.ANALYST)
        )
    elif fate == "unknown":
        token = "otro"
    elif fate == "host_left":
        admin.memberships.update(ended_at=NOW)
    elif fate == "closed":
        service.closed_on = TODAY
        service.save()
    elif fate == "too_late":
        Invitation.objects.update(until=NOW)
    client.force_login(person)
    with time_machine.travel(when, tick=False):
        refused = client.post(f"/invitacion/{token}/")
    assert refused.status_code == 404
    assert "Esta invitación ya no sirve" in refused.content.decode()
    assert not person.memberships.exists()


def test_the_instant_before_it_is_over_it_is_good(service):
    invitation, _token = an_invitation(service, Role.OFFICER, email=ANA)
    assert team.accept(invitation, by=ana(), now=invitation.expires_at - SECOND)


def test_sent_again_the_first_link_stops_working(hers, service, admin, mailoutbox):
    invitation, old = an_invitation(service, Role.OFFICER, email=ANA)
    hers.post(f"{page_of(service)}invitaciones/{invitation.pk}/enviar/")
    new = link_in(the_letter(mailoutbox))
    assert hers.get(f"/invitacion/{old}/").status_code == 404
    assert hers.get(new).status_code == 200


def test_withdrawn_it_forgets_the_address(hers, service):
    invitation, token = an_invitation(service, Role.OFFICER, email=ANA)
    hers.post(f"{page_of(service)}invitaciones/{invitation.pk}/retirar/")
    invitation.refresh_from_db()
    assert invitation.email == ""
    for leaf in ("retirar", "enviar"):
        page = hers.post(f"{page_of(service)}invitaciones/{invitation.pk}/{leaf}/", follow=True)
        assert "ya se aceptó o se retiró" in page.content.decode()
    assert hers.get(f"/invitacion/{token}/").status_code == 404


def test_a_role_she_has_already_is_not_doubled(service):
    person = ana()
    held = a_role(person, service)
    invitation, _token = an_invitation(service, Role.OFFICER, email=ANA)
    assert team.accept(invitation, by=person, now=NOW) == held
    assert person.memberships.count() == 1


def test_a_service_that_becomes_part_of_another_withdraws_its_invitations(service):
    invitation, _token = an_invitation(service, Role.OFFICER, email=ANA)
    merge_service(service, a_service(), on=TODAY, by=a_keeper(), now=NOW)
    invitation.refresh_from_db()
    assert invitation.revoked_at == NOW
    assert invitation.email == ""


def test_what_is_kept_of_an_invitation_is_shown_and_forgotten(service):
    invitation, _token = an_invitation(service, Role.OFFICER, email=ANA)
    person = ana()
    (holding,) = [h for h in personal_data.holdings() if type(h).__name__ == "Invitations"]
    assert len(list(holding.export(person))) == 1
    holding.erase(person, now=NOW)
    assert not list(holding.export(person))
    invitation.refresh_from_db()
    assert invitation.email == ""


# Ending -------------------------------------------------------------------------------------


def test_a_role_ended_today_shuts_the_door_at_the_next_click(client, service, admin):
    officer = an_officer_of(service)
    client.force_login(officer)
    assert client.get("/gestion/").status_code == 200
    assert client.get(f"/gestion/servicios/{service.slug}/contacto/").status_code == 200
    team.end_role(officer.memberships.get(), by=admin, now=timezone.now(), reason="Cambió de unidad")
    assert client.get("/gestion/").status_code == 404
    assert client.get(f"/gestion/servicios/{service.slug}/contacto/").status_code == 404
    assert client.post(f"/gestion/servicios/{service.slug}/contacto/").status_code == 404


def test_a_role_ends_on_the_day_that_is_said(hers, service, admin):
    held = an_officer_of(service).memberships.get()
    with time_machine.travel(NOW, tick=False):
        form = {"on": "2026-12-31", "reason": "Termina su contrata"}
        hers.post(f"{page_of(service)}{held.pk}/terminar/", form)
        page = hers.get(page_of(service)).content.decode()
        assert "31 dic 2026" in page
        again = hers.get(f"{page_of(service)}{held.pk}/terminar/").content.decode()
        assert "2026-12-31" in again
    held.refresh_from_db()
    assert held.ended_at == end_of(date(2026, 12, 31))
    assert (held.ended_by, held.end_reason) == (admin, "Termina su contrata")
    assert Event.objects.get(verb="service.role_ended").data["on"] == "2026-12-31"


@pytest.mark.parametrize("form", [{"reason": ""}, {"on": "2026-11-21", "reason": "x"}, {"on": "ayer"}])
def test_without_a_reason_or_with_a_past_day_it_goes_on(hers, service, form):
    held = an_officer_of(service).memberships.get()
    with time_machine.travel(NOW):
        assert hers.post(f"{page_of(service)}{held.pk}/terminar/", form).status_code == 422
    held.refresh_from_db()
    assert held.ended_at is None


def test_who_left_stays_in_the_history(hers, service, admin):
    officer = an_officer_of(service, display_name="Rosa Vera")
    form = {"reason": "Cambió de unidad"}
    hers.post(f"{page_of(service)}{officer.memberships.get().pk}/terminar/", form)
    page = hers.get(page_of(service)).content.decode()
    assert "Rosa Vera" in page
    assert "«Cambió de unidad»" in page
    assert "Lo anotó Luz Pino" in page


def test_the_last_administrator_cannot_leave(hers, service, admin):
    held = admin.memberships.get()
    refused = hers.post(f"{page_of(service)}{held.pk}/terminar/", {"reason": "Me voy"})
    assert refused.status_code == 422
    assert "Nadie más administra este servicio" in refused.content.decode()
    held.refresh_from_db()
    assert held.ended_at is None
    assert not Event.objects.filter(verb="service.role_ended").exists()


def test_an_administrator_who_leaves_before_is_no_successor(service, admin):
    an_officer_of(service, Role.ADMIN, until=end_of(TODAY))
    held = admin.memberships.get()
    with pytest.raises(ValidationError):
        team.end_role(held, by=admin, now=NOW, on=date(2026, 12, 1), reason="x")
    a_role(admin, service, Role.OFFICER)
    team.end_role(held, by=admin, now=NOW, reason="x")  # until tonight the other one administers


def test_segegob_may_end_the_last_one(service, admin):
    team.end_role(admin.memberships.get(), by=a_keeper(), now=NOW, reason="x")
    assert not service.memberships.current(NOW).exists()
    assert Event.objects.get().role == "SEGEGOB"


def test_the_invitations_of_whoever_stops_administering_are_withdrawn(service, admin):
    an_officer_of(service, Role.ADMIN)
    invitation = team.invite(service, ANA, Role.OFFICER, by=admin, now=NOW)
    team.end_role(admin.memberships.get(), by=a_keeper(), now=NOW, reason="x")
    invitation.refresh_from_db()
    assert invitation.revoked_at == NOW


# Lost factors -------------------------------------------------------------------------------


def test_a_lost_factor_is_taken_away_and_her_sessions_end(hers, service, admin, client, mailoutbox):
    officer = an_officer_of(service)
    add_app(officer, SECRET, by=officer, now=NOW)
    there = type(client)()
    there.force_login(officer)
    assert "Lo perdió" in hers.get(page_of(service)).content.decode()
    address = f"{page_of(service)}{officer.memberships.get().pk}/segundo-factor/"
    assert "habla con esa persona" in hers.get(address).content.decode()
    hers.post(address)
    assert not Authenticator.objects.exists()
    assert get_user(there).is_anonymous
    assert the_letter(mailoutbox).to == [officer.email]
    assert Event.objects.filter(verb="service.factors_reset", actor=admin).exists()


def test_nobody_takes_away_her_own_nor_those_of_who_has_other_powers(service, admin):
    elsewhere = an_officer_of(service)
    a_role(elsewhere, a_service())
    national = an_officer_of(service)
    national.user_permissions.add(Permission.objects.get(codename="manage_directory"))
    technical = an_officer_of(service, is_staff=True)
    stranger = an_officer_of(a_service())
    for colleague in (admin, elsewhere, national, technical, stranger):
        assert not can_reset_factors(admin, colleague, service, now=NOW)
    assert can_reset_factors(a_keeper(), elsewhere, service, now=NOW)
    assert not can_reset_factors(a_keeper(), technical, service, now=NOW)


def test_the_page_offers_it_exactly_where_it_may_be_done(hers, service, admin):
    elsewhere, national = an_officer_of(service), an_officer_of(service)
    a_role(elsewhere, a_service())
    national.user_permissions.add(Permission.objects.get(codename="manage_directory"))
    plain, technical = an_officer_of(service), an_officer_of(service, is_staff=True)
    for user in (admin, elsewhere, national, plain, technical):
        add_app(user, SECRET, by=user, now=NOW)
    rows = hers.get(page_of(service)).context["people"]
    now = timezone.now()
    assert {row["held"].user for row in rows if row["may_reset"]} == {plain}
    for row in rows:
        assert row["may_reset"] == can_reset_factors(admin, row["held"].user, service, now=now)


# The page -----------------------------------------------------------------------------------


def test_the_page_is_written_down_as_seen(hers, service, admin):
    hers.get(page_of(service))
    seen = Event.objects.get(verb="personal_data.seen")
    assert (seen.actor, seen.data) == (admin, {"what": "team"})


def test_segegob_comes_from_the_directory(client, service):
    client.force_login(a_keeper())
    page = client.get(page_of(service)).content.decode()
    assert "SEGEGOB" in page
    assert "/segegob/directorio/" in page
    assert f"/gestion/servicios/{service.slug}/contacto/" not in page
    client.post(f"{page_of(service)}invitar/", {"email": ANA, "role": "admin"})
    assert Invitation.objects.get().role == "admin"


def test_only_administrators_find_the_team_in_the_menu(client, service, admin):
    for person, there in ((admin, True), (an_officer_of(service), False)):
        client.force_login(person)
        page = client.get(f"/gestion/servicios/{service.slug}/").content.decode()
        assert (page_of(service) in page) == there


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries(hers, service, rows, django_assert_num_queries):
    region = a_region()
    for _n in range(rows):
        officer = an_officer_of(service, region=region)
        add_app(officer, SECRET, by=officer, now=NOW)
        an_officer_of(service, until=NOW)
        an_invitation(service, by=officer)
    hers.get(page_of(service))
    with django_assert_num_queries(17):
        hers.get(page_of(service))


def test_who_looked_at_a_team_is_no_part_of_the_history_of_the_body(client, service):
    client.force_login(a_keeper())
    client.get(page_of(service))
    page = client.get(f"/segegob/directorio/{service.code}/").content.decode()
    assert "personal_data" not in page
    assert "Está como se cargó" in page


def test_a_closed_service_shows_its_team_and_invites_nobody(client, service):
    service.closed_on = TODAY
    service.save()
    client.force_login(a_keeper())
    assert "Enviar la invitación" not in client.get(page_of(service)).content.decode()
    form = {"email": ANA, "role": "admin"}
    assert client.post(f"{page_of(service)}invitar/", form).status_code == 404
    assert not Invitation.objects.exists()


def test_ones_own_factors_are_not_taken_away_here(hers, service, admin):
    add_app(admin, SECRET, by=admin, now=NOW)
    address = f"{page_of(service)}{admin.memberships.get().pk}/segundo-factor/"
    assert hers.post(address).status_code == 404
    assert Authenticator.objects.exists()


def test_an_invitation_is_named_by_its_role_and_service(service):
    invitation, _token = an_invitation(service, Role.ANALYST)
    assert str(invitation) == "Analista: Servicio de Riberas"


# At once ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_clicks_at_once_make_one_role(service):
    invitation, _token = an_invitation(service, Role.OFFICER, email=ANA)
    person = ana()
    barrier = Barrier(2)

    def click(_n):
        try:
            barrier.wait(5)
            return team.accept(Invitation.objects.get(pk=invitation.pk), by=person, now=NOW).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(click, range(2)))
    assert made == {person.memberships.get().pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_administrators_who_leave_at_once_leave_one_behind(service, admin):
    both = [admin.memberships.get(), an_officer_of(service, Role.ADMIN).memberships.get()]
    barrier = Barrier(2)

    def leave(held):
        try:
            barrier.wait(5)
            team.end_role(held, by=held.user, now=NOW, reason="x")
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, both)) == ["left", "refused"]
    assert service.memberships.current(NOW).count() == 1
