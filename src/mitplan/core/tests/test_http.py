"""Pages, regions, refusals and the way on after a verb."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from mitplan.core.http import done, page
from mitplan.core.verdict import No, require
from mitplan.settings import names_in
from mitplan.urls import urlpatterns as house

pytestmark = pytest.mark.django_db
TEMPLATES = {"list.html": "whole {{ word }}", "list_rows.html": "rows {{ word }}", "list_secret.html": "secret"}


class WordForm(forms.Form):
    word = forms.CharField()


def refused(request):
    require(No("Die Phase ist vorbei."))
    return HttpResponse("never reached")


def broken(request):
    raise LookupError("no refusal")


def moved(request):
    return done(request, "people:sign_in", "Gespeichert.")


urlpatterns = [*house, path("refused/", refused), path("broken/", broken), path("moved/", moved)]


@pytest.fixture
def templates(settings):
    loader = ("django.template.loaders.locmem.Loader", TEMPLATES)
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [loader]}}
    ]


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "whole x"),
        ({"HX-Request": "true", "HX-Target": "rows"}, "rows x"),
        ({"HX-Request": "true", "HX-Target": "secret"}, "whole x"),
        ({"HX-Target": "rows"}, "whole x"),
    ],
)
def test_only_an_allowed_region_is_given_out(templates, headers, text):
    answer = page(RequestFactory(headers=headers).get("/"), "list.html", {"word": "x"}, regions=["rows"])
    assert (answer.status_code, answer.content.decode()) == (200, text)
    assert answer["Vary"] == "HX-Request, HX-Target"


@pytest.mark.parametrize(("form", "status"), [(WordForm(), 200), (WordForm({"word": "x"}), 200), (WordForm({}), 422)])
def test_a_form_that_can_not_be_read_answers_422(templates, form, status):
    answer = page(RequestFactory().get("/"), "list.html", {"form": form})
    assert (answer.status_code, answer.has_header("Vary")) == (status, False)


@pytest.mark.urls(__name__)
def test_a_refusal_is_a_page_with_its_sentence(client):
    answer = client.get("/refused/")
    assert answer.status_code == 403
    assert "Die Phase ist vorbei." in answer.content.decode()


@pytest.mark.urls(__name__)
def test_other_errors_are_not_taken_for_refusals(client):
    with pytest.raises(LookupError):
        client.get("/broken/")


@pytest.mark.urls(__name__)
def test_after_a_verb_one_is_sent_on_with_a_message(client):
    answer = client.post("/moved/", follow=True)
    assert answer.redirect_chain == [("/anmelden/", 302)]
    assert [str(message) for message in answer.context["messages"]] == ["Gespeichert."]


def test_spaces_around_the_names_of_the_server_do_not_belong_to_them():
    assert names_in(" plan.example.org, www.example.org ,,") == ["plan.example.org", "www.example.org"]
