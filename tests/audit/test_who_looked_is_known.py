"""Each page that shows officials something of people, and each file they take, leaves a line: who looked."""

import ast
import inspect
import re
import textwrap
from pathlib import Path

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from accounts.models import User
from consultations.models import Comment
from participa.audit.actions import SEEN
from participa.audit.models import Event
from participa.core import personal_data, verbs
from participa.documents.models import Document
from tests.assistance.builders import a_session
from tests.builders import (
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_handler,
    a_service,
    an_officer_of,
)
from tests.compliance.builders import an_overseer
from tests.deadlines.builders import a_rule_keeper
from tests.everybody import Place
from tests.newsletters.builders import a_national_writer
from tests.notifications.builders import a_mail_keeper
from tests.services.builders import a_keeper
from tests.test_conventions import OUR_MODULES, OURS, the_name
from tests.test_who_may_enter import DOORS

OFFICES = ("gestion/", "segegob/")
# Office pages that show nobody: only what officials do there in the name of the State, what anybody reads in
# the public pages, or what is of whoever looks. A page that shows people calls `saw` (audit/actions.py).
SHOW_NOBODY = {
    "portal:desk",
    "deadlines:list",
    "deadlines:detail",
    "deadlines:extend",
    "deadlines:suspend",
    "deadlines:resume",
    "deadlines:calendar",
    "deadlines:calendar_open",
    "deadlines:calendar_close",
    "deadline_rules:rules",
    "deadline_rules:rule",
    "deadline_rules:holidays",
    "deadline_rules:holiday_add",
    "deadline_rules:holiday",
    "deadline_rules:holiday_remove",
    "deadline_rules:moves",
    "mail_office:queue",  # counts, and what is told to anybody
    "mail_office:retry_announcements",
    "mail_office:retry_failed",
    "mail_office:give_up",
    "mail_office:write_again",  # the address that the same official typed
    "assistance:start",
    "assistance:end",
    "assistance:write",  # the name that the same official typed a moment before
    "moderation:attachment",  # only a button
    "consultations_office:list",
    "consultations_office:new",
    "consultations_office:detail",
    "consultations_office:edit",
    "consultations_office:sections",
    "consultations_office:change_section",
    "consultations_office:background",
    "consultations_office:remove_background",
    "consultations_office:questionnaire",
    "consultations_office:change_question",
    "consultations_office:screen_answer",
    "consultations_office:questionnaire_results",  # figures
    "consultations_office:dates",
    "consultations_office:ask_approval",
    "consultations_office:take_back",
    "consultations_office:publish",
    "consultations_office:preview_links",
    "consultations_office:take_link_away",
    "consultations_office:extend",
    "consultations_office:cancel",
    "consultations_office:delete",
    "consultations_office:preview",
    "consultations_office:suggest",
    "consultations_office:dismiss_suggestion",
    "consultations_office:restore_suggestion",
    "consultations_office:delete_group",
    "consultations_office:remove_note",  # her own
    "consultations_office:tags",
    "consultations_office:tag",
    "consultations_office:batches",  # counts
    "consultations_office:undo_batch",
    "consultations_office:resume_batch",
    "consultations_office:intakes",  # piles, and who opened each
    "consultations_office:close_intake",
    "consultations_office:answers",
    "consultations_office:publications",  # of each file, who downloads it is noted
    "consultations_office:outcome",
    "consultations_office:omit",
    "consultations_office:amend",
    "consultations_office:groups",
    "consultations_office:send_back",
    "consultations_office:units",
    "consultations_office:close_unit",
    "consultations_office:spreadsheet",
    "consultations_office:spreadsheet_xlsx",  # what anybody may read, and the team's answers
    "consultations_office:spreadsheet_check",
    "services_office:list",
    "services_office:send_invitation_again",
    "services_office:withdraw_invitation",
    "organizations_office:edit",
    "services_office:detail",
    "services_office:contact",
    "services_office:confirm_contact",
    "services_office:norm",
    "services_office:rules",
    "services_office:mechanisms",
    "services_office:mechanism",
    "services_office:information",
    "services_office:information_new",
    "services_office:information_edit",
    "services_office:information_withdraw",
    "services_office:information_confirm",
    "services_office:review_norm",
    "services_office:transparency",
    "services_office:transparency_confirm",
    "directory:list",
    "directory:create",
    "directory:edit",
    "directory:rename",
    "directory:merge",
    "directory:close",
    "data_office:list",  # requests by code and kind; whose they are is on the page of each
    "data_office:erase",
    "data_office:retention",  # counts
    "data_office:retention_count",
    "data_office:retention_report",
    "data_office:retention_apply",
    "data_office:breaches",
    "data_office:breach_new",
    "data_office:breach",
    # Of councils: charges and names on a ballot, which are public as soon as they are written.
    "councils_office:agreement_follow",
    "councils_office:agreement_new",
    "councils_office:candidates_publish",
    "councils_office:commissioner_remove",
    "councils_office:count",
    "councils_office:detail",
    "councils_office:edit",
    "councils_office:final_roll",
    "councils_office:list",
    "councils_office:lot",
    "councils_office:member_end",
    "councils_office:member_link",
    "councils_office:member_new",
    "councils_office:member_replace",
    "councils_office:members",
    "councils_office:minutes_approve",
    "councils_office:minutes_publish",
    "councils_office:minutes_reopen",
    "councils_office:new",
    "councils_office:offices",
    "councils_office:opinion",
    "councils_office:opinion_answer",
    "councils_office:opinion_new",
    "councils_office:opinion_send",
    "councils_office:opinions",
    "councils_office:process_annul",
    "councils_office:process_appoint",
    "councils_office:process_contests",
    "councils_office:process_dates",
    "councils_office:process_delete",
    "councils_office:process_designate",
    "councils_office:process_edit",
    "councils_office:process_lot",
    "councils_office:process_new",
    "councils_office:process_publish",
    "councils_office:process_stage",
    "councils_office:provisional_roll",
    "councils_office:result",
    "councils_office:rules",
    "councils_office:seats",
    "councils_office:session",
    "councils_office:session_attendance",
    "councils_office:session_cancel",
    "councils_office:session_edit",
    "councils_office:session_minutes",
    "councils_office:session_new",
    "councils_office:sessions",
    "councils_office:term_extend",
    "councils_office:term_new",
    # Of activities: what is public, figures, and what an official just typed.
    "activities_office:agreement",
    "activities_office:agreements",
    "activities_office:cancel",
    "activities_office:attendance",
    "activities_office:attendance_list",
    "activities_office:attendance_template",
    "activities_office:capacity",
    "activities_office:check_in",
    "activities_office:close_door",
    "activities_office:create",
    "activities_office:delete",
    "activities_office:detail",
    "activities_office:document_remove",
    "activities_office:documents",
    "activities_office:door",
    "activities_office:door_taps",
    "activities_office:door_worker",
    "activities_office:edit",
    "activities_office:list",
    "activities_office:meeting",
    "activities_office:meeting_cancel",
    "activities_office:meeting_edit",
    "activities_office:meeting_new",
    "activities_office:meetings",
    "activities_office:member_end",
    "activities_office:members",
    "activities_office:minutes_publish",
    "activities_office:photo_remove",
    "activities_office:photos",
    "activities_office:plan_item",
    "activities_office:publish",
    "activities_office:release",
    "activities_office:reschedule",
    "activities_office:results",
    "activities_office:show_again",
    "activities_office:stages",
    "activities_office:theme",
    "activities_office:theme_edit",
    "activities_office:themes",
    "activities_office:type_in",
    "activities_office:work_plan",
    "plans_office:calendar",
    "plans_office:create",
    "plans_office:detail",
    "plans_office:introduction",
    "plans_office:list",
    "plans_office:matter_delete",
    "plans_office:matter_done",
    "plans_office:matter_drop",
    "plans_office:matter_edit",
    "plans_office:matter_new",
    "plans_office:no_consultation",
    "plans_office:publish",
    "plans_office:topic_restore",
    "newsletters:list",
    "newsletters:create",
    "newsletters:detail",
    "newsletters:edit",
    "newsletters:send",
    "newsletters:trial",
    "newsletters:take_back",
    "newsletters:cancel",
    "newsletters:duplicate",
    "compliance_office:dispute",
    "compliance_office:list",
    "compliance_office:make_report",
    "compliance_office:measure",
    "compliance_office:publish_report",
    "compliance_office:remark",
    "compliance_office:report",
    "compliance_office:service",
    "oversight:dispute",
    "oversight:disputes",
    "oversight:method_new",
    "oversight:methods",
    "oversight:remark",
    "oversight:remark_close",
    "oversight:service",
    "oversight:service_measure",
    "oversight:make_report",
    "oversight:publish_report",
    "oversight:report",
    "oversight:reports",
    "oversight:dashboard",
    "oversight:evidence",
    "oversight:expiring",
    "oversight:freeze",
    "oversight:measure",
    "oversight:month",
    "oversight:month_evidence",
    "oversight:month_table",
    "oversight:months",
    "oversight:overdue",
    "oversight:table",
    "oversight:table_csv",
    "oversight:table_xlsx",
    # Of the questions of a public account: what the same official typed, or what the hall reads on its board.
    "assistance:ask",
    "public_accounts_office:add_event",
    "public_accounts_office:attendance",
    "public_accounts_office:audience",
    "public_accounts_office:calendar",
    "public_accounts_office:call",
    "public_accounts_office:cancel",
    "public_accounts_office:cancel_event",
    "public_accounts_office:commitment",
    "public_accounts_office:commitments",
    "public_accounts_office:council",
    "public_accounts_office:create",
    "public_accounts_office:delete_commitment",
    "public_accounts_office:detail",
    "public_accounts_office:edit",
    "public_accounts_office:edit_commitment",
    "public_accounts_office:event",
    "public_accounts_office:final",
    "public_accounts_office:list",
    "public_accounts_office:no_questions",
    "public_accounts_office:promise",
    "public_accounts_office:publish_report",
    "public_accounts_office:reply",
    "public_accounts_office:reset",
    "public_accounts_office:type",
    "public_accounts_office:import",
    "public_accounts_office:import_template",
    "public_accounts_office:ungroup",
    "public_accounts_office:restore",
    "public_accounts_office:spoken",
    "public_accounts_office:correct",
    "public_accounts_office:hall_questions",
    "jobs:list",  # one's own
    "jobs:detail",
}
HOW = """{name} is a page of the office: does it show, or give in a file, personal data of people?
If it does, its view calls `saw(target, by=request.user, now=request.arrived_at, what="…")` of
participa.audit.actions, and some AppConfig.ready() registers the words of "personal_data.seen:…".
If it does not, add it to SHOW_NOBODY in tests/audit/test_who_looked_is_known.py."""


