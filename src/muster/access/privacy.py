"""Which columns of the database speak of a person. Every column of every table is listed here; a test holds it.

sealed   personal, and unreadable without a key file
index    a keyed hash of a personal value: says only that two are equal, to whoever holds the key
personal a fact about one natural person, or that person's name, in the clear
linked   an opaque id that leads to a person, for whoever may open the person
plain    none of these: places, times of tubes, counts, codes
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, each named once, divided by spaces."""

    sealed: str = ""
    index: str = ""
    personal: str = ""
    linked: str = ""
    plain: str = ""

    def all(self) -> list[str]:
        return [name for one in fields(self) for name in getattr(self, one.name).split()]


_DJANGO = {
    "auth_group": Columns(plain="id name"),
    "auth_group_permissions": Columns(plain="id group_id permission_id"),
    "auth_permission": Columns(plain="id name content_type_id codename"),
    "django_content_type": Columns(plain="id app_label model"),
    "django_migrations": Columns(plain="id app name applied"),
    "django_session": Columns(linked="session_key session_data", plain="expire_date"),
}
_ACCESS = {
    "access_enrolmenttoken": Columns(
        linked="made_by",
        plain="id hash district round mode point lane label made_at expires_at used_at used_by",
    ),
    "access_secondask": Columns(
        linked="asked_by_id answered_by_id used_by_id subject detail purpose refusal",
        plain="id act district asked_at expires_at answered_at allowed used_at",
    ),
    "access_user": Columns(
        personal="username password last_login language word_until sessions",
        linked="id",
        plain="role territory point unit is_active",
    ),
    "audit_anchor": Columns(linked="actor", plain="id at heads prev hash"),
    "audit_head": Columns(plain="district chain id prev hash closed_at"),
    "audit_hour": Columns(linked="actor", plain="hour persons"),
    "audit_row": Columns(linked="actor subjects", plain="district chain id at action purpose count changed prev hash"),
}
_ATTEMPT = "ip_address user_agent http_accept"
_LIBRARIES = {
    "axes_accessattempt": Columns(
        personal=_ATTEMPT, linked="username", plain="id path_info attempt_time get_data post_data failures_since_start"
    ),
    "axes_accessattemptexpiration": Columns(plain="access_attempt_id expires_at"),
    "axes_accessfailurelog": Columns(
        personal=_ATTEMPT, linked="username", plain="id path_info attempt_time locked_out"
    ),
    "axes_accesslog": Columns(
        personal=_ATTEMPT, linked="username session_hash", plain="id path_info attempt_time logout_time"
    ),
    "mfa_authenticator": Columns(personal="data", linked="user_id", plain="id type created_at last_used_at"),
}
_LEDGER = {
    "batch": Columns(plain="district id device seq hash count digest hashes sent_at sig verified received_at"),
    "device": Columns(
        plain="district id round mode label point lane key_x key_y enrolled_at revoked_at revoked_seq signed_off_at"
    ),
    "device_chain": Columns(plain="district device proved_to proved_hash last_seq last_hash"),
    "device_contact": Columns(plain="district device last_seen_at skew_ms worst_skew_ms unsent oldest_unsent_at"),
    "device_fork": Columns(plain="district device seq"),
    "event": Columns(
        personal="envelope body",  # temperatures, outcomes; names and numbers in them are sealed boxes
        linked="actor resident",
        plain="district pos id hash batch round mode device seq prev at received_at kind version verdict reason detail"
        " claims accepted counts tube target",
    ),
    "ledger_awaited": Columns(plain="district id"),
    "ledger_head": Columns(plain="district pos batch"),
}
_JOBS = {
    "job": Columns(
        linked="by cancel_by",
        plain="id district kind params asked_at state started_at ended_at cancel_at done total note problem detail"
        " facts file file_name media",
    ),
}
_ROLL = {
    "care_mark": Columns(personal="mark since until", linked="resident by", plain="district source"),
    "household": Columns(sealed="address_sealed", linked="id number", plain="district village"),
    "resident": Columns(
        sealed="name_sealed id_number_sealed phone_sealed",
        index="id_number_index phone_index likeness_index content_index",
        personal="birth_year sex relation document gone_at absence absent_on absent_until",
        linked="id household created_by source_row",
        plain="district village source created_at",
    ),
    "resident_history": Columns(
        sealed="said_sealed", personal="what fields detail", linked="resident by", plain="district id at"
    ),
    "resident_token": Columns(index="tokens near", linked="resident", plain="district"),
    "resident_twin": Columns(personal="ruling", linked="one other by", plain="district at"),
    "roll_division": Columns(linked="loaded_by", plain="code parent level name_zh name_en loaded_at"),
    "import_undo": Columns(personal="was", linked="subject", plain="district run place"),
    "roll_importdraft": Columns(
        linked="by",
        plain="id district kind round suffix sheet mapping options look check_job apply_job run at",
    ),
    "roll_importmapping": Columns(linked="by", plain="id district kind source mapping at"),
    "roll_importrun": Columns(
        linked="by undone_by", plain="id district file_name_hash sha256 counts at kind round undone_at"
    ),
    "roll_round": Columns(
        linked="created_by",
        plain="id district code name mode timezone starts_at ends_at opens_at closes_at settings created_at",
    ),
}
_PLAN = {
    "invitation": Columns(
        personal="slot_at single", linked="resident household", plain="district round village point lane"
    ),
    "plan_lane": Columns(plain="id number samplers point_id"),
    "plan_planrun": Columns(
        linked="made_by published_by",
        plain="id district round input_hash seed params value bound gap seconds households solution made_at"
        " published_at",
    ),
    "plan_point": Columns(
        linked="made_by", plain="id district round code name village kind lanes x y illustrative lon lat made_at"
    ),
}
_STAFF = {
    "attendance_row": Columns(
        personal="signed_on_at started_at ended_at suit_min",
        linked="worker",
        plain="district round point post started ended",
    ),
    "staff_category": Columns(
        linked="made_by", plain="id district round code name_zh name_en quota samples in_bulletin place made_at"
    ),
    "staff_post": Columns(linked="worker_id made_by", plain="id district round point lane role shift made_at"),
    "staff_unit": Columns(plain="id district kind name"),
    "staff_worker": Columns(linked="id number resident", plain="district category unit_id"),
}
_ACCOUNT = {
    "account": Columns(
        personal="slot_at single checked_in_at health travel temp_dc swabs valid pools sampled_at excuse elsewhere"
        " refusal visits visit_first_at visit_last_at not_found result attendance",
        linked="person household linked_to owner",
        plain="district round village point lane origin due_at",
    ),
    "alias": Columns(linked="resident person", plain="district round"),
    "exception_settled": Columns(linked="subject by", plain="district round exception at ruling event"),
    "lane_hour": Columns(plain="district round point lane hour specimens first_at last_at"),
    "round_window": Columns(plain="district round starts_at ends_at visit_gap_min"),
    "specimen": Columns(
        personal="at placed_at", linked="resident person", plain="district round id tube point lane device"
    ),
    "statement": Columns(linked="by", plain="district round act number at counts signed_for event"),
    "tube": Columns(
        plain="district round code point lane capacity opened_at sealed_at sealed_count members late first_at last_at"
        " received_at lab voided rejected result result_at reports released released_at stage"
    ),
}
_STATION = {
    "care_handover": Columns(personal="mark", linked="resident sampler", plain="district round point acknowledged_at"),
    "care_marked": Columns(personal="mark", linked="resident", plain="district round marked_at"),
    "disinfection": Columns(plain="district round point place times last_at"),
    "incident": Columns(linked="by", plain="district round id point what grade at"),
    "lane_state": Columns(plain="district round point lane open opened_at closed_at tubes_on_table"),
    "point_item": Columns(linked="by", plain="district round point item done at event"),
    "queue_count": Columns(plain="district round point waiting at event"),
    "supply_count": Columns(plain="district round point item quantity at event"),
}
_LAB = {
    "bag": Columns(plain="district round code point packed_at"),
    "bag_tube": Columns(plain="district round tube bag"),
    "box": Columns(
        linked="difference_by",
        plain="district round code point packed_at tubes handed_at handed_to handed_tubes received_at received_tubes"
        " lab difference difference_at",
    ),
    "box_bag": Columns(plain="district round bag box"),
    "resample_order": Columns(personal="due_at", linked="resident ordered_by", plain="district round tube ordered_at"),
    "run_tube": Columns(plain="district round tube run lab loaded_at"),
}
_TRACE = {
    "case_row": Columns(linked="id resident opened_by", personal="tube opened_at", plain="district round"),
    "contact": Columns(
        personal="bases named_at outcome followed_at", linked="case_id resident followed_by", plain="district round"
    ),
}
_PUBLIC = {
    "card": Columns(linked="household code made_by", plain="district round made_at"),
    "slip_try": Columns(index="key", plain="id at"),
    "slip": Columns(index="token_index", linked="resident made_by", plain="district round made_at"),
}

TABLES: dict[str, Columns] = {
    **_DJANGO, **_ACCESS, **_LIBRARIES, **_JOBS, **_LEDGER, **_ROLL, **_PLAN, **_STAFF, **_ACCOUNT, **_STATION, **_LAB, **_TRACE,
    **_PUBLIC,
}  # fmt: skip
