"""Why a file can't be read, in words for people, from the errors that parsers raise."""

import io
import re
import zipfile
import zlib

LOCKED = "encrypted: it needs a password"
MANIFEST = "META-INF/manifest.xml"
"""The part of an OpenDocument file that says which others are encrypted."""

_OLE = b"\xd0\xcf\x11\xe0"
_SCRAMBLED = "EncryptedPackage".encode("utf-16-le")
# Right after the record that begins an .xls file, of 1995 or 1997, or after the one that says it is
# protected against changes: the record FilePass (MS-XLS, 2.4.117).
_FILE_PASS = re.compile(
    rb"\t\x08(?:\x10\0\0\x06\x05\0.{12}|\x08\0\0\x05\x05\0.{4})(?:\x86\0\0\0)?/\0", re.DOTALL
)
_PDF, _PDF_END = b"%PDF-", b"%%EOF"
_PDF_HEAD = _PDF_TAIL = 1024  # bytes in which these stand, as readers of PDF have it
_NO_PART = "damaged, or not what its name says: a part is missing"


def why(error: BaseException) -> str:
    """The reason that an error of a parser stands for."""
    match error:
        case zipfile.BadZipFile() | EOFError():
            return "damaged: its zip archive is cut off or broken"
        case zlib.error():
            return "damaged: its compressed data are broken"
        case NotImplementedError():
            return "its zip archive is compressed in an unknown way"
        case RuntimeError() if "password" in str(error):  # what zipfile raises for locked entries
            return LOCKED
        case KeyError():
            return _NO_PART
    match type(error).__name__:
        case "XMLSyntaxError" | "XmlError":
            return "damaged: its XML is cut off or broken"
        case "ZipError":
            return "damaged: its zip archive is cut off or broken"
        case "PanicException" | "CalamineError":
            return "damaged: its structure is broken"
    return f"damaged: it can't be parsed ({type(error).__name__})"


def why_no_archive(data: bytes) -> str:
    """What a file is that should begin as a zip archive and doesn't."""
    if not data.startswith(_OLE):
        return "damaged, or not what its name says"
    if _SCRAMBLED in data:
        return LOCKED
    return "encrypted, or of a format before 2007: save it anew"


def why_no_pdf(data: bytes) -> str:
    """What is wrong with a file that should be a PDF and can't be opened as one."""
    if _PDF not in data[:_PDF_HEAD]:
        return "damaged, or not what its name says"
    if _PDF_END not in data[-_PDF_TAIL:]:
        return "damaged: it is cut off"
    return "damaged: its structure is broken"


def is_locked(data: bytes) -> bool:
    """Whether a file of an office program, whole or broken, says that it is encrypted."""
    if data.startswith(_OLE):
        return _SCRAMBLED in data or _FILE_PASS.search(data) is not None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return True
            return MANIFEST in archive.namelist() and says_encrypted(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return False


def says_encrypted(manifest: bytes) -> bool:
    """Whether an OpenDocument file's manifest says that a part is encrypted."""
    return b"encryption-data" in manifest
