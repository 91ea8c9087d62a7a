"""docs/roles.md, printed from the table in code: ``python -m tests.access.roles_page`` writes it anew."""

import os
from pathlib import Path
from typing import Any, get_args

FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "roles.md"
# permission: English, Chinese
WORDS = {
    "see_board": ("see the board: counts, never a name", "看板：只看数字"),
    "see_open_names": ("see the list of open names", "查看未检名单"),
    "see_persons": ("see persons of the territory, masked in lists", "查看辖区内个人信息（列表中脱敏）"),
    "see_in_hand": (
        "see the one person in hand, by card or exact number, masked",
        "查看眼前这一位（凭卡或完整号码，脱敏）",
    ),
    "answer_open_names": (
        "answer for open names: visit, excuse, elsewhere, refusal",
        "处理未检人员：上门、免检、他处已检、拒检",
    ),
    "edit_roll": (
        "correct the roll: add, move, mark gone, link doubles, care marks",
        "修改名册：增补、迁移、注销、合并、特殊人群标记",
    ),
    "import_roll": ("import the resident list and the care list, and undo it", "导入名册和特殊人群名单，及撤销"),
    "import_places": ("import points, workers and devices", "导入采样点、人员和设备"),
    "print_cards": ("print household cards and slips", "打印入户卡和结果条"),
    "settle_exceptions": ("rule on exceptions", "处理异常"),
    "release_quarantine": ("release records that were kept aside", "放行隔离记录"),
    "open_round": ("make and open a round", "新建并开启轮次"),
    "close_round": ("sign the two closings", "签署两次收尾"),
    "enrol_devices": ("let devices in, revoke them, sign off silent ones", "登记、停用设备，核销失联设备"),
    "see_lab": ("see tubes, custody and runs", "查看试管、交接和检测批次"),
    "release_results": ("release results", "发布结果"),
    "see_cases": ("see cases and contacts", "查看病例和密接"),
    "see_staff": ("see units, quotas and posts", "查看单位、名额和岗位"),
    "export": ("ask for lists of persons as files", "申请导出人员名单"),
    "approve": ("be the second person", "担任第二复核人"),
    "see_audit": ("see who read whom", "查看访问审计"),
    "manage_users": ("make, change and shut out users", "管理用户"),
}
# role: letter of its column, what it sees in a sentence, in both languages
ROLES = {
    "command": ("C", "The whole of its county or township, with names.", "本县或本乡镇全部，含姓名。"),
    "point_leader": ("P", "The people invited to its one point.", "本采样点约定的人员。"),
    "station_worker": ("W", "The one person in hand, masked; no lists.", "只看眼前这一位（脱敏），没有名单。"),
    "courier": ("K", "Boxes and tubes; never a name.", "箱和管，看不到姓名。"),
    "lab": ("L", "Tubes and results; never a name.", "试管和结果，看不到姓名。"),
    "community_worker": ("O", "The people of its township or villages.", "本乡镇或本村人员。"),
    "unit_liaison": ("U", "Its people's posts and hours; no residents.", "本单位人员的岗位和工时，看不到居民。"),
    "tracer": ("T", "Cases, contacts, and persons of its territory.", "病例、密接和辖区内人员。"),
    "privacy_officer": ("V", "Who read whom; is a second person; no residents.", "谁看过谁的信息；复核申请；看不到居民。"),
    "auditor": ("A", "Who read whom, and counts; changes nothing.", "谁看过谁的信息和数字；不能更改。"),
    "admin": ("S", "Users, devices and places; no residents.", "用户、设备和采样点；看不到居民。"),
}  # fmt: skip
_HEAD = """# Roles: who may do what, and where · 角色与权限

The table is `MAY` in `src/muster/access/rules.py`, in words; a test holds that the two agree. Which address asks for which
permission is in [authorisation.md](authorisation.md). A resident has no login: the slip in the hand is the resident's key.

权限表即程序中的 `MAY`，由测试保证一致。居民没有账号：手中的凭条就是钥匙。

## Roles · 角色

| | role | 角色 | sees | 能看到 |
|---|---|---|---|---|
"""
_TABLE = """
## Permissions · 权限

"""
_FOOT = """
## Territory · 辖区

- A user has **one territory**: the code of a county (6 digits), a township (9) or a village (12). Whatever begins with it
  lies within. Command centres of county and township differ by nothing else.
- Who works at a point (P, W) has that **point** as well, and the county as the territory: point codes repeat from county
  to county.
- A unit liaison (U) has a **unit** as well, by its name: quota, posts and attendance are shown of that one alone. Without
  a unit there is nothing on the page *Staff*.
- Lists, details, counts, searches, exports and the map all ask one function (`access/scope.py`). What lies outside is
  answered exactly as what does not exist.
- A user without a territory sees nothing. An administrator acts on users within the own territory only.

用户只有一个辖区：县（6 位）、乡镇（9 位）或村（12 位）代码，以其开头的都在辖区内；在采样点工作的角色另有采样点；
单位联络员另有单位，只看本单位的名额、岗位和到岗，未填单位则看不到人员页内容。
列表、详情、统计、查找、导出和地图都由同一个函数判定；辖区外与不存在的回答完全相同。

## A second person · 第二人复核

Nobody does these alone; somebody else with *be the second person*, whose territory holds the whole county, allows each on
the page *Approvals*. An answer is good for 12 hours and for one time, and never one's own.

- files with lists of persons, and household cards of more than one village or point;
- the two closings of a round (a small round may be made with `--rule second_person=0`);
- making, changing, resetting or handing over a user who could see persons or be a second person.

下列操作须由另一人在“复核”页同意，12 小时内有效、仅限一次，不能复核自己的申请：
导出人员名单；打印一个以上村（社区）或采样点的住户卡；轮次的两次收尾；
新建、更改、重置、移交能查看个人信息或参与复核的账号。

## The password once more · 再次输入密码

Users, second factors, approvals, files with names, cards in bulk, signing a closing and reopening a round ask for the
password again when it was last given more than 15 minutes ago.

用户管理、第二重验证、复核、导出名单、批量打印住户卡、签署销号、重新开放轮次，距上次输入密码超过 15 分钟时须再次输入。
"""


def _label(role: Any, language: str) -> str:
    from django.utils import translation

    with translation.override(language):
        return str(role.label)


def text() -> str:
    from muster.access.enums import Role
    from muster.access.rules import MAY, Permission

    heads = [ROLES[role.value] for role in Role]
    lines = [
        f"| {letter} | {_label(role, 'en')} `{role.value}` | {_label(role, 'zh-hans')} | {sees} | {sees_zh} |\n"
        for role, (letter, sees, sees_zh) in zip(Role, heads, strict=True)
    ]
    table = "| permission | 权限 | " + " | ".join(letter for letter, *_ in heads) + " |\n"
    table += "|---|---|" + ":-:|" * len(heads) + "\n"
    for code in get_args(Permission):
        en, zh = WORDS[code]
        marks = " | ".join("●" if code in MAY[role] else "·" for role in Role)
        table += f"| {en} `{code}` | {zh} | {marks} |\n"
    return _HEAD + "".join(lines) + _TABLE + table + _FOOT


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    FILE.write_text(text(), encoding="utf-8")
