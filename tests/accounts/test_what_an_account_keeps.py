"""What the account keeps about its person is shown, handed over to another of hers, and forgotten."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts import holdings
from accounts.models import NationalId, User
from participa.audit.actions import record
from participa.audit.holdings import Trail, _words_of
from participa.audit.models import Event
from participa.documents.actions import store_result
from participa.documents.holdings import Uploads
from participa.documents.models import Document
from participa.jobs import actions as jobs
from participa.jobs import registry
from participa.jobs.holdings import Works
from participa.jobs.models import Job
from participa.notifications.actions import queue_message
from participa.notifications.holdings import Mails
from participa.notifications.models import Message

from .builders import NOW, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_person()


@pytest.fixture
def eva():
    return a_person("eva@ejemplo.cl")


def shown(holding, user):
    return list(holding.export(user))


def a_session(user, browser="Firefox"):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    UserSession.objects.create(user=user, ip="192.0.2.7", session_key=store.session_key, user_agent=browser)
    return store.session_key


def a_message(user=None, address="", thing="una:1"):
    queue_message("written_mail", thing, now=NOW, user=user, address=address, subject="s", text="t")


def a_work(user):
    registry.job("prueba")(lambda job, report: None)
    job = jobs.start("prueba", by=user, now=NOW, title="Mi archivo")
    job.result = store_result(ContentFile(b"hola"), "mio.txt", "text/plain", by=user, now=NOW)
    job.save()
    return job


def test_she_reads_her_account(ana):
    (row,) = shown(holdings.Account(), ana)
    assert row["correo"] == "ana@ejemplo.cl"
    assert row["tiene contraseña"] is False
    assert row["idioma"] == "Español"


def test_an_erased_row_must_be_empty(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ana.pk).update(erased_at=NOW)


def test_everybody_has_a_handle_of_her_own(ana, eva):
    assert ana.handle != eva.handle


def test_national_powers_never_pass_to_another_account(ana, eva):
    ana.groups.add(Group.objects.create(name="Auditoría"))
    holding = holdings.Powers()
    assert shown(holding, ana) == [{"facultad": "Auditoría"}]
    holding.merge(ana, eva, now=NOW)
    assert not ana.groups.exists()
    assert not eva.groups.exists()


def test_whoever_holds_a_national_power_leaves_it_first(ana):
    holding = holdings.Powers()
    assert list(holding.obstacles(ana, now=NOW)) == []
    ana.groups.add(Group.objects.create(name="Auditoría"))
    assert len(list(holding.obstacles(ana, now=NOW))) == 1
    holding.erase(ana, now=NOW)
    assert list(holding.obstacles(ana, now=NOW)) == []


def test_addresses_are_handed_over_once_and_forgotten(ana, eva):
    EmailAddress.objects.create(user=ana, email="eva@ejemplo.cl")
    holding = holdings.Addresses()
    holding.merge(ana, eva, now=NOW)
    assert [row["correo"] for row in shown(holding, eva)] == ["eva@ejemplo.cl", "ana@ejemplo.cl"]
    assert EmailAddress.objects.get(primary=True).email == "eva@ejemplo.cl"
    holding.erase(eva, now=NOW)
    assert not EmailAddress.objects.exists()


def test_second_factors_go_with_the_account_they_were_made_for(ana, eva):
    holding = holdings.Keys()
    Authenticator.objects.create(user=ana, type="totp", data={})
    assert len(shown(holding, ana)) == 1
    holding.merge(ana, eva, now=NOW)
    assert not Authenticator.objects.exists()


def test_her_identity_is_handed_over_and_forgotten(ana, eva):
    NationalId.objects.create(user=ana, digest="a" * 64, key="k1", proven_at=NOW, proven_by="claveunica")
    holding = holdings.Identity()
    holding.merge(ana, eva, now=NOW)
    assert shown(holding, ana) == []
    assert shown(holding, eva)[0]["acreditada con"] == "ClaveÚnica"
    holding.erase(eva, now=NOW)
    assert not NationalId.objects.exists()


@pytest.mark.parametrize("end", ["merge", "erase"])
def test_sessions_end(ana, eva, end):
    key, holding = a_session(ana), holdings.Sessions()
    assert shown(holding, ana)[0]["navegador"] == "Firefox"
    holding.merge(ana, eva, now=NOW) if end == "merge" else holding.erase(ana, now=NOW)
    assert not UserSession.objects.exists()
    assert not import_module(settings.SESSION_ENGINE).SessionStore().exists(key)


def test_the_log_of_the_technical_administration_forgets_her_name(ana, eva):
    about = [
        (User, ana.pk, "Ana Soto"),
        (EmailAddress, 1, "correo ana@ejemplo.cl"),
        (User, eva.pk, "Eva Paz"),
    ]
    for model, pk, words in about:
        LogEntry.objects.create(
            user=eva,
            content_type=ContentType.objects.get_for_model(model),
            object_id=str(pk),
            object_repr=words,
            action_flag=CHANGE,
        )
    holdings.TechnicalLog().merge(ana, eva, now=NOW)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {f"#{ana.pk}", "", "Eva Paz"}


def test_the_trail_is_shown_and_never_rewritten(ana, eva):
    holding = Trail()
    record("account.changed", ana, by=ana, now=NOW)
    before = Event.objects.filter(actor=ana).count()
    assert before == len(shown(holding, ana)) > 0
    assert shown(holding, ana)[0]["sobre"] == f"persona {ana.pk}"
    assert _words_of("gone.thing:3") == "gone.thing:3"
    holding.merge(ana, eva, now=NOW)
    holding.erase(ana, now=NOW)
    assert Event.objects.filter(actor=ana).count() == before


def test_a_file_is_handed_over_and_then_nobodys(ana, eva):
    store_result(ContentFile(b"hola"), "mio.txt", "text/plain", by=ana, now=NOW)
    holding = Uploads()
    holding.merge(ana, eva, now=NOW)
    assert shown(holding, ana) == []
    assert shown(holding, eva)[0]["nombre"] == "mio.txt"
    holding.erase(eva, now=NOW)
    assert Document.objects.get().uploaded_by is None


def test_her_mails_are_those_to_her_account_and_to_her_address(ana, eva):
    a_message(ana)
    a_message(address="Ana@ejemplo.cl")
    a_message(eva)
    holding = Mails()
    assert len(shown(holding, ana)) == 2
    holding.erase(ana, now=NOW)
    assert Message.objects.get().user == eva


def test_what_both_were_told_stays_told_once(ana, eva):
    a_message(ana, thing="una:1")
    a_message(ana, thing="otra:1")
    a_message(eva, thing="una:1")
    Mails().merge(ana, eva, now=NOW)
    told = Message.objects.filter(user=eva, recipient=f"user:{eva.pk}")
    assert sorted(told.values_list("object", flat=True)) == ["otra:1", "una:1"]
    assert Message.objects.count() == 2


def test_what_she_asked_for_is_handed_over_with_its_file(ana, eva):
    a_work(ana)
    Works().merge(ana, eva, now=NOW)
    assert shown(Works(), eva)[0]["qué"] == "Mi archivo"


def test_what_she_asked_for_is_deleted_with_its_file(ana, django_capture_on_commit_callbacks):
    job = a_work(ana)
    storage, path = job.result.file.storage, job.result.file.name
    with django_capture_on_commit_callbacks(execute=True):
        Works().erase(ana, now=NOW)
    assert not Job.objects.exists()
    assert not Document.objects.exists()
    assert not storage.exists(path)
