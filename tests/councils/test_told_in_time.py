"""What councils do is told once to those who take part and to whoever follows, while it may be read."""

import pytest
import time_machine
from django.urls import resolve
from django.utils import translation

from accounts.models import User
from councils.actions import applying, calling, deciding, meeting, opining
from councils.models import Contest, Method, StageCode
from participa.notifications import events, expansion
from participa.notifications.models import Announcement
from participa.subscriptions import leaving, tokens
from participa.subscriptions.models import Subscription
from participa.subscriptions.news import News
from tests.builders import DAY, HOUR, NOON, a_region, a_service
from tests.councils import builders as a
from tests.councils import told as t

pytestmark = pytest.mark.django_db
TO_PEOPLE = {  # hers alone: nobody follows it
    "council_application_received",
    "council_application_decided",
    "council_objection_ruled",
    "council_candidacy_decided",
    "council_provisional_roll",
    "council_right_to_vote",
    "council_session_proposed",
    "council_session_tomorrow",
    "council_voting_opens",
    "council_voting_closes",
}


@pytest.fixture
def council():
    return a.a_council(name="Consejo de Riberas", estates=(("Territoriales", 1),))


def tell_at(now):
    with time_machine.travel(now, tick=False):
        t.the_worker_goes_by(now)


# Who follows -----------------------------------------------------------------------------------


def test_a_call_reaches_whoever_follows_the_council_its_body_its_ministry_or_its_region(mailoutbox):
    ministry = a_service(kind="ministerio")
    region = a_region()
    council = a.a_council(a_service(parent=ministry), region=region)
    t.follows("consejo", council.code, "consejo@ejemplo.cl")
    t.follows("servicio", council.service.code, "servicio@ejemplo.cl")
    t.follows("ministerio", ministry.code, "ministerio@ejemplo.cl")
    t.follows("region", region.slug, "region@ejemplo.cl")
    t.follows("consejo", a.a_council().code, "otro@ejemplo.cl")
    process = a.a_process(council)
    tell_at(process.published_at + HOUR)
    wanted = [f"mailto:{who}@ejemplo.cl" for who in ("consejo", "ministerio", "region", "servicio")]
    assert t.told("council_process_published") == wanted
    mail = t.mails_to("consejo@ejemplo.cl", mailoutbox)[0]
    assert mail.subject == f"Llaman a integrar el {council.name}: {process.title}"
    for said in (process.summary, "Las inscripciones se reciben desde el", "Se vota desde el"):
        assert said in mail.body
        assert said in t.html_of(mail)


def test_a_call_reaches_the_searches_that_find_it(council):
    region = a_region()
    local = a.a_council(region=region)
    t.follows("buscar-consejos", "q=riberas", "palabra@ejemplo.cl")
    t.follows("buscar-procesos", f"region={region.slug}", "region@ejemplo.cl")
    process = a.a_process(council)
    a.a_process(local)
    tell_at(process.published_at + HOUR)
    assert t.told("council_process_published") == [
        "mailto:palabra@ejemplo.cl",
        "mailto:region@ejemplo.cl",  # of the whole country: whoever lives there may take part
        "mailto:region@ejemplo.cl",
    ]


def test_who_takes_part_and_follows_is_told_once_and_as_who_takes_part(council, mailoutbox):
    process = a.a_process(council)
    application = a.an_application(process)
    applicant = application.applicant
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    t.a_subscription(user=applicant, target=t.a_target("consejo", council.code), now=NOON - 60 * DAY)
    now = a.in_stage(process, StageCode.REGISTRATION) + DAY
    calling.annul(process, reason="Un error en las bases.", by=a.the_officer(council), now=now)
    tell_at(now)
    assert t.told("council_process_annulled") == ["mailto:sigue@ejemplo.cl", f"user:{applicant.pk}"]
    [hers] = [m for m in t.mails_to(applicant.email, mailoutbox) if "Anularon" in m.subject]
    [theirs] = [m for m in t.mails_to("sigue@ejemplo.cl", mailoutbox) if "Anularon" in m.subject]
    assert "tendrás que postular otra vez" in hers.body
    assert "porque participas en este proceso" in hers.body
    assert "tendrás que postular otra vez" not in theirs.body
    assert "porque sigues «Lo seguido»" in theirs.body
    assert "participas" not in theirs.body


