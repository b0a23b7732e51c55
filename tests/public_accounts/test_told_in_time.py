"""What a public account tells whoever asked in it and whoever follows it: once, in time, in words of each."""

import pytest

from participa.notifications import events, expansion
from participa.notifications.models import Announcement
from participa.subscriptions import registry
from public_accounts.actions import answering, planning, promising
from public_accounts.models import Account, Milestone
from public_accounts.reminders import CLOSING, REMINDED
from tests.atom import read_feed
from tests.builders import DAY, HOUR, NOON, a_person, a_region, a_service
from tests.organizations.builders import a_representative, an_organization
from tests.questions import with_one_and_with_three
from tests.subscriptions.builders import tell
from tests.told import (
    follows,
    leads_somewhere,
    says_all_in_both_faces,
    the_clock_goes_by,
    told,
    user,
    why_not,
)

from . import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEED = "/cuentas-publicas/novedades.atom"
COMMITMENTS = "/compromisos/novedades.atom"


@pytest.fixture
def account():
    return a.an_account()


def the_mail_to(address, mailoutbox):
    [mail] = [mail for mail in mailoutbox if mail.to == [address]]
    says_all_in_both_faces(mail)
    return mail


def move_the_answers(account, *, now=NOON):
    days = dict(account.milestones.values_list("code", "planned_on"))
    days[Milestone.Code.ANSWERS] += 30 * DAY
    days[Milestone.Code.FINAL] += 30 * DAY
    return planning.set_calendar(
        account, days, by=a.the_officer(account), now=now, seen_at=a.fresh(account).changed_at,
        reason="Llegaron muchas.", act_number="Resolución 80",
    )  # fmt: skip


def suspend(account, *, now=NOON):
    return planning.cancel(account, reason="Hubo un incendio.", by=a.the_officer(account), now=now)


# Who is told -----------------------------------------------------------------------------------


def test_a_call_is_told_by_its_body_its_ministry_its_region_and_its_search(mailoutbox):
    ministry = a_service(kind="ministerio")
    region = a_region("los-rios")
    service = a_service(parent=ministry, region=region)
    follows("servicio", service.code, "servicio@ejemplo.cl")
    follows("ministerio", ministry.code, "ministerio@ejemplo.cl")
    follows("region", "los-rios", "region@ejemplo.cl")
    follows("buscar-cuentas", f"ministerio={ministry.slug}", "busca@ejemplo.cl")
    follows("buscar-cuentas", "q=puertos", "otra@ejemplo.cl")
    follows("servicio", "OTRO", "otro@ejemplo.cl")
    a.an_account(service)
    tell(a.CALLED)
    assert told("public_account_called") == [
        "busca@ejemplo.cl", "ministerio@ejemplo.cl", "region@ejemplo.cl", "servicio@ejemplo.cl",
    ]  # fmt: skip
    mail = the_mail_to("busca@ejemplo.cl", mailoutbox)
    for words in (
        "miércoles 28 de octubre de 2026, a las 11:00",
        "Teatro Lord Cochrane",
        "Preguntas desde el miércoles 21 de octubre de 2026",
        "Preguntas hasta el miércoles 18 de noviembre de 2026",
    ):
        assert words in mail.body
    assert "Hola" not in mail.body


def test_an_event_in_a_region_makes_it_news_of_that_region(account):
    a.a_regional_event(account, a_region("nuble"))
    follows("region", "nuble", "region@ejemplo.cl")
    suspend(account)
    tell(NOON)
    assert told("public_account_cancelled") == ["region@ejemplo.cl"]


def test_who_asked_and_who_follows_hear_of_a_move_in_their_own_words(account, mailoutbox):
    ana = a_person("ana@ejemplo.cl", display_name="Ana")
    a.a_question(account, by=ana)
    tell(NOON)
    mailoutbox.clear()
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    move_the_answers(account)
    tell(NOON)
    assert told("public_account_moved") == ["sigue@ejemplo.cl", user(ana)]
    hers, theirs = the_mail_to("ana@ejemplo.cl", mailoutbox), the_mail_to("sigue@ejemplo.cl", mailoutbox)
    assert "Hola, Ana:" in hers.body
    assert "Llegaron muchas." in theirs.body
    for words in ("Hola", "preguntaste"):
        assert words not in theirs.body + theirs.alternatives[0][0]
    assert "porque sigues «Lo que sigue»" in theirs.body


