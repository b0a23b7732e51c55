from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Job

PAGE = 20
REFRESH = "2"  # seconds


@never_cache
@login_required
@require_safe
def jobs(request):
    """The long works I asked for."""
    mine = Job.objects.filter(requested_by=request.user).select_related("result")
    page = Paginator(mine, PAGE).get_page(request.GET.get("pagina"))
    return render(request, "jobs/list.html", {"page": page})


@never_cache
@login_required
@require_safe
def detail(request, uuid):
    """How one is going. While it goes, the page asks again by itself."""
    job = get_object_or_404(Job.objects.select_related("result"), uuid=uuid, requested_by=request.user)
    response = render(request, "jobs/detail.html", {"job": job})
    if job.is_going:
        response["Refresh"] = REFRESH
    return response
