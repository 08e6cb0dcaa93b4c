"""To be written."""

from django.http import Http404


def index(request, **given):
    raise Http404


def version(request, **given):
    raise Http404


def document(request, **given):
    raise Http404
