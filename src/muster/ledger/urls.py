from django.urls import path

from muster.ledger import views

urlpatterns = [
    path("api/devices", views.enrol, name="device-enrol"),
    path("api/devices/heartbeat", views.heartbeat, name="device-heartbeat"),
    path("api/ledger/batches", views.batches, name="ledger-batches"),
]