def test_what_was_annulled_meanwhile_is_not_told(council):
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    process = a.a_process(council)
    now = process.published_at
    while expansion.expand_batch(now):
        pass
    calling.annul(process, reason="Un error.", by=a.the_officer(council), now=now + HOUR)
    tell_at(now + HOUR)
    assert t.told("council_process_published") == []
    assert t.reasons("council_process_published") == ["el proceso fue anulado"]
    assert t.told("council_process_annulled") == ["mailto:sigue@ejemplo.cl"]


def test_where_to_connect_is_told_only_to_members(mailoutbox):
    council = a.a_council_in_force(members=1)
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    a.a_session(council, link="https://reunion.ejemplo.cl/sala")
    tell_at(NOON)
    member = council.mandates.get().user
    assert "https://reunion.ejemplo.cl/sala" in t.mails_to(member.email, mailoutbox)[0].body
    mail, _that_its_term_ends = t.mails_to("sigue@ejemplo.cl", mailoutbox)
    assert mail.subject == f"Hay sesión del {council.name}: Presupuesto 2027"
    assert "reunion.ejemplo.cl" not in mail.body + t.html_of(mail)


def test_a_follower_who_was_named_to_nothing_reads_nobody_elses_seat():
    process = a.an_election(voters=4, candidates=2)
    for voter in a.voters_of(process)[:3]:
        a.a_vote(process, voter, 1)
    a.appointed(a.with_result(process))
    news = t.last("council_appointed")
    assert not any("Ocupas el cupo" in mail.text for mail in t.faces(news))
    assert events.get("council_appointed").headline(news).startswith("Nombraron a quienes integran")


def test_an_opinion_leads_its_service_to_answer_and_the_others_to_read(mailoutbox):
    council = a.a_council_in_force()
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    a.an_opinion(council)
    tell_at(NOON)
    [official] = [m for m in t.mails_to(a.the_officer(council).email, mailoutbox) if "espera" in m.subject]
    follower, _that_its_term_ends = t.mails_to("sigue@ejemplo.cl", mailoutbox)
    assert "/gestion/consejos/" in official.body
    assert "/gestion/" not in follower.body + t.html_of(follower)
    assert follower.subject == f"El {council.name} opinó: Sobre el presupuesto"


# Every event -----------------------------------------------------------------------------------


def a_whole_story():
    """A council to which everything happened."""
    process = a.a_process(a.a_council_in_force(estates=(("Territoriales", 3),)))
    ours = [a.an_application(process) for _n in range(4)]
    a.with_provisional_roll(process, *ours)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    objection = applying.object_to(
        ours[3], text="No existe.", by=ours[0].applicant, now=now, organization=ours[0].organization
    )
    deciding.rule(objection, upheld=True, ruling="No se acreditó.", by=a.the_commissioner(process), now=now)
    process = a.fresh(process)
    a.with_final_roll(process)
    for application in ours[:3]:
        a.a_candidacy(application)
    Contest.objects.filter(process=process).update(seats=1)
    process = a.with_candidates(process)
    _by_the_clock(process)
    for voter in a.voters_of(process):
        a.a_vote(process, voter, 1)
    a.appointed(a.with_result(process))
    _the_meetings(process.council)


def _by_the_clock(process):
    stages = {code: a.fresh(process).stage(code) for code in (StageCode.REGISTRATION, StageCode.VOTING)}
    for stage in stages.values():
        expansion.announce_by_the_clock(stage.starts_at + HOUR)
        expansion.announce_by_the_clock(stage.ends_at - 12 * HOUR)
    moved = a.a_process(a.a_council(process.council.service, region=a_region()))
    calling.change_stage(
        moved.stage(StageCode.INSTALLATION), first=moved.stage(StageCode.INSTALLATION).last_day,
        last=moved.stage(StageCode.INSTALLATION).last_day, by=a.the_officer(moved.council),
        now=moved.published_at + HOUR, reason="Feriado.",
    )  # fmt: skip
    calling.annul(moved, reason="Un error.", by=a.the_officer(moved.council), now=moved.published_at + HOUR)