def office_pages(resolver=None, names=(), route=""):
    """(full name, view) of every address of the office."""
    for item in (resolver or get_resolver()).url_patterns:
        here = route + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from office_pages(item, (*names, *filter(None, [item.namespace])), here)
        elif here.startswith(OFFICES):
            yield ":".join([*names, item.name]), item.callback


def calls_saw(view, visited=None):
    """Does this function, or one of ours that it calls, call ``saw``?"""
    visited = visited if visited is not None else set()
    view = inspect.unwrap(view)
    if view in visited or not inspect.isfunction(view) or not view.__module__.startswith(OURS):
        return False
    visited.add(view)
    source = ast.parse(textwrap.dedent(inspect.getsource(view)))
    nodes = [node for node in ast.walk(source) if isinstance(node, ast.Name)]
    own = {node.id for node in nodes if isinstance(node.ctx, ast.Store)} | set(view.__code__.co_varnames)
    names = {node.id for node in nodes} - own
    known = [view.__globals__.get(name) for name in names]
    return "saw" in names or any(calls_saw(one, visited) for one in known if callable(one))


PAGES = dict(office_pages())


@pytest.mark.parametrize("name", PAGES)
def test_an_office_page_says_who_looked_or_shows_nobody(name):
    assert calls_saw(PAGES[name]) != (name in SHOW_NOBODY), HOW.format(name=name)


