from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.documents.models import Document
from participa.jobs import actions, registry, tasks
from participa.jobs.models import Job
from participa.jobs.registry import JobError, Result

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
Status = Job.Status
pytestmark = pytest.mark.django_db


@pytest.fixture
def a_kind():
    """Registers kinds of job for one test."""
    before = dict(registry._kinds)

    def register(run, kind="a_kind"):
        registry.job(kind)(run)

    yield register
    registry._kinds.clear()
    registry._kinds.update(before)


@pytest.fixture
def ana():
    return User.objects.create_user("ana@ejemplo.cl")


def ask(by, **params):
    return actions.start("a_kind", by=by, now=NOW, title="Una planilla", **params)


def swept(job):
    tasks.sweep()
    job.refresh_from_db()
    return job


def test_a_job_is_done_and_leaves_its_file(a_kind, ana):
    def run(job, report):
        report(0, 3)
        return Result(ContentFile(b"a;b\n"), f"{job.params['what']}.csv", "text/csv; charset=utf-8")

    a_kind(run)
    job = swept(ask(ana, what="observaciones"))
    assert (job.status, job.percent, job.attempts) == (Status.DONE, 100, 1)
    assert (job.result.name, job.result.uploaded_by) == ("observaciones.csv", ana)
    with job.result.file.open() as file:
        assert file.read() == b"a;b\n"
    assert set(Event.objects.values_list("verb", flat=True)) == {"job.asked", "document.stored", "job.done"}


def test_a_job_may_leave_an_address_or_nothing(a_kind, ana):
    a_kind(lambda job, report: Result(url="/gestion/"))
    assert swept(ask(ana)).result_url == "/gestion/"
    a_kind(lambda job, report: None)
    assert swept(ask(ana)).status == Status.DONE


def test_what_nobody_does_cannot_be_asked_for(ana):
    with pytest.raises(LookupError, match="a_kind"):
        ask(ana)
    assert not Job.objects.exists()
    assert not Event.objects.exists()


def test_progress_is_written_while_it_runs(a_kind, ana, monkeypatch):
    seen = []
    monkeypatch.setattr(tasks, "EVERY", 0)

    def run(job, report):
        for done in range(3):
            report(done, 3)
            seen.append(Job.objects.get().percent)

    a_kind(run)
    swept(ask(ana))
    assert seen == [0, 33, 66]


def test_progress_is_not_written_more_often_than_anybody_looks(a_kind, ana, django_assert_max_num_queries):
    def run(job, report):
        with django_assert_max_num_queries(1):
            for done in range(1000):
                report(done, 1000)

    a_kind(run)
    assert swept(ask(ana)).status == Status.DONE


def test_a_job_explains_why_it_cannot_be_done(a_kind, ana):
    def run(job, report):
        raise JobError("La consulta ya no existe.")

    a_kind(run)
    job = swept(ask(ana))
    assert (job.status, job.error) == (Status.FAILED, "La consulta ya no existe.")


def test_a_fault_of_ours_is_said_plainly_and_stops_nobody_elses(a_kind, ana):
    a_kind(lambda job, report: 1 / 0)
    a_kind(lambda job, report: None, kind="another")
    bad = ask(ana)
    good = actions.start("another", by=ana, now=NOW, title="Otra")
    assert swept(bad).error.startswith("Algo falló de nuestro lado.")
    assert swept(good).status == Status.DONE


def test_a_file_that_cannot_be_kept_is_said(a_kind, ana, monkeypatch):
    def full(*args, **options):
        raise OSError("No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    a_kind(lambda job, report: Result(ContentFile(b"x"), "a.csv", "text/csv"))
    job = swept(ask(ana))
    assert job.status == Status.FAILED
    assert "No pudimos guardar «a.csv»" in job.error
    assert not Document.objects.exists()


def test_what_a_dead_worker_held_is_done_by_another(a_kind, ana):
    a_kind(lambda job, report: None)
    job = ask(ana)
    actions.claim(job, now=timezone.now() - timedelta(seconds=61))
    assert (swept(job).status, job.attempts) == (Status.DONE, 2)


def test_a_job_that_kills_every_worker_is_given_up(a_kind, ana):
    a_kind(lambda job, report: None)
    job = ask(ana)
    Job.objects.update(attempts=2)
    job.refresh_from_db()
    actions.claim(job, now=timezone.now() - timedelta(seconds=61))
    job = swept(job)
    assert (job.status, job.attempts) == (Status.FAILED, 3)
    assert "tres veces" in job.error


def test_a_worker_thought_dead_stops_when_it_wakes_up(a_kind, ana, monkeypatch):
    monkeypatch.setattr(tasks, "EVERY", 0)

    def run(job, report):
        Job.objects.update(status=Status.QUEUED, attempts=2)  # another sweep took it back
        report(1, 2)
        raise AssertionError("it went on")

    a_kind(run)
    job = ask(ana)
    tasks.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == (Status.QUEUED, "")


def test_two_workers_never_run_the_same_job(a_kind, ana):
    a_kind(lambda job, report: None)
    ask(ana)
    mine, theirs = Job.objects.get(), Job.objects.get()
    assert actions.claim(mine, now=NOW)
    assert not actions.claim(theirs, now=NOW)


def test_a_job_that_ended_elsewhere_stays_as_it_ended(a_kind, ana):
    def run(job, report):
        Job.objects.update(status=Status.FAILED, error="Se detuvo.")

    a_kind(run)
    job = swept(ask(ana))
    assert (job.status, job.error) == (Status.FAILED, "Se detuvo.")


def test_mail_keeps_a_hand_free_while_a_job_runs(a_kind, ana):
    a_kind(lambda job, report: None)
    running, waiting = ask(ana), ask(ana)
    actions.claim(running, now=timezone.now())
    assert swept(waiting).status == Status.QUEUED


def test_a_sweep_that_comes_late_changes_nothing(a_kind, ana, monkeypatch):
    a_kind(lambda job, report: None)
    job = ask(ana)
    actions.claim(job, now=timezone.now() - timedelta(seconds=61))

    def late(job, now):
        raise TransitionError

    monkeypatch.setattr(actions, "release", late)
    assert swept(job).status == Status.RUNNING
