from django.urls import path

from muster.roll.views import imports, imports_step

app_name = "roll"
urlpatterns = [
    path("imports", imports.imports, name="imports"),
    path("imports/new/<slug:code>", imports.new, name="import_new"),
    path("imports/template/<slug:code>", imports.template, name="import_template"),
    path("imports/<uuid:id>", imports_step.step, name="import"),
    path("imports/<uuid:id>/check", imports_step.check, name="import_check"),
    path("imports/<uuid:id>/apply", imports_step.apply, name="import_apply"),
    path("imports/<uuid:id>/drop", imports_step.drop, name="import_drop"),
    path("imports/<uuid:id>/errors", imports_step.errors, name="import_errors"),
    path("imports/<uuid:id>/<slug:name>", imports_step.listed, name="import_people"),
    path("imports/undo/<uuid:run>", imports.take_back, name="import_undo"),
]
