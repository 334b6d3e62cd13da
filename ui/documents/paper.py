"""HTML as an A4 PDF with the Chinese font in it. Knows no records."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageSize, QPdfWriter, QTextDocument

from ui.theme import load_theme

_DPI = 300
_STYLE = """
h1 { font-size: 17pt; }
p, td, th { font-size: 10.5pt; }
.small { font-size: 9pt; color: #43505c; }
th { background-color: #eef1f4; }
"""
TABLE = (
    "<table width='100%' border='1' cellspacing='0' cellpadding='5' style='border-collapse: collapse; "
    "border-style: solid; border-color: #7b8793; margin-top: 10px; margin-bottom: 8px'>"
)
"""How a table begins."""


def pdf_of(title: str, html: str) -> bytes:
    """The paper; letters are embedded, so that it reads the same on a machine without Chinese fonts."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("gridworker")
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))  # printing a document leaves two centimetres of its own
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    document.setDefaultFont(QFont(list(load_theme().paper_families)))
    document.setHtml(html)
    document.print_(writer)
    buffer.close()
    return bytes(held.data())