def test_a_report_is_told_and_its_correction_in_its_place(account, mailoutbox):
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    a.a_report(account)
    a.a_report(account, correction="Faltaba un anexo.", now=a.CALLED + 2 * HOUR)
    tell(NOON)
    assert told("public_account_report") == ["sigue@ejemplo.cl"]
    mail = next(mail for mail in mailoutbox if "informe" in mail.subject)
    says_all_in_both_faces(mail)
    assert "corrigió" in mail.subject
    assert "Faltaba un anexo." in mail.body
    assert list(why_not("public_account_report")) == ["sigue@ejemplo.cl"]


def test_what_was_suspended_is_no_longer_announced_as_called():
    service = a_service()
    follows("servicio", service.code, "sigue@ejemplo.cl")
    account = a.an_account(service)
    expansion.expand_batch(a.CALLED)
    suspend(account, now=a.CALLED)
    tell(a.CALLED)
    assert told("public_account_called") == []
    assert told("public_account_cancelled") == ["sigue@ejemplo.cl"]


def test_how_a_promise_goes_is_told_while_it_is_public(account, mailoutbox):
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    commitment = a.a_commitment(account)
    sent = {"progress": "limited", "text": "Vamos en diez.", "by": a.the_officer(account), "now": NOON}
    promising.tell(commitment, **sent)
    tell(NOON)
    assert told("commitment_told") == ["sigue@ejemplo.cl"]
    mail = next(mail for mail in mailoutbox if commitment.title in mail.subject)
    says_all_in_both_faces(mail)
    assert "Vamos en diez." in mail.body
    promising.tell(a.fresh(commitment), **sent | {"text": "Vamos en once."})
    expansion.expand_batch(NOON)
    type(commitment).objects.update(is_draft=True)
    tell(NOON)
    assert why_not("commitment_told") == {"sigue@ejemplo.cl": "el compromiso ya no es público"}


# By the clock ----------------------------------------------------------------------------------


def test_each_thing_its_clock_says_is_told_once_to_whom_it_must(clock):
    service = a_service()
    follows("servicio", service.code, "servicio@ejemplo.cl")
    account = a.an_account(service)
    follows("cuenta", account.code, "cuenta@ejemplo.cl")
    asked = {"public_account_questions_open", "public_account_event_soon", "public_account_questions_closing"}
    seen = {}
    for moment in (
        account.questions_open_at - HOUR,
        account.questions_open_at + HOUR,
        a.EVENT - REMINDED + HOUR,
        a.EVENT - HOUR,
        account.questions_close_at - CLOSING - HOUR,
        account.questions_close_at - CLOSING + HOUR,
        account.questions_close_at - HOUR,
        account.questions_close_at + HOUR,
    ):
        clock.move_to(moment)
        the_clock_goes_by(moment)
        seen[moment] = {event for event in asked if told(event)}
        assert all(told(event) == ["cuenta@ejemplo.cl", "servicio@ejemplo.cl"] for event in seen[moment])
    assert [len(events) for events in seen.values()] == [0, 1, 2, 2, 2, 3, 3, 3]


def test_whoever_asked_is_reminded_of_the_event_in_her_own_words(account, clock, mailoutbox):
    ana = a_person("ana@ejemplo.cl", display_name="Ana")
    a.a_question(account, by=ana)
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    tell(a.BEFORE_EVENT)
    mailoutbox.clear()
    clock.move_to(a.EVENT - HOUR)
    expansion.announce_by_the_clock(a.EVENT - HOUR)
    Announcement.objects.filter(event="public_account_questions_open").delete()
    tell(a.EVENT - HOUR)
    assert told("public_account_event_soon") == ["sigue@ejemplo.cl", user(ana)]
    hers, theirs = the_mail_to("ana@ejemplo.cl", mailoutbox), the_mail_to("sigue@ejemplo.cl", mailoutbox)
    assert "Hola, Ana:" in hers.body
    assert "Hola" not in theirs.body
    assert "https://www.youtube.com/watch?v=abcdefghijk" in theirs.body


