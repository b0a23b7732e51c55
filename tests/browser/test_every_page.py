"""Every page, as each of its people sees it: no barrier, valid HTML, nothing wider than a telephone."""

from datetime import timedelta

import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataRequest, User
from accounts.protection import keeping
from consultations.actions.commenting import type_comment
from consultations.models import AnswerSpreadsheet, Comment, Consultation
from participa.assistance import actions as assistance
from participa.assistance.browser import KEY as ASSISTED
from participa.assistance.models import AssistedSession
from participa.audit.models import Event
from participa.jobs.actions import start
from participa.organizations.models import Representation
from participa.portal import demo, reference_load
from participa.portal.reference_files import OUR_COPY, Lists
from participa.services.models import PublicService
from tests.browser import (
    account_samples,
    activity_samples,
    compliance_samples,
    consultation_samples,
    council_samples,
    deadline_samples,
    mail_office_samples,
    newsletter_samples,
    notice_samples,
    plan_samples,
    sessions,
    subscription_samples,
)
from tests.builders import a_breach
from tests.portal.demos import make_demo
from tests.services.builders import an_invitation
from tests.test_conventions import addresses

HEAVIEST = 100_000  # bytes of a page, before it is compressed
TELEPHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
NOT_PAGES = {  # what answers with data, a file or only to a form
    "metrics",
    "portal:health",
    "documents:download",
    "portal:my_data_json",
    "portal:my_data_html",
    "consultations:receipt_pdf",
    "consultations:card",
    "consultations:poster",
    "consultations:short",
    "account_confirm_login_code",
    "account_inactive",
    "account_claveunica_back",
    "security_txt",
    "portal:data_receipt",  # of an account that was erased: nobody's in the demonstration
}
OF_AN_APP = (  # where each of its pages leads
    council_samples,
    account_samples,
    activity_samples,
    plan_samples,
    compliance_samples,
    deadline_samples,
    newsletter_samples,
    mail_office_samples,
    notice_samples,
    subscription_samples,
)
NOT_PAGES |= {name for app in OF_AN_APP for name in app.NOT_THERE}
FILES = ("_ics", "_csv", "_pdf", "_zip", "_atom", "_xlsx")
ONLY_BUTTONS = {  # their addresses end in the number of a row
    "account_email_remove",
    "consultations_office:change_section",
    "consultations_office:remove_background",
    "consultations_office:delete_group",
    "consultations_office:close_unit",
    "mfa_remove",
    "services_office:end_role",
    "services_office:reset_factors",
    "services_office:send_invitation_again",
    "services_office:withdraw_invitation",
}.union(consultation_samples.ONLY_BUTTONS, *(app.ONLY_BUTTONS for app in OF_AN_APP))
PEOPLE = {  # whose eyes: the first part of the address's name
    "consultations_office:publish": "jefatura",
    "consultations_office": "encargada",
    "moderation": "encargada",
    "services_office:team": "administra",
    "services_office": "encargada",
    "organizations_office": "segegob",
    "my_organizations": "ciudadana",
    "organizations": "",
    "jobs": "encargada",
    "directory": "segegob",
    "account": "",
    "assistance": "encargada",
    "audit": "auditoria",
    "data_office": "datos",
    "consultations": "ciudadana",
    "portal": "ciudadana",
    "services": "",
}


@pytest.fixture
def portal(settings):
    """The whole demonstration, with the page cache off."""
    settings.DEMO = True
    settings.VAPID_PRIVATE_KEY = notice_samples.KEY
    reference_load.load_everything(Lists(OUR_COPY), now=timezone.now(), say=lambda words: None)
    demo.OPINIONS, before = 30, demo.OPINIONS
    make_demo(timezone.now())
    demo.OPINIONS = before


