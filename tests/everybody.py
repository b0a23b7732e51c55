"""One person of each kind, and one thing of each kind in a service, for `test_who_may_enter`."""

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.base import ContentFile

from accounts.models import User
from accounts.protection import actions as protection
from accounts.protection import keeping
from consultations.actions import (
    analysing,
    appealing,
    batches,
    commenting,
    intake,
    moderating,
    redacting,
    sharing,
)
from consultations.models import AnswerSpreadsheet, Status, Unit
from councils.actions import applying, appointing, deciding, meeting
from councils.models import StageCode
from participa.activities.models import ActivityDocument, Photo
from participa.assistance.models import AssistedSession
from participa.audit.actions import record
from participa.deadlines.actions import calendars
from participa.documents import actions as documents
from participa.jobs.models import Job
from participa.organizations.models import Representation
from participa.reference.models import Region
from participa.services.models import Membership
from participa.subscriptions import tokens
from public_accounts.actions import answering, events, reporting
from public_accounts.models import ActionPlan
from tests import builders as a
from tests.activities import builders as activities
from tests.assistance import builders as assistance
from tests.builders import NOON
from tests.compliance import builders as compliance
from tests.consultations import editing, questionnaires
from tests.consultations import moderation_builders as moderation
from tests.consultations import suggestion_builders as suggestions
from tests.councils import builders as councils
from tests.deadlines import builders as deadlines
from tests.newsletters import builders as newsletters
from tests.notifications import builders as notifications
from tests.notifications import notice_builders as notices
from tests.organizations import builders as organizations
from tests.plans import builders as plans
from tests.public_accounts import builders as accounts
from tests.services import builders as bodies
from tests.subscriptions import builders as alerts

Role = Membership.Role

# A new role: a line here, beside who it is, and the groups it belongs to below.
KINDS = {
    "anonymous": lambda here: None,
    "citizen": lambda here: a.a_citizen(),
    "author": lambda here: here.author,
    "analyst": lambda here: here.team[Role.ANALYST],
    "officer": lambda here: here.team[Role.OFFICER],
    "approver": lambda here: here.team[Role.APPROVER],
    "admin": lambda here: here.team[Role.ADMIN],
    "moderator": lambda here: here.team[Role.MODERATOR],
    "regional": lambda here: a.an_officer_of(here.service, region=here.region),
    "former": lambda here: a.an_officer_of(here.service, until=NOON),
    "representative": lambda here: here.held.user,
    "commissioner": lambda here: here.commissioner,
    "member": lambda here: here.member.user,
    "secretary": lambda here: here.secretary,
    "keeper": lambda here: bodies.a_keeper(),
    "handler": lambda here: a.a_handler(),
    "overseer": lambda here: compliance.an_overseer(),
    "accreditor": lambda here: organizations.an_accreditor(),
    "auditor": lambda here: bodies.an_auditor(),
    "rule_keeper": lambda here: deadlines.a_rule_keeper(),
    "mail_keeper": lambda here: notifications.a_mail_keeper(),
    "writer": lambda here: newsletters.a_national_writer(),
    "technical": lambda here: User.objects.create_superuser("raiz@ejemplo.cl"),
}
WHOLE = {"analyst", "officer", "approver", "admin", "moderator"}  # act for the whole of their service
THEIRS = WHOLE | {
    "author",
    "representative",
    "commissioner",
    "member",
    "secretary",
    "regional",
    "former",
}  # what they may do ends with what is theirs
GROUPS = {
    "editors": {"officer", "approver", "admin"},
    "answerers": {"officer", "approver", "admin", "analyst"},
    "moderators": {"moderator", "officer", "admin"},
    "rulers": {"moderator", "officer", "admin", "approver"},
    "team": WHOLE,  # of the service whose thing it is
    "insiders": WHOLE | {"regional"},  # of that service, or of it in a region
    "readers": {"analyst", "moderator"},  # of that service, and do not write to the people for it
    "keepers": {"keeper", "technical"},
    "overseers": {"overseer", "technical"},  # SEGEGOB, of every body
    "auditors": {"auditor", "technical"},
    "rule_keepers": {"rule_keeper", "technical"},  # SEGEGOB, of deadlines
    "mail_keepers": {"mail_keeper", "technical"},  # SEGEGOB, of the mail
    "writers": {"writer", "technical"},  # SEGEGOB, of boletines
    "handlers": {"handler", "technical"},
    "accreditors": {"accreditor", "technical"},  # SEGEGOB, of any organisation
}
ANYWHERE = {  # these enter whoever the thing belongs to
    "everybody": set(KINDS),
    "people": set(KINDS) - {"anonymous"},
    "ruling": {"moderator", "officer", "admin", "approver"},  # of what people say, in any service
    "officials": WHOLE | {"regional"},  # of any service
    "speakers": {"representative"},  # of an organisation, before any service
}