def test_a_clock_that_stopped_too_long_says_nothing_that_is_over(account, clock):
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    late = account.questions_close_at + HOUR
    clock.move_to(late)
    the_clock_goes_by(late)
    assert not Announcement.objects.filter(event__in=["public_account_questions_open"]).exists()
    assert told("public_account_questions_closing") == told("public_account_event_soon") == []


def test_a_reminder_is_not_sent_once_its_instant_moved(account, clock):
    follows("cuenta", account.code, "sigue@ejemplo.cl")
    moment = account.questions_close_at - HOUR
    clock.move_to(moment)
    expansion.announce_by_the_clock(moment)
    while expansion.expand_batch(moment):
        pass
    Account.objects.filter(pk=account.pk).update(questions_close_at=account.questions_close_at + 10 * DAY)
    tell(moment)
    assert told("public_account_questions_closing") == []
    assert list(why_not("public_account_questions_closing")) == ["sigue@ejemplo.cl"]


@pytest.mark.parametrize(
    "event",
    ["public_account_questions_open", "public_account_questions_closing", "public_account_event_soon"],
)
def test_asking_the_clock_is_one_question(account, event, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(events.get(event).happened(NOON))


# One line, one thread --------------------------------------------------------------------------


def test_everything_an_account_tells_has_its_line_its_page_and_its_thread(account, client):
    officer = a.the_officer(account)
    a.a_report(account)
    question, removed = a.a_question(account), a.a_question(account)
    answering.remove(removed, reason="personal", by=officer, now=NOON)
    a.answered(question)
    move_the_answers(account)
    commitment = a.a_commitment(account)
    promising.tell(commitment, progress="limited", text="Vamos.", by=officer, now=NOON)
    organization = an_organization()
    promising.assess(
        commitment,
        organization,
        progress="limited",
        text="Faltan.",
        by=a_representative(organization),
        now=NOON,
    )
    for moment in (a.EVENT - HOUR, account.questions_close_at - HOUR):
        expansion.announce_by_the_clock(moment)
    label = f"public_accounts.account:{account.pk}"
    threads = {}
    mine = [name for name in events.registered() if name.startswith(("public_account", "question", "commit"))]
    for announcement in Announcement.objects.filter(event__in=mine):
        leads_somewhere(client, announcement)
        threads[announcement.event] = events.get(announcement.event).thread(announcement)
    later = {"public_account_cancelled", "public_account_final"}
    assert set(threads) == set(mine) - later
    of_promises = {f"public_accounts.commitment:{commitment.pk}"}
    assert {threads.pop("commitment_told"), threads.pop("commitment_assessed")} == of_promises
    assert set(threads.values()) == {label}


@pytest.mark.parametrize("event", ["public_account_cancelled", "public_account_final"])
def test_what_ends_an_account_has_its_line_too(account, client, event):
    status = {"public_account_final": "final", "public_account_cancelled": "cancelled"}[event]
    Account.objects.filter(pk=account.pk).update(status=status, final_at=NOON, reason="Hubo un incendio.")
    thing = f"public_accounts.account:{account.pk}"
    leads_somewhere(client, Announcement.objects.create(event=event, object=thing, at=NOON))


# What can be followed --------------------------------------------------------------------------


def test_one_is_found_and_kept_by_its_code(account):
    kind = registry.get("cuenta")
    found = kind.find(account.code)
    assert (found.key, found.url) == (account.code, account.get_absolute_url())
    assert account.service.name in found.title
    assert kind.present([account.code, "CPP-0"]) == {account.code: found}
    assert kind.find(a.a_draft_account().code) is None


def test_a_search_is_of_every_season_and_without_state_or_page(rf, account):
    kind = registry.get("buscar-cuentas")
    found = kind.read(
        rf.get(f"/?pagina=2&estado=proxima&servicio={account.service.slug}&q=accesos&anio=2020").GET
    )
    assert found.key == f"q=accesos&servicio={account.service.slug}"
    assert found.title == f"Cuentas públicas: «accesos», {account.service.name}"
    assert kind.present([found.key]) == {found.key: found}
    assert kind.matches(found.key, [account.pk]) == {account.pk}
    assert kind.matches("q=puertos", [account.pk]) == set()


@pytest.mark.parametrize("query", ["", "estado=proxima", "region=no-existe", "anio=2026"])
def test_what_narrows_nothing_cannot_be_followed(rf, query):
    assert registry.get("buscar-cuentas").read(rf.get(f"/?{query}").GET) is None


def test_the_pages_offer_to_follow(client, account):
    page = client.get(account.get_absolute_url()).content.decode()
    assert f"/seguir/cuenta/{account.code}/" in page
    whole, narrowed = (client.get(f"/cuentas-publicas/{end}").content.decode() for end in ("", "?q=agua"))
    assert "/seguir/buscar-cuentas/" not in whole
    assert f'href="{FEED}"' in whole
    assert "/seguir/buscar-cuentas/?q=agua" in narrowed
    assert f'href="{FEED}?q=agua"' in narrowed
    assert f'href="{COMMITMENTS}"' in client.get("/compromisos/").content.decode()
    promise = client.get(a.a_commitment(account).get_absolute_url()).content.decode()
    assert f"/seguir/cuenta/{account.code}/" in promise
    suspend(a.an_account())
    account = Account.objects.get(status="cancelled")
    assert "/seguir/cuenta/" not in client.get(account.get_absolute_url()).content.decode()


# The feeds -------------------------------------------------------------------------------------


def test_the_feed_has_what_the_list_has_the_last_changed_first(client, account):
    newer = a.an_account()
    suspend(newer)
    a.a_draft_account()
    feed = read_feed(client, FEED)
    assert [one["link"].rpartition("8000")[2] for one in feed.entries] == [
        newer.get_absolute_url(),
        account.get_absolute_url(),
    ]
    assert "Se suspendió: Hubo un incendio." in feed.entries[0]["summary"]
    assert "Preguntas hasta el" in feed.entries[1]["summary"]
    only = read_feed(client, f"{FEED}?estado=suspendida&anio=2026")
    assert [one["id"] for one in only.entries] == [feed.entries[0]["id"]]
    assert only.here.endswith(f"{FEED}?estado=suspendida")
    assert client.get(f"{FEED}?anio=1810").status_code == 404


def test_the_feed_of_commitments_has_those_that_are_public(client, account):
    commitment = a.a_commitment(account)
    unborn = a.a_commitment(account)
    type(unborn).objects.filter(pk=unborn.pk).update(is_draft=True)
    promising.tell(commitment, progress="limited", text="Vamos.", by=a.the_officer(account), now=NOON)
    [entry] = read_feed(client, f"{COMMITMENTS}?servicio={account.service.slug}").entries
    assert entry["title"] == commitment.title
    assert "Avance limitado." in entry["summary"]
    assert read_feed(client, f"{COMMITMENTS}?estado=completo").entries == []


def test_the_feed_of_accounts_costs_the_same_with_three(client):
    assert with_one_and_with_three(client, FEED, a.an_account) <= 2


def test_the_feed_of_commitments_costs_the_same_with_three(client, account):
    assert with_one_and_with_three(client, COMMITMENTS, lambda: a.a_commitment(account)) <= 2


def test_her_receipt_comes_whatever_she_silenced():
    assert not events.get("question_received").may_be_silenced
    assert not events.get("question_removed").may_be_silenced
    assert events.get("public_account_moved").may_be_silenced