def _the_meetings(council):
    council.rules.update(self_convening="majority")
    member = council.mandates.on(NOON.date()).first()
    fields = {"title": "Urgente", "starts_at": NOON + 7 * DAY, "agenda": ["Todo"]}
    meeting.propose(council, by=member.user, now=NOON, **fields)
    off = a.a_session(council, starts_at=NOON + 3 * DAY)
    meeting.cancel(off, reason="Sin sala.", by=a.the_officer(council), now=NOON)
    a.a_session(council, starts_at=NOON + DAY, now=NOON - DAY)
    expansion.announce_by_the_clock(NOON)
    a.some_minutes(a.a_held_session(council), published=True)
    opinion = a.an_opinion(council)
    opining.answer(opinion, text="Sí.", act="Oficio 12", by=a.the_officer(council), now=NOON + DAY)


def test_every_event_has_a_headline_a_place_and_twins_with_the_same_links():
    a_whole_story()
    ours = {
        name: one for name, one in events.registered().items() if type(one).__module__.startswith("councils.")
    }
    assert {name for name, one in ours.items() if not isinstance(one, News)} == TO_PEOPLE
    happened = {one.event: one for one in Announcement.objects.filter(event__in=ours).order_by("-pk")}
    assert set(happened) == set(ours)
    for name, announcement in happened.items():
        event = ours[name]
        for language in t.LANGUAGES:
            with translation.override(language):
                assert event.headline(announcement), name
        assert event.path(announcement).startswith("/"), name
        assert resolve(event.path(announcement).partition("#")[0]), name
        person = _somebody_told(event, announcement)
        for reader in {person, None if isinstance(event, News) else person}:
            for mail in t.faces(announcement, user=reader):
                t.twins_agree(mail)
                assert t.links(mail.text), name


def _somebody_told(event, announcement):
    """One of those who take part; None where whoever follows is told alone."""
    owed = event.recipients(announcement, "", 1)
    return User.objects.get(pk=owed[0].user_id) if owed else None


def test_mails_of_the_parts_of_a_process_are_in_its_thread():
    application = a.an_application(a.a_process())
    news = t.last("council_application_received")
    assert events.get(news.event).thread(news) == f"councils.process:{application.process_id}"
    session = a.a_session(a.a_council_in_force())
    news = t.last("council_session_called")
    assert events.get(news.event).thread(news) == f"councils.council:{session.council_id}"


def test_whoever_wants_no_more_mail_of_a_council_silences_it_by_its_name(mailoutbox):
    council = a.a_council_in_force(members=1)
    a.a_session(council)
    tell_at(NOON)
    one_click = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    leaving.leave(tokens.read_leaving(one_click.rstrip("/").rpartition("/")[2]), now=NOON)
    assert Subscription.objects.silenced().get().target.title == council.name
    before = len(mailoutbox)
    a.a_held_session(council)
    a.a_session(council, now=NOON + HOUR)
    tell_at(NOON + HOUR)
    assert len(mailoutbox) == before


def test_what_is_hers_is_told_whatever_she_silenced():
    kept = {name for name, one in events.registered().items() if not one.may_be_silenced}
    assert kept >= {
        "council_application_received",
        "council_application_decided",
        "council_objection_ruled",
        "council_candidacy_decided",
        "council_right_to_vote",
        "council_session_proposed",
        "representation_accredited",
        "representation_rejected",
        "representation_ended",
        "topic_received",
    }


def test_a_designation_is_not_said_to_be_voted(council, mailoutbox):
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    process = a.a_process(council, method=Method.DESIGNATION)
    tell_at(process.published_at)
    [mail] = t.mails_to("sigue@ejemplo.cl", mailoutbox)
    assert "el servicio designa" in mail.body
    assert "Se vota" not in mail.body