class Place:
    """A service with its people and one thing of each kind; the table names them: ``code=draft.code``."""

    def __init__(self):
        self.service = a.a_service()
        self.region = Region.objects.filter(slug="los-rios").first() or a.a_region()
        self.team = {role: a.an_officer_of(self.service, role=role) for role in Role}
        self.author = a.a_citizen()
        hers = EmailAddress.objects.filter(user=self.author)
        hers.create(user=self.author, email=self.author.email, verified=True, primary=True)
        spare = f"otra-{self.author.email}"
        self.spare_address = hers.create(user=self.author, email=spare, verified=True)
        self.membership = self.team[Role.ANALYST].memberships.get()
        self.invitation, self.token = bodies.an_invitation(self.service)
        self.files = settings.MEDIA_ROOT
        self.some_consultations()
        self.some_facts()
        self.some_holidays()
        self.some_moderation()
        self.some_events()
        self.some_files()
        self.some_requests()
        self.some_organizations()
        self.some_councils()
        self.some_elections()
        self.some_accounts()
        self.some_activities()
        self.some_plans()
        self.some_alerts()
        self.some_notices()
        self.some_letters()
        self.some_measures()
        self.some_calendar()

    def some_calendar(self):
        self.calendar_secret = calendars.open_calendar(self.team[Role.ANALYST], now=a.NOON)

    def some_consultations(self):
        self.draft = a.a_ready_draft(self.service)
        self.local = a.a_ready_draft(self.service)
        self.local.regions.set([self.region])
        self.draft_section = self.draft.sections.get()
        self.draft_background = a.a_background(self.draft)
        self.shared_draft, self.draft_secret = sharing.share(
            self.draft, by=self.team[Role.OFFICER], now=NOON - a.HOUR
        )
        self.waiting_draft = a.a_ready_draft(self.service)
        a.ask_approval(self.waiting_draft, by=a.an_officer_of(self.service))
        self.draft_question = questionnaires.a_question(self.draft)
        self.open = a.a_consultation(self.service)
        self.background = a.a_background(self.open)
        self.comment = a.a_comment(self.open, by=self.author)
        officer = self.team[Role.OFFICER]
        self.paper_batch = intake.open_batch(
            self.open, channel="paper", event="Taller", held_on=NOON.date(), by=officer, now=NOON
        )
        self.paper_row = intake.type_row(self.paper_batch, text="Pongan una rampa.", by=officer, now=NOON)
        self.supported = a.a_consultation(self.service, takes_supports=True)
        self.supported_comment = a.a_comment(self.supported, by=self.author)
        self.amended = editing.with_texts(service=self.service)
        shorter = editing.with_text(self.amended, editing.FREE)
        editing.amend(self.amended, shorter, by=self.team[Role.OFFICER])
        self.closed = a.a_consultation(self.service, opens_at=NOON - 30 * a.DAY, closes_at=NOON - a.DAY)
        said = a.many_comments(self.closed, 1, by=self.author, start=NOON - 2 * a.DAY)
        self.group = a.a_group(self.closed, *said, answer="Se acoge.")
        self.said, analyst = said[0], self.team[Role.ANALYST]
        self.tag = analysing.create_tag(self.closed, name="agua", by=analyst, now=NOON)
        self.team_note = analysing.add_note(self.said, text="Ojo.", by=analyst, now=NOON)
        everything = self.closed.comments.all()
        self.batch = batches.start(self.closed, everything, kind="tag", tag=self.tag, by=analyst, now=NOON)
        self.suggestion = suggestions.a_suggestion(self.closed, *said)
        self.dismissed = suggestions.a_dismissed(self.closed, *said, by=self.team[Role.ANALYST])
        self.unit = Unit.objects.create(service=self.service, name="Fiscalía")
        self.spreadsheet = AnswerSpreadsheet.objects.create(
            consultation=self.closed, name="respuestas.xlsx", by=self.team[Role.ANALYST], at=NOON
        )
        self.answered = a.a_consultation(
            self.service,
            status=Status.ANSWERED,
            answered_at=NOON - a.HOUR,
            answered_by=self.team[Role.APPROVER],
            opens_at=NOON - 30 * a.DAY,
            closes_at=NOON - a.DAY,
        )
        self.said_question = questionnaires.a_question(self.answered, questionnaires.Kind.TEXT)
        question = questionnaires.a_question(self.open, questionnaires.Kind.TEXT)
        self.sheet = questionnaires.a_sheet(self.open, {question: "Una rampa."}, by=self.author)
        self.said_answer = self.sheet.answers.get()

    def some_moderation(self):
        by = self.team[Role.OFFICER]
        self.hidden, self.redacted = (a.a_comment(self.open, by=self.author) for _one in range(2))
        typist = self.team[Role.ANALYST]  # she rules on none, so each of those who do may
        session = assistance.a_session(self.service, by=typist)
        AssistedSession.objects.filter(pk=session.pk).update(person=self.author)
        self.typed = commenting.type_comment(session, self.open, by=typist, now=NOON, text="Abran.")
        disputed = commenting.type_comment(session, self.open, by=typist, now=NOON, text="Cierren.")
        moderating.hide(self.hidden, by=by, now=NOON, reason="spam", words="Vende algo.")
        self.appeal = appealing.dispute(disputed, by=self.author, now=NOON, text="No fui yo.")
        redacting.redact(self.redacted, by=by, now=NOON, strikes=[("ribera", "other")], version=1)
        self.file = moderation.an_attachment(self.comment)

    def some_events(self):
        self.event = record("service.edited", self.service, by=None, now=NOON)

    def some_holidays(self):
        self.holiday = a.a_holiday(date(2031, 1, 1), name=f"Fiesta de {self.service.code}")

    def some_facts(self):
        self.contact = self.service.contacts.create(**bodies.CONTACT, set_at=NOON)
        self.information = self.service.information.create(**bodies.INFORMATION, set_at=NOON)

    def some_files(self):
        file = ContentFile(b"a;b\n")
        by = self.team[Role.OFFICER]
        self.document = documents.store_result(file, "datos.csv", "text/csv; charset=utf-8", by=by, now=NOON)
        self.job = Job.objects.create(
            kind="x", title="Planilla", requested_by=by, requested_at=NOON, result=self.document
        )

    def some_requests(self):
        self.asked = protection.ask(self.author, "objection", by=self.author, now=NOON, details="Mi nombre")
        self.erasure = protection.ask(self.author, "erasure", by=self.author, now=NOON)
        handler = a.a_handler()
        self.report = keeping.ask_report(by=handler, now=NOON)
        self.breach = a.a_breach(by=handler)

    def some_organizations(self):
        self.held = organizations.a_representation()
        self.organization = self.held.organization
        self.claim = organizations.a_claim(self.organization, reviewer=self.service)

    def some_councils(self):
        self.council = councils.a_council(self.service, by=self.team[Role.OFFICER])
        self.term = councils.a_term(self.council)
        self.member = councils.a_member(self.term, user=a.a_person(), sex="woman")
        self.other_member = councils.a_member(self.term, user=a.a_person())
        councils.a_member(self.term)
        self.secretary = a.a_person()
        appointing.set_office(
            self.council, "minutes", display_name="Secretaria de actas", user=self.secretary,
            starts_on=date(2026, 1, 5), by=self.team[Role.OFFICER], now=NOON,
        )  # fmt: skip
        self.session = councils.a_session(self.council)
        self.held_session = councils.a_held_session(self.council)
        self.minutes = councils.some_minutes(self.held_session)
        self.approved_session = councils.a_held_session(self.council, starts_at=NOON - 9 * a.DAY)
        councils.some_minutes(self.approved_session, approved=True)
        self.bare_session = councils.a_held_session(self.council, starts_at=NOON - 15 * a.DAY)
        self.due_session = councils.a_session(self.council, starts_at=NOON - a.HOUR, now=NOON - 9 * a.DAY)
        self.proposed = meeting.propose(
            self.council, agenda=["Tema"], title="Autoconvocada", starts_at=NOON + 9 * a.DAY, place="Sede",
            by=self.other_member.user, now=NOON - a.DAY,
        )  # fmt: skip
        self.agreement = councils.an_agreement(self.held_session)
        self.opinion_draft = councils.an_opinion(self.council, sent=False)
        self.opinion = councils.an_opinion(self.council)

    def some_elections(self):
        """A process in each stage at NOON, all conducted by one person, each with the same organisation."""
        self.commissioner = a.a_person()
        long_ago = NOON - 200 * a.DAY
        Representation.objects.filter(pk=self.held.pk).update(starts_at=long_ago)
        self.call_draft = councils.a_draft_process(self.council)
        self.commission_seat = self.call_draft.commissioners.create(
            user=self.commissioner, display_name="Ana", position="Vocal", act_number="90", added_at=NOON
        )
        self.registration = self._election(StageCode.REGISTRATION)
        self.next_stage = self.registration.stage(StageCode.ACCREDITATION)
        self.application = self._inscribed(self.registration)
        self.to_decide = councils.an_application(self._election(StageCode.ACCREDITATION))
        self.objecting = self._election(StageCode.OBJECTIONS)
        self.refused, self.accepted = self._inscribed(self.objecting), councils.an_application(self.objecting)
        when = councils.after_stage(self.objecting, StageCode.REGISTRATION)
        deciding.decide(self.refused, "inadmissible", reason="Falta.", by=self.commissioner, now=when)
        councils.with_provisional_roll(self.objecting, self.accepted)
        self.objection = applying.object_to(
            self.accepted, text="No existe.", by=self.author, now=NOON - a.HOUR
        )
        self.standing = self._election(StageCode.CANDIDATE_LIST)
        self.admitted = self._inscribed(self.standing)
        councils.with_final_roll(self.standing, self.admitted)
        self.candidacy = councils.a_candidacy(self.admitted, accepted=False)
        self.voting = self._election(StageCode.VOTING)
        lines = [self._inscribed(self.voting), *(councils.an_application(self.voting) for _n in range(3))]
        councils.with_final_roll(self.voting, *lines)
        for line in lines[1:]:
            councils.a_candidacy(line)
        councils.with_candidates(self.voting)
        self.resolved = self._election(StageCode.APPOINTMENT)
        lines = [self._inscribed(self.resolved), councils.an_application(self.resolved)]
        councils.with_final_roll(self.resolved, *lines)
        councils.a_candidacy(lines[1])
        councils.with_result(councils.with_candidates(self.resolved), now=NOON - a.HOUR)

    def _election(self, code):
        """A process of the council that is in that stage at NOON."""
        return councils.a_process_in(code, self.council, commissioner=self.commissioner)

    def _inscribed(self, process):
        return councils.an_application(process, self.organization, by=self.held.user)

    def some_accounts(self):
        """One being prepared for the next season; one that was held and takes questions until today."""
        officer = self.team[Role.OFFICER]
        next_year = accounts.EVENT + 200 * a.DAY
        self.account_draft = accounts.a_draft_account(self.service, by=officer, starts=next_year)
        self.unborn = accounts.a_commitment(self.account_draft, by=officer, now=accounts.PLANNED)
        self.account = accounts.an_account(self.service, by=officer)
        self.main_event = self.account.events.get()
        self.regional_event = accounts.a_regional_event(self.account, self.region)
        captions = ContentFile(b"WEBVTT\n\n00:01.000 --> 00:03.000\nBuenos d\xc3\xadas.\n", name="c.vtt")
        events.edit_event(
            self.main_event, transcript=captions, by=officer, now=accounts.AFTER_EVENT,
            seen_at=self.main_event.changed_at,
        )  # fmt: skip
        self.account_report = accounts.a_report(self.account)
        self.note = reporting.note_council(
            self.account, heard_on=date(2026, 10, 20), text="Falta el norte.", by=officer,
            now=accounts.BEFORE_EVENT,
        )  # fmt: skip
        self.question = accounts.a_question(self.account, by=self.author)
        self.removed_question = answering.remove(
            accounts.a_question(self.account), reason="insult", by=officer, now=accounts.AFTER_EVENT
        )
        accounts.answered(accounts.a_question(self.account))
        self.answer = self.account.groups.get(status="answered")
        self.answer_draft = answering.write_alone(
            accounts.a_question(self.account), answer="", title="Accesos", by=officer,
            now=accounts.AFTER_EVENT,
        )  # fmt: skip
        self.commitment = accounts.a_commitment(self.account, by=officer)
        number = ActionPlan.objects.count() + 1
        self.plan = ActionPlan.objects.create(
            number=number, slug=f"plan-{number}", name=f"Plan {number}", from_year=2026, to_year=2027
        )

    def some_activities(self):
        """A call that takes registrations, a working table that goes on, and their drafts."""
        self.activity_draft = activities.a_ready_draft(self.service)
        self.local_activity = activities.a_ready_draft(self.service, region=self.region)
        self.activity = activities.an_activity(self.service)
        self.place = activities.a_registration(self.activity, person=self.author)
        self.table = activities.a_working_table(self.service)
        self.begun = activities.a_registration(self.table)
        self.proposal = activities.a_proposal(self.table, author=self.author)
        self.theme = activities.a_theme(self.table)
        self.coming_meeting = activities.a_meeting(self.table)
        self.held_meeting = activities.a_held_meeting(self.table)
        activities.an_attendance(self.table)
        self.table_agreement = activities.an_agreement(self.table)
        self.seat = self.table.members.create(
            display_name="Juana", role="Vocera", starts_on=date(2026, 9, 1), set_at=NOON
        )
        self.task = self.table.plan.create(
            number=1, text="Medir", owner="Obras", created_at=NOON, changed_at=NOON
        )
        of = {"activity": self.table, "number": 1, "added_at": NOON}
        self.paper = ActivityDocument.objects.create(title="Programa", document=self._a_file(), **of)
        self.photo = Photo.objects.create(alternative="La sala", document=self._a_file(), **of)

    def some_plans(self):
        """The plan of the year, published, the draft of the next, and what the author proposed."""
        self.annual_plan = plans.a_plan(self.service)
        self.matter = plans.a_matter(self.annual_plan)
        self.next_plan = plans.a_draft_plan(self.service)
        self.next_matter = plans.a_matter(self.next_plan)
        self.topic = plans.a_topic_request(self.service, by=self.author)
        self.removed_topic = plans.a_topic_request(
            self.service, by=self.author, status="removed", removal="spam", removed_at=NOON
        )

    def some_alerts(self):
        """What an address follows, what it has still to confirm and the links of its mails."""
        self.alert = alerts.a_subscription(now=NOON)
        self.own_alert = alerts.a_subscription(user=self.author, now=NOON)
        asked = alerts.a_subscription(now=NOON - a.DAY)
        link = tokens.confirm_url(asked, {"rhythm": 1, "letters": False}, NOON)
        self.confirming = link.split("/")[-2]
        left = tokens.Leaving(f"follower:{asked.follower_id}", f"target:{asked.target_id}")
        self.leaving = tokens.leave_url(left).split("/")[-2]

    def some_notices(self):
        """What the portal told the author, and a device of hers."""
        self.notice = notices.a_notice(self.author, now=NOON)
        self.device = notices.a_device(self.author, now=NOON)

    def some_letters(self):
        """A boletín of the service in each state that lets something be done, and one of SEGEGOB."""
        self.letter = newsletters.a_letter(self.service)
        self.later_letter = newsletters.a_scheduled_letter(self.service, at=NOON + a.DAY)
        self.sent_letter = newsletters.a_sent_letter(self.service)
        self.national_letter = newsletters.a_letter()

    def some_measures(self):
        """The month that runs, measured, and reports of the one before: last, for it counts the rest."""
        self.measured_month = compliance.a_measured_month()
        overseer = compliance.an_overseer()
        self.dispute = compliance.a_dispute(self.service, "N1", by=self.team[Role.OFFICER])
        self.remark = compliance.a_remark(self.service, by=overseer)
        self.national_report = compliance.a_report(by=overseer)
        self.own_report = compliance.a_report(self.service, by=overseer)

    def _a_file(self):
        by = self.team[Role.OFFICER]
        return documents.store_result(ContentFile(b"hoja"), "hoja.txt", "text/plain", by=by, now=NOON)
