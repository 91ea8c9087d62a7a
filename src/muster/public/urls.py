from django.urls import path

from muster.public import slips, views

app_name = "public"
urlpatterns = [
    path("cards", views.cards, name="cards"),
    path("cards/print", views.cards_print, name="cards_print"),
    path("cards/household/<uuid:household>", views.card, name="card"),
    path("slip", slips.slip, name="slip"),
]
