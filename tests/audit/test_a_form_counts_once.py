import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

import participa.audit.once as once_module
from accounts.models import User
from participa.audit import tasks
from participa.audit.actions import record
from participa.audit.models import Event, FormToken
from participa.audit.once import once

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@once
def act(request):
    """Writes one line; refuses an empty text."""
    record("test.done", request.user, by=request.user, now=request.arrived_at)
    if not request.POST.get("text"):
        return HttpResponse("Escribe algo.", status=422)
    return HttpResponseRedirect(f"/hecho/{Event.objects.count()}/")


@pytest.fixture
def ana():
    return User.objects.create_user("ana@ejemplo.cl")


def sent(user, token="a-token", text="hola", path="/x/", method="post", session=None):
    request = getattr(RequestFactory(), method)(path, {"form_token": token, "text": text})
    request.user, request.arrived_at = user, NOW
    request.session = session or SessionStore()
    request._messages = FallbackStorage(request)
    return request


def test_the_same_form_twice_is_one_act(ana):
    again = sent(ana)
    assert act(sent(ana)).url == act(again).url == "/hecho/1/"
    assert Event.objects.count() == 1
    words = [str(message) for message in get_messages(again)]
    assert words == ["Ya habíamos recibido este formulario. No se repitió nada."]


def test_a_refusal_writes_nothing_and_the_corrected_form_counts(ana):
    assert act(sent(ana, text="")).status_code == 422
    assert not Event.objects.exists()
    assert not FormToken.objects.exists()
    assert act(sent(ana)).url == "/hecho/1/"


def test_a_fault_writes_nothing(ana):
    @once
    def fails(request):
        record("test.done", request.user, by=request.user, now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails(sent(ana))
    assert not Event.objects.exists()
    assert not FormToken.objects.exists()


def test_a_token_is_of_one_person_and_one_address(ana):
    eva = User.objects.create_user("eva@ejemplo.cl")
    for request in (sent(ana), sent(eva), sent(ana, path="/y/"), sent(ana, token="another")):
        act(request)
    assert Event.objects.count() == 4


def test_of_somebody_unknown_it_is_of_one_session():
    nobody = AnonymousUser()
    nobody._meta = User._meta
    one, two = SessionStore(), SessionStore()
    one.create()
    two.create()
    for session in (one, one, two):
        act(sent(nobody, session=session))
    assert Event.objects.count() == 2


def test_without_a_token_each_form_is_its_own(ana):
    act(sent(ana, token=""))
    act(sent(ana, token=""))
    assert Event.objects.count() == 2


def test_looking_takes_no_token(ana):
    act(sent(ana, method="get"))
    assert not FormToken.objects.exists()


def test_a_token_longer_than_ours_is_cut_and_not_trusted(ana):
    act(sent(ana, token="x" * 5000))
    assert len(FormToken.objects.get().key) == 64


def test_of_two_that_arrive_at_once_the_second_to_finish_gives_way(ana, monkeypatch):
    act(sent(ana))
    seen = FormToken.objects.get()
    looks = iter([None, seen])  # not there when it looked first, there when it tried to write
    monkeypatch.setattr(once_module, "_seen", lambda key: next(looks))
    assert act(sent(ana)).url == "/hecho/1/"
    assert Event.objects.count() == 1


def test_another_clash_is_not_taken_for_a_form_sent_twice(ana):
    @once
    def clashes(request):
        raise IntegrityError

    with pytest.raises(IntegrityError):
        clashes(sent(ana))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_clicks_at_once_are_one_act(ana):
    answers, barrier = [], threading.Barrier(2)

    @once
    def slow(request):
        record("test.done", request.user, by=request.user, now=NOW)
        barrier.wait(timeout=5)
        return HttpResponseRedirect("/hecho/")

    def click():
        try:
            answers.append(slow(sent(ana)).url)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _click in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert answers == ["/hecho/", "/hecho/"]
    assert Event.objects.count() == 1


def test_old_tokens_are_forgotten():
    FormToken.objects.create(key="old", at=NOW.replace(year=2020), location="/")
    tasks.forget_form_tokens()
    assert not FormToken.objects.exists()
