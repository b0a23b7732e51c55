"""Where each page of councils leads in the demonstration, and to whose eyes."""

from django.utils import timezone

from accounts.models import User
from councils.actions import calling
from councils.models import (
    Agreement,
    Application,
    Candidacy,
    Council,
    Mandate,
    Method,
    Minutes,
    Opinion,
    Process,
    Session,
    StageCode,
)
from participa.core.calendar import day_of

NOT_THERE = {  # nobody of the demonstration has one; its tests look at it
    "councils:appeal",
    "councils:candidacy_withdraw",
    "councils:enrol",
    "councils:objection_withdraw",
    "councils_office:objection_rule",
    "councils_office:process_designate",
}
ONLY_BUTTONS = {"councils_office:commissioner_remove"}
EYES = {
    "councils:application_": "organizacion",
    "councils:application": "ciudadana",
    "councils:nominate": "ciudadana",
    "councils:object": "ciudadana",
    "councils:vote": "ciudadana",
    "councils:apply": "organizacion",
    "councils:member": "consejera",
    "councils:members": "",
    "councils:session_propose": "consejera",
    "councils:session_sign": "consejera",
    "councils:": "",
    **{
        f"councils_office:{name}": "comision"
        for name in (
            "application", "objections", "provisional_roll", "final_roll", "candid", "count", "lot", "result",
        )
    },
    "councils_office:": "encargada",
}  # fmt: skip
OF_A_DRAFT = ("edit", "contests", "dates", "publish", "delete")


def are_mine(name):
    return name.startswith("councils")


def eyes(name):
    """Whose, by the longest part of the name that somebody has."""
    return EYES[max((part for part in EYES if name.startswith(part)), key=len)]


def council_of(code):
    return Council.objects.get(service__code=code, is_reported=False)


def a_draft():
    """The draft of a process, which the demonstration lacks."""
    council = council_of("SENADE")
    draft = council.processes.filter(status=Process.Status.DRAFT).first()
    return draft or calling.create(
        council,
        title="Elección por preparar",
        method=Method.ELECTION,
        start=day_of(timezone.now()),
        certificate_days=90,
        by=User.objects.get(email="encargada@demo.cl"),
        now=timezone.now(),
    )


def process_for(name):
    """The process whose page of this name has something to show."""
    end = name.split(":")[1]
    if end.removeprefix("process_") in OF_A_DRAFT:
        return a_draft()
    done = ("result", "ballots", "lot", "process_appoint", "roll")
    code = "MINDEMO" if end.startswith(done) else "SUBEJEMPLOS"
    if end.startswith(("vote", "candidates", "object", "count", "final_roll", "candid", "process_lot")):
        code = "IFA"
    return council_of(code).processes.get()


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    office = name.startswith("councils_office:")
    council, process = council_of("SENADE"), None
    known = {
        "number": _number(name, council),
        "receipt": Application.objects.get(
            process__council__service__code="SUBEJEMPLOS", applicant__email="organizacion@demo.cl"
        ).receipt,
    }
    if _is_of_a_process(name.split(":")[1]):
        process = process_for(name)
        council = process.council
    if name in ("councils:application", "councils:nominate", "councils:object"):
        mine = Application.objects.filter(process__council__service__code="IFA")
        hers = mine.exclude if name == "councils:object" else mine.filter
        known["receipt"] = hers(applicant__email="ciudadana@demo.cl").first().receipt
    return known | {
        "slug": council.slug,
        "key": process.key if process else "",
        "code": process.code if office and process else council.code,
        "pk": _row(name, council, process),
    }


def _is_of_a_process(end):
    parts = ("process", "apply", "object", "vote", "roll", "candid", "result", "ballots", "application",
             "provisional", "final", "count", "lot")  # fmt: skip
    return end.startswith(parts) and end not in ("processes", "process_new")


def _number(name, council):
    sessions = council.sessions
    if "term" in name:
        return council.terms.first().number
    if "opinion" in name:
        wanted = Opinion.Status.SENT if "answer" in name else Opinion.Status.ANSWERED
        return council.opinions.filter(status=wanted).first().number
    if name.endswith("session_sign"):
        return sessions.get(status=Session.Status.PROPOSED).number
    if "minutes" in name:
        return sessions.filter(minutes__status=Minutes.Status.DRAFT).first().number
    status = Session.Status.CALLED if name.endswith(("edit", "cancel", "ics")) else Session.Status.HELD
    return sessions.filter(status=status).first().number


def _row(name, council, process):
    if "member" in name:
        return Mandate.objects.filter(council=council, end="").first().pk
    if "agreement" in name:
        return Agreement.objects.filter(council=council).first().pk
    if process and name.endswith("process_stage"):
        return process.stage(StageCode.INSTALLATION).pk
    if process and "candidacy" in name:
        return Candidacy.objects.filter(contest__process=process).first().pk
    return None
