from django.urls import path

from muster.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<uuid:id>", views.job, name="job"),
    path("jobs/<uuid:id>/state", views.state, name="state"),
    path("jobs/<uuid:id>/cancel", views.cancel, name="cancel"),
    path("jobs/<uuid:id>/file", views.file, name="file"),
]
