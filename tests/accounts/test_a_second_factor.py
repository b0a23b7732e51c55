"""Adding, using, losing and removing a second factor."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from accounts import actions as account_actions
from accounts.factors import actions, session
from accounts.factors.adapter import FactorAdapter
from participa.audit.models import Event
from participa.notifications.models import Message
from participa.notifications.tasks import sweep

from .builders import NOW, PASSWORD, a_person

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = "/cuenta/segundo-factor/"


def code_of(secret=SECRET, ahead=0):
    """What the app shows now, or in ``ahead`` half minutes."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2] + ahead):06d}"


def enters(client, person, *, method="code", ago=0, strong=False):
    """Signed in ``ago`` seconds ago, with a second factor if ``strong``."""
    client.force_login(person)
    records = [{"method": method, "at": time.time() - ago}]
    if strong:
        records.append({"method": "mfa", "at": time.time() - ago, "id": 0, "type": "totp"})
    kept = client.session
    kept["account_authentication_methods"] = records
    kept["account_authentication_methods_user"] = str(person.pk)
    kept.save()


def an_app(person, secret=SECRET):
    return actions.add_app(person, secret, by=person, now=NOW)


def codes_of(person):
    actions.make_codes(person, by=person, now=NOW)
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


def last_mail(mailoutbox):
    sweep()
    return mailoutbox[-1].body


def records_of(client):
    return [record["method"] for record in client.session["account_authentication_methods"]]


def begin(client, person):
    """The password was right; the second step awaits."""
    person.set_password(PASSWORD)
    person.save()
    return client.post("/cuenta/ingresar/", {"email": person.email, "password": PASSWORD})


# Adding -------------------------------------------------------------------------------------


