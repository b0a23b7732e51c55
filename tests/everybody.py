"""One person of each kind, and one thing of each kind in a service, for `test_who_may_enter`."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.base import ContentFile

from accounts.models import User
from accounts.protection import actions as protection
from accounts.protection import keeping
from consultations.models import Status
from participa.audit.actions import record
from participa.documents import actions as documents
from participa.jobs.models import Job
from participa.reference.models import Region
from participa.services.models import Membership
from tests import builders as a
from tests.builders import NOON
from tests.organizations import builders as organizations
from tests.services import builders as bodies

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
    "keeper": lambda here: bodies.a_keeper(),
    "handler": lambda here: a.a_handler(),
    "accreditor": lambda here: organizations.an_accreditor(),
    "auditor": lambda here: bodies.an_auditor(),
    "technical": lambda here: User.objects.create_superuser("raiz@ejemplo.cl"),
}
WHOLE = {"analyst", "officer", "approver", "admin", "moderator"}  # act for the whole of their service
THEIRS = WHOLE | {
    "author",
    "representative",
    "regional",
    "former",
}  # what they may do ends with what is theirs
GROUPS = {
    "editors": {"officer", "approver", "admin"},
    "answerers": {"officer", "approver", "admin", "analyst"},
    "team": WHOLE,  # of the service whose thing it is
    "keepers": {"keeper", "technical"},
    "auditors": {"auditor", "technical"},
    "handlers": {"handler", "technical"},
    "accreditors": {"accreditor", "technical"},  # SEGEGOB, of any organisation
}
ANYWHERE = {  # these enter whoever the thing belongs to
    "everybody": set(KINDS),
    "people": set(KINDS) - {"anonymous"},
    "officials": WHOLE | {"regional"},  # of any service
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
        self.some_events()
        self.some_files()
        self.some_requests()
        self.some_organizations()

    def some_consultations(self):
        self.draft = a.a_ready_draft(self.service)
        self.local = a.a_ready_draft(self.service)
        self.local.regions.set([self.region])
        self.draft_section = self.draft.sections.get()
        self.draft_background = a.a_background(self.draft)
        self.open = a.a_consultation(self.service)
        self.background = a.a_background(self.open)
        self.comment = a.a_comment(self.open, by=self.author)
        self.closed = a.a_consultation(self.service, opens_at=NOON - 30 * a.DAY, closes_at=NOON - a.DAY)
        said = a.many_comments(self.closed, 1, by=self.author, start=NOON - 2 * a.DAY)
        self.group = a.a_group(self.closed, *said, answer="Se acoge.")
        self.answered = a.a_consultation(
            self.service,
            status=Status.ANSWERED,
            answered_at=NOON - a.HOUR,
            answered_by=self.team[Role.APPROVER],
            opens_at=NOON - 30 * a.DAY,
            closes_at=NOON - a.DAY,
        )

    def some_events(self):
        self.event = record("service.edited", self.service, by=None, now=NOON)

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
