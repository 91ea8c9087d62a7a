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


REGISTRY: dict[str, Entry] = {
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
}


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
