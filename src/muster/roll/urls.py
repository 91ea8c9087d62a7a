from django.urls import path

from muster.roll.views import exports, hand, imports, imports_step, lists, marks

app_name = "roll"
urlpatterns = [
    path("roll", hand.roll, name="roll"),
    path("roll/care", lists.care_list, name="care"),
    path("roll/duplicates", lists.duplicates, name="duplicates"),
    path("roll/<uuid:resident>", hand.resident, name="resident"),
    path("roll/<uuid:resident>/full", hand.full, name="full"),
    path("roll/<uuid:resident>/marks", marks.mark, name="mark"),
    path("roll/<uuid:resident>/marks/lift", marks.lift, name="lift"),
    path("roll/export", exports.export, name="export"),
    path("roll/export/ask", exports.export_ask, name="export_ask"),
    path("roll/export/make", exports.export_make, name="export_make"),
    path("imports", imports.imports, name="imports"),
    path("imports/new/<slug:code>", imports.new, name="import_new"),
    path("imports/template/<slug:code>", imports.template, name="import_template"),
    path("imports/<uuid:id>", imports_step.step, name="import"),
    path("imports/<uuid:id>/check", imports_step.check, name="import_check"),
    path("imports/<uuid:id>/apply", imports_step.apply, name="import_apply"),
    path("imports/<uuid:id>/drop", imports_step.drop, name="import_drop"),
    path("imports/<uuid:id>/errors", imports_step.errors, name="import_errors"),
    path("imports/<uuid:id>/tickets", imports_step.tickets, name="import_tickets"),
    path("imports/<uuid:id>/<slug:name>", imports_step.listed, name="import_people"),
    path("imports/undo/<uuid:run>", imports.take_back, name="import_undo"),
]