def a_spreadsheet_of(consultation):
    """One that the officer brought, with a good row and a bad one."""
    group = consultation.groups.order_by("number").first()
    row = {
        "number": group.number,
        "title": group.title,
        "decision": "noted",
        "reasons": "Se lee.",
        "change": "",
    }
    problem = {"row": 3, "column": "Razones", "words": "Falta decir por qué."}
    return AnswerSpreadsheet.objects.create(
        consultation=consultation,
        name="respuestas.xlsx",
        rows=[row | {"seen": group.changed_at.isoformat(), "unit": None}],
        problems=[problem],
        by=User.objects.get(email="encargada@demo.cl"),
        at=timezone.now(),
    )


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    if known := consultation_samples.of(name):
        return known
    draft = Consultation.objects.get(title__startswith="Ruido nocturno")
    big = Consultation.objects.get(title__startswith="Reglamento de acceso")
    answered = Consultation.objects.get(title__startswith="Bibliotecas")
    opened = Consultation.objects.get(title__startswith="Paraderos")
    comment = Comment.objects.filter(consultation=opened, author__email="ciudadana@demo.cl").earliest("pk")
    service = PublicService.objects.get(code="SENADE")
    ours = Representation.objects.get(organization__name__startswith="Junta de Vecinos Ribera")
    waiting = Representation.objects.waiting().get()
    if name == "invitations:show":
        until = timezone.now() + timedelta(days=7)
        return {"token": an_invitation(service, expires_at=until)[1]}
    if name.startswith("assistance"):
        hers = Comment.objects.filter(assisted_session__officer__email="encargada@demo.cl")
        return {"slug": opened.slug, "code": hers.latest("pk").receipt}
    if name == "portal:data_request" or name.startswith("data_office"):
        pk = (
            a_report_that_was_counted()
            if "retention" in name
            else a_breach(known_at=timezone.now(), now=timezone.now()).pk
        )
        return {"code": DataRequest.objects.latest("pk").code, "pk": pk}
    if name.startswith("audit"):
        return {"pk": Event.objects.filter(on_behalf_of__isnull=False).first().pk}
    if name.startswith("my_organizations"):
        return {"slug": ours.organization.slug, "pk": ours.pk}
    if name.startswith("organizations"):
        return {"slug": ours.organization.slug, "pk": waiting.pk}
    return {
        "consultations:results": {"slug": answered.slug},
        "consultations:observation": {"slug": answered.slug, "pk": answered.comments.first().pk},
        "consultations:background": {"slug": opened.slug, "pk": opened.background.first().pk},
        "consultations_office:group": {"code": big.code, "number": 1},
        "consultations_office:comments": {"code": big.code},
        "consultations_office:answers": {"code": big.code},
        "consultations_office:publications": {"code": answered.code},
        "consultations_office:outcome": {"code": answered.code},
        "consultations_office:groups": {"code": big.code},
        "consultations_office:units": {"code": big.code},
        "consultations_office:spreadsheet": {"code": big.code},
        "consultations_office:send_back": {"code": big.code, "number": 1},
        "consultations_office:spreadsheet_check": {"code": big.code, "pk": a_spreadsheet_of(big).pk},
        "consultations_office:extend": {"code": opened.code},
        "consultations_office:cancel": {"code": opened.code},
    }.get(name) or {
        "word": "consultas",
        "version": "2026-11-22",
        "entry": service.information.current().first().entry,
        "slug": opened.slug if name.startswith("consultations:") else service.slug,
        "code": {"consultations": comment.receipt, "directory": service.code}.get(
            name.split(":")[0], draft.code
        ),
    }


def a_report_that_was_counted():
    report = keeping.ask_report(by=User.objects.get(email="datos@demo.cl"), now=timezone.now())
    keeping.count(report)
    return report.pk


def sign_in(context, site, who):
    user = User.objects.get(email=f"{who}@demo.cl") if who else None
    attending = AssistedSession.objects.filter(officer=user, ended_at=None).first() if user else None
    sessions.sign_in(context, site, user, **{ASSISTED: attending.pk} if attending else {})


def attend_somebody():
    """The official attends somebody while she looks at her pages: each of them says so."""
    by, now = User.objects.get(email="encargada@demo.cl"), timezone.now()
    service = PublicService.objects.get(code="SENADE")
    session = assistance.start(
        service, by=by, now=now, channel="oirs", place="Oficina", display_name="Rosa", run="6-K"
    )
    opened = Consultation.objects.get(title__startswith="Paraderos")
    type_comment(session, opened, by=by, now=now, text="Pongan un asiento.", display_name="Rosa")


def pages():
    """(name, whose eyes, address) of every page."""
    attend_somebody()
    job = start(
        "comments_csv",
        by=User.objects.get(email="encargada@demo.cl"),
        now=timezone.now(),
        title="CSV",
        consultation=Consultation.objects.first().pk,
    )
    for name, route, pattern in addresses():
        if name in NOT_PAGES or name.endswith(FILES):
            continue
        app = next((app for app in OF_AN_APP if app.are_mine(name)), None)
        known = app.samples(name) if app else samples(name) | {"uuid": job.uuid}
        known = {key: value for key, value in known.items() if value is not None}
        if set(pattern.converters) - set(known):
            yield name, None, route
            continue
        who = next((eyes for place, eyes in PEOPLE.items() if name.startswith(place)), "ciudadana")
        who = "encargada" if name == "portal:desk" else who
        who = app.eyes(name) if app else who
        yield name, who, reverse(name, kwargs={key: known[key] for key in pattern.converters})


def test_every_page_is_open_to_everybody(page, site, portal, barriers, complaints):
    found, seen, unknown = {}, 0, []
    last = None
    for name, who, address in pages():
        if who is None:
            unknown.append(name)  # what needs a number of a row is only a form's button; see ONLY_BUTTONS
            continue
        if who != last:
            sign_in(page.context, site, who)
            last = who
        if page.request.get(site + address).status == 405:  # only a form's own button leads there
            continue
        page.set_viewport_size(DESK)
        answer = page.goto(site + address)
        troubles = [] if answer.status == 200 else [f"status {answer.status}"]
        troubles += barriers(page)
        troubles += [f"{len(answer.body())} bytes"] if len(answer.body()) > HEAVIEST else []
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(answer.text())
        troubles += [str(error) for error in parser.errors]
        page.set_viewport_size(TELEPHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        troubles += [f"{width} px wide"] if width > TELEPHONE["width"] else []
        seen += 1
        if troubles:
            found[f"{who}: {address}"] = troubles

    assert not found, "\n".join(f"{place}\n  {t}" for place, troubles in found.items() for t in troubles)
    assert set(unknown) == ONLY_BUTTONS
    assert complaints == []
    assert seen > 45
