"""The result of an election as anybody reads, downloads and checks it; nothing before it is published."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participa.core.pagecache import public_page

from . import act, result_pages
from .models import Process


def _published(slug, key):
    """A process whose result was published; for anybody else there is none."""
    found = Process.objects.public().filter(result_at__isnull=False, council__slug=slug, key=key)
    return get_object_or_404(found.select_related("council__service").prefetch_related("stages"))


@require_safe
@public_page
def result(request, slug, key):
    return render(request, "councils/result.html", result_pages.result(_published(slug, key)))


@require_safe
@public_page
def ballots(request, slug, key):
    """What each code voted, so that whoever has one finds it without telling it to anybody."""
    process = _published(slug, key)
    return render(request, "councils/ballots.html", result_pages.ballots(process, request.GET))


@require_safe
@public_page
def result_pdf(request, slug, key):
    process = _published(slug, key)
    return _file(act.pdf(process), "application/pdf", f"acta-{process.code}.pdf")


@require_safe
@public_page
def result_zip(request, slug, key):
    process = _published(slug, key)
    return _file(act.archive(process), "application/zip", f"acta-{process.code}.zip")


def _file(data, content_type, name):
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
