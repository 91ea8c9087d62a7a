from django.urls import path

from muster.command.views import board, bulletin, closing, exceptions, find, lists, names, person

app_name = "command"
urlpatterns = [
    path("", board.home, name="home"),
    path("board", board.board, name="board"),
    path("board/live", board.board_live, name="board_live"),
    path("api/board.json", board.board_json, name="board_json"),
    path("names", names.names, name="names"),
    path("names/assign", names.assign, name="assign"),
    path("names/<uuid:person>", person.person, name="person"),
    path("names/<uuid:person>/answer", person.answer, name="answer"),
    path("names/export.<str:form>", names.export, name="names_export"),
    path("exceptions", exceptions.exceptions, name="exceptions"),
    path("exceptions/settle", exceptions.settle, name="settle"),
    path("exceptions/release", exceptions.release, name="release"),
    path("closing", closing.closing, name="closing"),
    path("closing/<str:act>", closing.sign, name="sign"),
    path("bulletin", bulletin.bulletin, name="bulletin"),
    path("bulletin/export.<str:form>", bulletin.export, name="bulletin_export"),
    path("points", lists.points, name="points"),
    path("tubes", lists.tubes, name="tubes"),
    path("devices", lists.devices, name="devices"),
    path("find", find.find, name="find"),
]