def test_an_app_is_added_with_its_first_code(client):
    ana = a_person()
    enters(client, ana)
    page = client.get(f"{HOME}app/")
    secret = client.session[session.SECRET]
    assert page.context["key"].replace(" ", "") == secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    answer = client.post(f"{HOME}app/", {"code": code_of(secret)})
    assert answer.url == f"{HOME}codigos/"
    assert set(Authenticator.objects.filter(user=ana).values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert "mfa" in records_of(client)
    assert session.SECRET not in client.session


def test_the_drawing_stays_the_same_until_the_code_is_right(client):
    enters(client, a_person())
    client.get(f"{HOME}app/")
    secret = client.session[session.SECRET]
    refused = client.post(f"{HOME}app/", {"code": "000000", "form_token": "x"})
    assert refused.status_code == 422
    assert "El código no coincide" in refused.content.decode()
    client.get(f"{HOME}app/")
    assert client.session[session.SECRET] == secret
    assert not Authenticator.objects.exists()
    assert not Event.objects.filter(verb__startswith="factor").exists()


def test_the_secret_is_not_readable_in_the_table(client):
    ana = a_person()
    an_app(ana)
    codes_of(ana)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert SECRET not in kept
    assert FactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_a_new_key_comes_first_and_the_old_one_still_reads(settings):
    old = FactorAdapter().encrypt(SECRET)
    settings.MFA_KEYS = ["Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZy1rZXk=", *settings.MFA_KEYS]
    assert FactorAdapter().decrypt(old) == SECRET
    new = FactorAdapter().encrypt(SECRET)
    settings.MFA_KEYS = settings.MFA_KEYS[:1]
    assert FactorAdapter().decrypt(new) == SECRET


def test_two_windows_add_one_app(client):
    ana = a_person()
    an_app(ana)
    with pytest.raises(actions.AlreadyThere):
        an_app(ana, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    assert Authenticator.objects.count() == 1
    enters(client, ana, strong=True)
    client.get(f"{HOME}app/")
    answer = client.post(f"{HOME}app/", {"code": code_of(client.session[session.SECRET])}, follow=True)
    assert "Ya tenías una app" in answer.content.decode()


def test_nobody_adds_a_factor_to_somebody_else():
    ana, beto = a_person(), a_person("beto@ejemplo.cl")
    for attempt in (
        lambda: actions.add_app(ana, SECRET, by=beto, now=NOW),
        lambda: actions.add_passkey(ana, "Llave", {}, by=beto, now=NOW),
        lambda: actions.make_codes(ana, by=beto, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("page", ["app/", "llave/", "codigos/", "codigos/codigos.txt"])
def test_a_session_left_open_cannot_change_how_one_enters(client, page):
    enters(client, a_person(), ago=session.FRESH + 1)
    answer = client.get(f"{HOME}{page}")
    assert answer.status_code == 403
    assert "Entra de nuevo para seguir" in answer.content.decode()
    assert session.SECRET not in client.session


def test_whoever_has_a_factor_uses_it_before_changing_anything(client):
    ana = a_person()
    app = an_app(ana)
    enters(client, ana)  # with a code by mail, a moment ago
    assert client.get(f"{HOME}app/").url == f"{HOME}confirmar/?next=%2Fcuenta%2Fsegundo-factor%2Fapp%2F"
    client.post(f"{HOME}{app.pk}/sacar/")
    client.post(f"{HOME}codigos/nuevos/")
    assert Authenticator.objects.get() == app
    client.post(f"{HOME}confirmar/?next={HOME}app/", {"code": code_of()})
    assert client.get(f"{HOME}app/").status_code == 200


def test_the_passkey_page_says_what_is_missing(client):
    enters(client, a_person())
    page = client.get(f"{HOME}llave/")
    assert page.context["options"].startswith('{"publicKey": {"rp": {')
    assert '"id": "localhost"' in page.context["options"]
    for credential in ("", "[]", "{}", '{"id": "x"}', '{"response": {}}', "no"):
        refused = client.post(f"{HOME}llave/", {"name": "Mi teléfono", "credential": credential})
        assert refused.status_code == 422
    assert client.post(f"{HOME}llave/", {"name": ""}).status_code == 422
    assert not Authenticator.objects.exists()


# Recovery codes -----------------------------------------------------------------------------


def test_codes_are_shown_until_she_says_that_she_has_them(client):
    ana = a_person()
    enters(client, ana)
    client.get(f"{HOME}app/")
    client.post(f"{HOME}app/", {"code": code_of(client.session[session.SECRET])})
    shown = client.get(f"{HOME}codigos/").context["codes"]
    assert len(shown) == 10
    text = client.get(f"{HOME}codigos/codigos.txt")
    assert text["Content-Disposition"].startswith("attachment")
    assert all(code in text.content.decode() for code in shown)
    assert client.post(f"{HOME}codigos/guardados/").url == HOME
    again = client.get(f"{HOME}codigos/")
    assert again.context["codes"] == []
    assert shown[0] not in again.content.decode()
    assert client.get(f"{HOME}codigos/codigos.txt").status_code == 302


def test_new_codes_replace_the_old_ones(client, mailoutbox):
    ana = a_person()
    an_app(ana)
    old = codes_of(ana)
    enters(client, ana, strong=True)
    client.post(f"{HOME}codigos/nuevos/")
    new = client.get(f"{HOME}codigos/").context["codes"]
    assert not {code.replace(" ", "") for code in new} & set(old)
    assert "Los anteriores ya no sirven" in last_mail(mailoutbox)


def test_without_a_factor_there_is_nothing_to_recover(client):
    ana = a_person()
    assert actions.make_codes(ana, by=ana, now=NOW) is None
    enters(client, ana)
    for page in ("codigos/", "codigos/codigos.txt"):
        assert client.get(f"{HOME}{page}").status_code == 302
    assert client.post(f"{HOME}codigos/nuevos/").url == HOME
    assert not Authenticator.objects.exists()


# Signing in ---------------------------------------------------------------------------------


def test_the_password_alone_does_not_sign_in(client):
    ana = a_person()
    an_app(ana)
    assert begin(client, ana).url == f"{HOME}ingresar/"
    assert get_user(client).is_anonymous
    assert client.get("/cuenta/").status_code == 302
    page = client.get(f"{HOME}ingresar/")
    assert "Un paso más" in page.content.decode()
    client.post(f"{HOME}ingresar/", {"code": code_of()})
    assert get_user(client) == ana
    assert "mfa" in records_of(client)


def test_a_wrong_code_leaves_her_outside(client):
    ana = a_person()
    an_app(ana)
    begin(client, ana)
    for code in ("000000", "", "x" * 40):
        assert client.post(f"{HOME}ingresar/", {"code": code}).status_code == 422
    assert get_user(client).is_anonymous


def test_a_code_is_good_once(client):
    ana = a_person()
    an_app(ana)
    code = code_of()
    begin(client, ana)
    client.post(f"{HOME}ingresar/", {"code": code})
    client.post("/cuenta/salir/")
    begin(client, ana)
    assert client.post(f"{HOME}ingresar/", {"code": code}).status_code == 422
    assert get_user(client).is_anonymous


def test_after_five_wrong_codes_the_right_one_waits(client):
    ana = a_person()
    an_app(ana)
    begin(client, ana)
    for _n in range(5):
        client.post(f"{HOME}ingresar/", {"code": "000000"})
    refused = client.post(f"{HOME}ingresar/", {"code": code_of()})
    assert refused.status_code == 422
    assert "Espera cinco minutos" in refused.content.decode()
    assert get_user(client).is_anonymous


def test_a_recovery_code_is_good_once_and_she_is_told(client, mailoutbox):
    ana = a_person()
    an_app(ana)
    code = codes_of(ana)[3]
    begin(client, ana)
    client.post(f"{HOME}ingresar/", {"code": f"{code[:4]} {code[4:]}"})
    assert get_user(client) == ana
    sweep()
    assert "con un código de recuperación" in mailoutbox[-1].body
    assert mailoutbox[-1].to == [ana.email]
    client.post("/cuenta/salir/")
    begin(client, ana)
    assert client.post(f"{HOME}ingresar/", {"code": code}).status_code == 422


@pytest.mark.parametrize("answer", ["[]", "{}", '{"id": "x", "response": {"userHandle": null}}', "no"])
def test_a_made_up_passkey_is_refused(client, answer):
    ana = a_person()
    an_app(ana)
    enters(client, ana)
    refused = client.post(f"{HOME}confirmar/", {"credential": answer})
    assert refused.status_code == 422
    assert "mfa" not in records_of(client)


def test_the_code_of_another_person_does_not_serve(client):
    ana, beto = a_person(), a_person("beto@ejemplo.cl")
    an_app(ana)
    an_app(beto, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    begin(client, beto)
    assert client.post(f"{HOME}ingresar/", {"code": code_of()}).status_code == 422


def test_confirming_leads_only_to_places_of_this_site(client):
    ana = a_person()
    an_app(ana)
    enters(client, ana)
    assert client.post(f"{HOME}confirmar/?next=https://otro.example/", {"code": code_of()}).url == HOME


def test_confirming_without_a_factor_leads_to_adding_one(client):
    enters(client, a_person())
    assert client.get(f"{HOME}confirmar/").url == HOME


# Removing and losing ------------------------------------------------------------------------


def test_removing_the_last_takes_the_codes_and_the_strength_of_the_session(client, mailoutbox):
    ana = a_person()
    app = an_app(ana)
    codes_of(ana)
    enters(client, ana, strong=True)
    assert "Es el único que tienes" in client.get(f"{HOME}{app.pk}/sacar/").content.decode()
    client.post(f"{HOME}{app.pk}/sacar/")
    assert not Authenticator.objects.exists()
    assert "mfa" not in records_of(client)
    assert Event.objects.filter(verb="factor.removed").get().data == {"kind": "totp"}
    assert "Sacamos la app" in last_mail(mailoutbox)


def test_removing_one_of_two_leaves_the_codes(client):
    ana = a_person()
    app = an_app(ana)
    actions.add_passkey(ana, "Llave azul", {}, by=ana, now=NOW)
    codes_of(ana)
    enters(client, ana, strong=True)
    assert "Tus otros factores siguen igual" in client.get(f"{HOME}{app.pk}/sacar/").content.decode()
    client.post(f"{HOME}{app.pk}/sacar/")
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    assert "mfa" in records_of(client)
    assert "Llave azul" in client.get(HOME).content.decode()


def test_removing_twice_is_once():
    ana = a_person()
    app = an_app(ana)
    same = Authenticator.objects.get(pk=app.pk)
    actions.remove_factor(app, by=ana, now=NOW)
    actions.remove_factor(same, by=ana, now=NOW)
    assert Event.objects.filter(verb="factor.removed").count() == 1


def test_nobody_removes_the_factor_of_another(client):
    ana, beto = a_person(), a_person("beto@ejemplo.cl")
    app = an_app(ana)
    with pytest.raises(PermissionDenied):
        actions.remove_factor(app, by=beto, now=NOW)
    enters(client, beto)
    assert client.post(f"{HOME}{app.pk}/sacar/").status_code == 404
    assert Authenticator.objects.get() == app


def test_forgetting_them_ends_her_sessions_and_tells_her(client, mailoutbox):
    ana, admin = a_person(), a_person("admin@ejemplo.cl")
    an_app(ana)
    codes_of(ana)
    client.force_login(ana)
    assert actions.forget_factors(ana, by=admin, now=NOW)
    assert get_user(client).is_anonymous
    assert not Authenticator.objects.exists()
    assert "cerró tus sesiones" in last_mail(mailoutbox)
    assert Event.objects.get(verb="factor.reset").actor == admin
    assert not actions.forget_factors(ana, by=admin, now=NOW)


def test_whoever_has_no_address_is_told_nothing():
    ana = a_person()
    ana.email = None
    ana.save()
    before = Message.objects.count()
    an_app(ana)
    assert Message.objects.count() == before


def test_ending_sessions_spares_the_sessions_of_others(client):
    ana, beto = a_person(), a_person("beto@ejemplo.cl")
    client.force_login(beto)
    account_actions.end_sessions(ana, by=ana, now=NOW)
    assert get_user(client) == beto


def test_the_account_page_leads_here(client):
    client.force_login(a_person())
    assert reverse("mfa_index") in client.get("/cuenta/").content.decode()


def test_the_first_page_offers_both_ways(client):
    enters(client, a_person())
    page = client.get(HOME).content.decode()
    assert "Una app en tu teléfono" in page
    assert "Una llave de acceso" in page