def test_the_list_of_pages_that_show_nobody_names_none_that_is_gone():
    assert set(PAGES) >= SHOW_NOBODY


@pytest.mark.django_db
def test_the_pages_that_show_nobody_do_not(settings, tmp_path):
    """Seen by the officials who may: neither what a citizen called herself nor anybody else's address."""
    settings.MEDIA_ROOT = tmp_path
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, ("100000/s", "100000/s"))
    with time_machine.travel(NOON, tick=False):
        here = Place()
        officer = here.team["officer"]
        national = {"directory": a_keeper(), "oversight": an_overseer(), "data_office": a_handler()}
        national |= {"deadline_rules": a_rule_keeper(), "mail_office": a_mail_keeper()}
        national |= {"newsletters": a_national_writer(here.service)}
        here.author.display_name = "Zutana Marcada"
        here.author.save()
        Comment.objects.update(display_name="Zutana Marcada")
        for door in DOORS:
            if door.name not in SHOW_NOBODY or door.reads == "-":
                continue
            user = national.get(door.name.split(":")[0], officer)
            browser = Client()
            browser.force_login(user)
            response = browser.get(door.leads_to(here))
            assert response.status_code in {200, 302}, door.name
            shown = response.content.decode(errors="replace")  # one is a spreadsheet to fill in
            others = User.objects.exclude(pk=user.pk).exclude(email=None).values_list("email", flat=True)
            assert "Zutana" not in shown, door.name
            assert not [email for email in others if email in shown], door.name


