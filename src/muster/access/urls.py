from django.urls import path

from muster.access.views import account, approvals, audit, door, seen_by, users

urlpatterns = [
    path("login", door.login, name="login"),
    path("login/second", door.second, name="second"),
    path("logout", door.logout, name="logout"),
    path("again", door.again, name="again"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account_password"),
    path("account/language", account.language, name="account_language"),
    path("account/out", account.out, name="account_out"),
    path("account/app", account.app, name="account_app"),
    path("account/passkey", account.passkey, name="account_passkey"),
    path("account/remove", account.factor_remove, name="account_remove"),
    path("account/codes", account.codes, name="account_codes"),
    path("approvals", approvals.approvals, name="approvals"),
    path("approvals/<uuid:id>", approvals.answer, name="approval_answer"),
    path("audit", audit.audit, name="audit"),
    path("audit/alarms-seen", audit.alarms_seen, name="audit_alarms_seen"),
    path("audit/export.<str:form>", audit.export_file, name="audit_export"),
    path("audit/look-up", audit.lookup, name="audit_lookup"),
    path("audit/rows/<str:district>/<str:chain>/<int:number>", audit.row, name="audit_row"),
    path("audit/seen-by", seen_by.seen_by, name="audit_seen_by"),
    path("audit/seen-by/<uuid:resident>", seen_by.resident, name="audit_seen_by_resident"),
    path("users", users.index, name="users"),
    path("users/new", users.create, name="user_new"),
    path("users/asked/<uuid:asked>", users.carry_out, name="user_carry_out"),
    path("users/<int:id>", users.user, name="user"),
    path("users/<int:id>/hand-over", users.hand_over, name="user_hand_over"),
    path("users/<int:id>/reset", users.reset, name="user_reset"),
    path("users/<int:id>/<str:what>", users.state, name="user_state"),
]
