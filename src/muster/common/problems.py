"""Every error that a person or a device can meet, on one page.

A problem has a stable code, an HTTP status, a title and a sentence that says what to do, in zh and en.
Keep the entries in alphabetical order; a code is never reused for something else.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    status: int
    zh: str
    en: str
    do_zh: str
    do_en: str


# fmt: off
REGISTRY: dict[str, Entry] = {
    "bad_request": Entry(400, "请求无法读取", "The request cannot be read",
                         "返回上一页再试；若仍不行，请告知管理员。", "Go back and try again; if it stays, tell the administrator."),
    "form_expired": Entry(403, "页面已过期", "This page has expired",
                          "刷新页面后重新提交。", "Reload the page and send it again."),
    "home_new": Entry(409, "数据目录尚未初始化", "This home has not been set up",
                      "先运行 muster init。", "Run muster init first."),
    "not_allowed": Entry(403, "没有权限", "You may not see or do this",
                         "如工作需要，请联系指挥部开通。", "If your work needs it, ask the command centre."),
    "not_found": Entry(404, "没有这个页面或记录", "There is no such page or record",
                       "检查地址；也可能不在您的辖区内。", "Check the address; it may also lie outside your territory."),
    "server_error": Entry(500, "服务器出错", "Something went wrong on the server",
                          "再试一次；若仍不行，请把编号告知管理员。", "Try again; if it stays, tell the administrator the number shown."),
    "bad_gzip": Entry(422, "压缩内容无法读取", "The compressed body cannot be read",
                      "重新压缩后再发送，或不压缩发送。", "Compress it again, or send it uncompressed."),
    "bad_head": Entry(400, "批次首行不正确", "The first line of the batch is not a head",
                      "按 docs/sync.md 第 3 节生成首行；事件请保留。", "Write the head as docs/sync.md section 3 says; keep the events."),
    "batch_too_large": Entry(413, "批次过大", "The batch is too large",
                             "分成两半再发送；单个事件最多 16 MiB。", "Send half as many; one event alone may have 16 MiB."),
    "busy": Entry(503, "服务器正忙", "The server is busy",
                  "保留事件，按 Retry-After 稍后再试。", "Keep the events and try again after Retry-After."),
    "device_unknown": Entry(403, "设备未登记", "This device is not enrolled",
                            "请点位负责人发放登记码。", "Ask the point leader for an enrolment code."),
    "disk_low": Entry(507, "服务器磁盘空间不足，暂停写入", "The server is low on disk and takes no writes",
                      "保留事件；管理员清理磁盘后会自动恢复。", "Keep the events; writing resumes by itself once the disk has room."),
    "not_ndjson": Entry(415, "内容类型不正确", "The content type is not right",
                        "请用 application/x-ndjson 发送。", "Send application/x-ndjson."),
    "database_away": Entry(503, "数据库暂时不可用", "The database is away for a moment",
                           "保留事件，稍后再试。", "Keep the events and try again shortly."),
    "key_bad": Entry(400, "设备公钥不正确", "The device's public key is not a P-256 point",
        "重新生成密钥后再登记。", "Make a new key pair and enrol again."),
    "bad_enrolment": Entry(400, "登记请求不正确", "The enrolment request cannot be read",
        "按 docs/sync.md 第 1 节发送。", "Send it as docs/sync.md section 1 says."),
    "too_many_unsigned": Entry(429, "未通过验签的数据过多", "Too much that nobody signed for",
        "检查设备密钥；事件请保留，稍后再试。", "Check the device's key; keep the events and try again later."),
    "plan_impossible": Entry(409, "现有点位容纳不下", "The points cannot take everybody",
                             "增加采样台或点位后重新编排。", "Add lanes or points and plan again."),
    "plan_stale": Entry(409, "编排后名册或点位已变动", "The roll or the points changed after this plan was made",
                        "重新编排后再发布。", "Make the plan again, then publish it."),
    "plan_unknown": Entry(404, "没有该编排方案", "There is no such plan",
                          "先编排，再发布。", "Make a plan first."),
    "points_missing": Entry(409, "本轮还没有采样点", "The round has no points yet",
                            "先设置采样点，再编排和派岗。", "Set up the points first, then plan and fill posts."),
    "round_already_open": Entry(409, "本轮已开始，点位和邀请不再变动", "The round is open: points and invitations stay as they are",
                                "如需调整，请由指挥部调配点位人员。", "Move teams between points instead, from the command centre."),
    "round_unknown": Entry(404, "没有该轮次", "There is no such round",
                           "检查区划代码和轮次代码。", "Check the district and the code of the round."),
    "scenario_unknown": Entry(404, "没有该场景", "There is no such scenario",
                              "运行 muster plan scenarios 查看可用场景。", "Run muster plan scenarios to see them."),
    "workers_too_few": Entry(409, "工作人员不足以配齐岗位", "There are too few workers for the posts that must be held",
                             "增加人员或减少采样台。", "Call out more workers, or set up fewer lanes."),
    "household_number_once": Entry(409, "该村已有此户号", "The village already has a household of this number",
        "换一个户号，或把人并入已有的户。", "Choose another number, or add the people to that household."),
    "resident_id_number_once": Entry(409, "该证件号码已在名册中", "This number is already on the roll",
        "按证件号码查出已有的人，再决定是否更新。", "Look the person up by the number, then update that entry."),
    "resident_unnumbered_once": Entry(409, "该户已有同名同生日的无证件人员", "The household already has a person of this name and birth date without a number",
        "核对是否同一人；不同的人请补证件号码。", "Check whether it is one person; for two persons, add a number."),
    "roll_columns_missing": Entry(422, "找不到表头，或缺少必需的列", "No header row was found, or columns that are needed are absent",
        "表头须有姓名、村（社区）、证件号码；或用 --map 表头=字段 指定。", "The header needs name, village and ID number; or say which is which with --map HEADER=FIELD."),
    "roll_counts_differ": Entry(500, "读入行数与处理行数不符，未写入", "Rows read and rows accounted for differ; nothing was written",
        "请勿重试，连同文件行数报告管理员。", "Do not try again; report it with the file's number of rows."),
    "roll_divisions_missing": Entry(409, "尚未装入区划", "The divisions are not loaded",
        "先运行 muster roll divisions。", "Run muster roll divisions first."),
    "roll_file_too_large": Entry(413, "文件过大", "The file is too large",
        "按乡镇分成几个文件再导入。", "Split it by township and import the parts."),
    "roll_file_unreadable": Entry(422, "文件无法读取", "The file cannot be read",
        "用电子表格软件打开后另存为 xlsx（不设密码），再导入。", "Open it in a spreadsheet program, save it as xlsx without a password, and import that."),
    "roll_format_unknown": Entry(415, "不支持该文件类型", "This kind of file is not supported",
        "请用 xlsx、xls 或 csv。", "Use xlsx, xls or csv."),
    "roll_header_twice": Entry(422, "两列对应同一字段", "Two columns stand for the same field",
        "用 --map 表头=- 忽略其中一列。", "Leave one out with --map HEADER=-."),
    "roll_map_unknown": Entry(422, "--map 中的表头或字段不存在", "A header or field named by --map does not exist",
        "检查表头写法；字段名见 docs/guides/roll-import.md。", "Check the spelling; the fields are listed in docs/guides/roll-import.md."),
    "roll_rows_at_limit": Entry(422, "行数正好达到表格上限，数据可能被截断", "The sheet is full to its last row: rows may have been cut off",
        "从源系统按乡镇分开导出，再分别导入。", "Export again by township and import the parts."),
    "roll_sheet_unknown": Entry(422, "没有该工作表", "There is no such sheet",
        "检查 --sheet 的名称。", "Check the name given with --sheet."),
    "roll_sheets_several": Entry(422, "有多个工作表像名册", "Several visible sheets look like a roll",
        "用 --sheet 逐个指定导入，避免遗漏。", "Import them one by one with --sheet, so that none is left out."),
    "round_code_once": Entry(409, "该轮次代码已存在", "A round of this code exists",
        "换一个轮次代码。", "Choose another code."),
    "round_times_in_order": Entry(422, "轮次时间先后不对", "The times of the round are out of order",
        "须为：可信起 ≤ 开始 < 结束 ≤ 可信止。", "They must run: window start, opening, closing, window end."),
    "row_birth": Entry(422, "出生日期无法识别", "The birth date cannot be read",
        "写成 1990-01-31 的样子。", "Write it as 1990-01-31."),
    "row_birth_differs": Entry(422, "出生日期与证件号码不符", "The birth date is not the one in the ID number",
        "对照证件改正其中之一。", "Correct one of the two from the card."),
    "row_birth_future": Entry(422, "出生日期在将来", "The birth date lies in the future",
        "对照证件改正。", "Correct it from the card."),
    "row_birth_missing": Entry(422, "既无证件号码又无出生日期", "There is neither a number nor a birth date",
        "至少填写其中一项。", "Fill in at least one of them."),
    "row_care_unknown": Entry(422, "重点人群类别无法识别", "The care mark is not known",
        "可用：黄码、红码、隔离、产妇、卧床、透析；多项用顿号隔开。", "Use yellow code, red code, quarantined, postpartum, bedridden or dialysis; separate several by commas."),
    "row_cells_too_many": Entry(422, "该行的列数多于表头", "The row has more cells than the header",
        "检查是否多了逗号，或数据错位。", "Look for a stray comma or shifted cells."),
    "row_document_unknown": Entry(422, "证件类型无法识别", "The kind of document is not known",
        "可用：居民身份证、护照、通行证/居住证、无。", "Use resident ID, passport, permit or none."),
    "row_duplicate_in_file": Entry(422, "与文件中前面的一行是同一人", "An earlier row of the file is the same person",
        "核对后保留一行。", "Keep one of the two rows."),
    "row_formula": Entry(422, "单元格是公式文字，不是数值", "The cell holds the text of a formula",
        "复制后按“值”粘贴。", "Copy the cells and paste them as values."),
    "row_id_birth": Entry(422, "证件号码中的出生日期不成立", "The date in the ID number does not exist",
        "对照证件重新输入 18 位号码。", "Type the 18 digits again from the card."),
    "row_id_birth_future": Entry(422, "证件号码中的出生日期在将来", "The birth date in the ID number lies in the future",
        "对照证件重新输入 18 位号码。", "Type the 18 digits again from the card."),
    "row_id_characters": Entry(422, "证件号码含有不该有的字符", "The document number holds characters that it cannot have",
        "对照证件重新输入；护照或通行证请填证件类型。", "Type it again from the card; for a passport or permit fill in the kind of document."),
    "row_id_check_digit": Entry(422, "证件号码校验位不符，有数字输错", "The check digit of the ID number does not fit: a digit is wrong",
        "对照证件重新输入 18 位号码。", "Type the 18 digits again from the card."),
    "row_id_length": Entry(422, "证件号码位数不对", "The ID number has the wrong length",
        "居民身份证是 18 位（旧证 15 位）。", "A resident ID has 18 digits (old ones 15)."),
    "row_id_lost_digits": Entry(422, "证件号码被表格软件截断，后几位已丢失", "The spreadsheet has lost the last digits of the ID number",
        "无法还原：把该列设为文本，从源数据重新粘贴。", "They cannot be restored: format the column as text and paste again from the source."),
    "row_id_missing": Entry(422, "写明是身份证但没有号码", "An ID card is stated but there is no number",
        "补填号码；确无证件的，证件类型填“无”。", "Fill in the number; if there is none, state none as the document."),
    "row_id_other_name": Entry(422, "该证件号码在名册中属于另一姓名", "The roll has this ID number under another name",
        "核对证件；若应改名，用 --rename 导入。", "Check the card; if the name is to change, import with --rename."),
    "row_name_characters": Entry(422, "姓名含有不该有的字符", "The name holds characters that no name has",
        "填写完整姓名，不用星号或问号代替。", "Write the whole name, without asterisks or question marks."),
    "row_name_missing": Entry(422, "缺少姓名", "The name is missing",
        "补填姓名。", "Fill in the name."),
    "row_phone": Entry(422, "电话号码不正确", "The phone number is not right",
        "手机 11 位，座机带区号；没有可留空。", "11 digits for a mobile, or a landline with its area code; leave it empty if there is none."),
    "row_sex_differs": Entry(422, "性别与证件号码不符", "The sex is not the one in the ID number",
        "核对是否用了别人的号码。", "Check whether the number is somebody else's."),
    "row_sex_unknown": Entry(422, "性别无法识别", "The sex is not known",
        "填“男”或“女”，或留空。", "Write m or f, or leave it empty."),
    "row_text_too_long": Entry(422, "内容过长", "The cell holds too much text",
        "缩短到 200 字以内。", "Shorten it to 200 characters."),
    "row_village_ambiguous": Entry(422, "有多个同名的村（社区）", "Several villages have this name",
        "填写所在乡镇，或用 12 位区划代码。", "Fill in the township, or use the 12-digit code."),
    "row_village_missing": Entry(422, "缺少村（社区）", "The village is missing",
        "补填村（社区）名称或 12 位代码。", "Fill in its name or 12-digit code."),
    "row_village_other_district": Entry(422, "该村（社区）不在本县", "The village is not in this county",
        "把此行移到所属县的名册。", "Move the row to the roll of its own county."),
    "row_village_unknown": Entry(422, "没有这个村（社区）", "There is no such village",
        "照区划表改正名称，或用 12 位代码。", "Correct the name as the divisions have it, or use the 12-digit code."),
    "key_destroyed": Entry(410, "密钥已销毁，内容不可恢复", "The key is destroyed and what it sealed is gone",
                           "该轮次的个人信息已按规定销毁，无法再读取或写入。", "The personal data of this round was destroyed as the rules ask; nothing can be read or added."),
    "key_missing": Entry(500, "找不到密钥文件", "A key file is missing",
                         "请管理员从备份恢复 keys 文件夹，见 docs/runbooks/keys.md。", "Put the keys folder back from its backup, as docs/runbooks/keys.md says."),
    "seal_broken": Entry(422, "加密内容无法打开", "A sealed value does not open",
                         "内容被改动或用错了密钥；请重新登记，并通知管理员。", "It was changed or sealed to another key; register it again and tell the administrator."),
    "token_expired": Entry(410, "登记码已过期", "The enrolment code has expired",
                           "请点位负责人发放新的登记码。", "Ask the point leader for a new one."),
    "token_unknown": Entry(404, "登记码不正确", "There is no such enrolment code",
                           "核对后重新输入，或请点位负责人发放新的。", "Check it and type it again, or ask the point leader for a new one."),
    "token_used": Entry(409, "登记码已被另一台设备使用", "The enrolment code was used by another device",
                        "一个登记码只能登记一台设备，请领取新的登记码。", "One code lets in one device; ask the point leader for a new one."),
    "user_exists": Entry(409, "用户名已存在", "There is a user of this name",
                         "请换一个用户名。", "Choose another user name."),
    "user_invalid": Entry(422, "用户信息不正确", "The user cannot be made like this",
                          "按提示修改后重试。", "Mend what the detail says and try again."),
    "user_unknown": Entry(404, "没有这个用户", "There is no such user",
                          "用 muster user list 查看用户名。", "See the user names with muster user list."),
}
# fmt: on


class Problem(Exception):
    """A refusal that says what to do. ``detail`` never holds personal data."""

    def __init__(self, code: str, detail: str = "", *, retry_after_s: int | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.entry = REGISTRY[code]

    @property
    def status(self) -> int:
        return self.entry.status

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "code": self.code,
            "status": self.status,
            "title": {"zh": self.entry.zh, "en": self.entry.en},
            "guidance": {"zh": self.entry.do_zh, "en": self.entry.do_en},
        }
        if self.detail:
            body["detail"] = self.detail
        return body
