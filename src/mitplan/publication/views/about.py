"""To be written."""

from django.http import Http404


def accessibility(request, **given):
    raise Http404


def privacy(request, **given):
    raise Http404


def imprint(request, **given):
    raise Http404


def verifying(request, **given):
    raise Http404
