"""To be written."""

from django.http import Http404


def listing(request, **given):
    raise Http404
