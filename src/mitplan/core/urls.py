from django.urls import path

from . import views

app_name = "core"
urlpatterns = [path("komponenten/", views.gallery, name="gallery")]