# What the lines say --------------------------------------------------------------------------
@pytest.fixture
def consultation():
    return a_consultation(a_service(code="SENADE"))


@pytest.fixture
def hers(client, consultation):
    client.force_login(an_officer_of(consultation.service))
    return client


def looks():
    return [(event.data["what"], event.target, event.service) for event in Event.objects.filter(verb=SEEN)]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestEachLook:
    def test_of_a_page_of_observations_is_one_line_however_many_they_are(self, hers, consultation):
        for _one in range(3):
            a_comment(consultation)
        hers.get(f"/gestion/consultas/{consultation.code}/observaciones/")
        assert looks() == [("comments", f"consultations.consultation:{consultation.pk}", "SENADE")]

    def test_of_a_page_without_any_is_none(self, hers, consultation):
        hers.get(f"/gestion/consultas/{consultation.code}/observaciones/")
        assert looks() == []

    def test_of_a_group_is_of_the_group(self, hers, consultation):
        group = a_group(consultation, a_comment(consultation))
        hers.get(f"/gestion/consultas/{consultation.code}/grupos/{group.number}/")
        assert looks() == [("comments", f"consultations.commentgroup:{group.pk}", "SENADE")]

    def test_stays_though_the_form_sent_from_there_was_refused(self, hers, consultation):
        group = a_group(consultation, a_comment(consultation))
        address = f"/gestion/consultas/{consultation.code}/grupos/{group.number}/"
        response = hers.post(address, {"title": "", "form_token": "f" * 32})
        assert response.status_code == 422
        assert looks() == [("comments", f"consultations.commentgroup:{group.pk}", "SENADE")]

    def test_of_what_is_taken_away_in_a_file_too(self, hers, consultation):
        hers.post(f"/gestion/consultas/{consultation.code}/observaciones/descargar/")
        assert looks() == [("comments_csv", f"consultations.consultation:{consultation.pk}", "SENADE")]

    def test_of_the_team_of_a_body_is_known(self, client):
        service = a_service(code="SENADE")
        client.force_login(a_keeper())
        client.get("/segegob/directorio/SENADE/")
        assert looks() == [("team", f"services.publicservice:{service.pk}", "SENADE")]

    def test_of_a_scanned_paper_is_known_and_of_a_public_file_is_not(self, hers, consultation):
        officer = an_officer_of(consultation.service)
        session = a_session(consultation.service, by=officer)
        scan, public = (
            Document.objects.create(name=f"{n}.pdf", file=f"{n}.pdf", size=1, sha256=n * 64, uploaded_at=NOON)
            for n in "ab"
        )
        from consultations.actions.commenting import type_comment  # noqa: PLC0415

        type_comment(session, consultation, by=officer, now=NOON, text="Abran.", scan=scan)
        consultation.background.create(title="Minuta", document=public)
        for document in (scan, public):
            hers.get(document.get_absolute_url())
        assert looks() == [("document", f"documents.document:{scan.pk}", "")]


