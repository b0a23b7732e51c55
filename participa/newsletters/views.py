"""What anybody reads: a boletín that was sent."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participa.core.pagecache import public_page

from .models import Letter
from .texts import as_html


@require_safe
@public_page
def letter(request, code):
    found = get_object_or_404(Letter.objects.public().select_related("service").defer("points"), code=code)
    return render(request, "newsletters/letter.html", {"letter": found, "html": as_html(found.body)})
