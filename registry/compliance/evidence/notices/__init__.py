"""What others have to be told of models that are passed on, and the duties of whoever does so."""

from registry.compliance.evidence.notices.schemas import (
    LicenseDuty,
    LicenseNotice,
    ModelNotice,
    Notice,
    NoticeBody,
    NoticeText,
    OpenQuestion,
)
from registry.compliance.evidence.notices.service import gather_notice
from registry.compliance.evidence.notices.text import FORMATS, NoticeFormat, NoticePart, write_notice

__all__ = [
    "FORMATS",
    "LicenseDuty",
    "LicenseNotice",
    "ModelNotice",
    "Notice",
    "NoticeBody",
    "NoticeFormat",
    "NoticePart",
    "NoticeText",
    "OpenQuestion",
    "gather_notice",
    "write_notice",
]
