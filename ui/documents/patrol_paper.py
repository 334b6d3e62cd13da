"""The summary of a patrol as an A4 PDF, with the Chinese font in it. Knows only `Summary`."""

from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageSize, QPdfWriter, QTextDocument

from gridworker.model.patrol_summary import Summary, SummaryRow
from ui.theme import load_theme

_DPI = 300
_STYLE = """
h1 { font-size: 17pt; }
p, td, th { font-size: 10.5pt; }
.small { font-size: 9pt; color: #43505c; }
th { background-color: #eef1f4; }
"""


def patrol_pdf(summary: Summary) -> bytes:
    """The paper; letters are embedded, so that it reads the same on a machine without Chinese fonts."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(summary.title)
    writer.setCreator("gridworker")
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))  # printing a document leaves two centimetres of its own
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    document.setDefaultFont(QFont(list(load_theme().paper_families)))
    document.setHtml(patrol_html(summary))
    document.print_(writer)
    buffer.close()
    return bytes(held.data())


def patrol_html(summary: Summary) -> str:
    """The paper's text; whatever people wrote stands in it as text, never as markup."""
    head = " · ".join(part for part in (summary.worker, summary.grid, summary.when) if part)
    rows = "".join(_row(row) for row in summary.rows)
    return (
        f"<h1>{escape(summary.title)}</h1><p class='small'>{escape(head)}</p><p>{escape(summary.counts)}</p>"
        f"{_missed(summary)}{_finds(summary)}"
        "<table width='100%' border='1' cellspacing='0' cellpadding='5' style='border-collapse: collapse; border-style: solid; border-color: #7b8793; margin-top: 10px; margin-bottom: 8px'>"
        "<thead><tr><th>序号</th><th>巡查点</th><th>结果</th><th>到达</th><th>说明</th></tr></thead>"
        f"{rows}</table>"
        "<p class='small'>这份小结由本机生成，供本人留存，不作考核依据。以平台收到的记录为准。</p>"
    )


def _row(row: SummaryRow) -> str:
    cells = (str(row.number), row.name, row.result, row.there, row.note)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _missed(summary: Summary) -> str:
    if not summary.missed:
        return ""
    reason = f"（{escape(summary.reason)}）" if summary.reason else ""
    return f"<p><b>漏了：</b>{escape('、'.join(summary.missed))}{reason}</p>"


def _finds(summary: Summary) -> str:
    if not summary.finds:
        return ""
    return "<p><b>路上上报：</b><br/>" + "<br/>".join(escape(find) for find in summary.finds) + "</p>"