# The technical administration ------------------------------------------------------------------
def about_people():
    """The tables somebody answers for because they are about people."""
    return {
        key.rsplit(".", 1)[0].lower()
        for holding in personal_data.holdings()
        if not isinstance(holding, personal_data.OfficialActs)
        for key in (*holding.keys, *holding.texts)
    }


def shown_tables():
    return {model._meta.label_lower for model in admin.site._registry} & about_people()


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(shown_tables()))
def test_a_table_about_people_leaves_a_line_in_the_technical_administration(client, label):
    client.force_login(User.objects.create_superuser("raiz@ejemplo.cl", "una frase bien larga"))
    client.get(f"/administracion-tecnica/{label.replace('.', '/')}/")
    assert [(what, target) for what, target, _service in looks()] == [("table", label)]


@pytest.mark.django_db
def test_so_does_each_row(client):
    client.force_login(User.objects.create_superuser("raiz@ejemplo.cl", "una frase bien larga"))
    ana = a_citizen()
    client.get(f"/administracion-tecnica/accounts/user/{ana.pk}/change/")
    assert looks() == [("table", f"accounts.user:{ana.pk}", "")]


@pytest.mark.django_db
def test_and_each_change(client):
    root = User.objects.create_superuser("raiz@ejemplo.cl", "una frase bien larga")
    client.force_login(root)
    ana = a_citizen()
    client.post(f"/administracion-tecnica/accounts/user/{ana.pk}/change/", {"is_active": "", "groups": []})
    event = Event.objects.get(verb="table.changed")
    assert (event.actor, event.target) == (root, f"accounts.user:{ana.pk}")
    assert event.data["fields"]


@pytest.mark.parametrize(
    "table", ["mfa/authenticator", "usersessions/usersession", "socialaccount/socialtoken"]
)
def test_secrets_are_not_shown_there_at_all(table):
    assert resolve(f"/administracion-tecnica/{table}/").func.__name__ == "catch_all_view"


# Words -----------------------------------------------------------------------------------------
def said_in_code(function, place):
    """The constants with which our code calls ``record`` (its first argument) or ``saw`` (its ``what``)."""
    for path in OUR_MODULES:
        for call in ast.walk(ast.parse(Path(path).read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function:
                value = place(call)
                if isinstance(value, ast.Constant):
                    yield value.value, the_name(path)


def test_every_act_and_every_look_has_words():
    acts = said_in_code("record", lambda call: call.args[0] if call.args else None)
    whats = said_in_code("saw", lambda call: next((k.value for k in call.keywords if k.arg == "what"), None))
    mute = [(verb, path) for verb, path in acts if verbs.words(verb) == verb]
    mute += [(what, path) for what, path in whats if verbs.words(f"{SEEN}:{what}") == f"{SEEN}:{what}"]
    assert mute == [], "give them words with core.verbs.register, in AppConfig.ready()"
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", verb) for verb in verbs.known())
