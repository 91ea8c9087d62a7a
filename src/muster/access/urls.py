from django.urls import path

from muster.access.views import approvals, door

urlpatterns = [
    path("login", door.login, name="login"),
    path("logout", door.logout, name="logout"),
    path("again", door.again, name="again"),
    path("approvals", approvals.approvals, name="approvals"),
    path("approvals/<uuid:id>", approvals.answer, name="approval_answer"),
]
