"""The summary of a patrol as an A4 PDF, with the Chinese font in it. Knows only `Summary`."""

from html import escape

from gridworker.model.patrol_summary import Summary, SummaryRow
from ui.documents.paper import TABLE, pdf_of


def patrol_pdf(summary: Summary) -> bytes:
    """The paper."""
    return pdf_of(summary.title, patrol_html(summary))


def patrol_html(summary: Summary) -> str:
    """The paper's text; whatever people wrote stands in it as text, never as markup."""
    head = " · ".join(part for part in (summary.worker, summary.grid, summary.when) if part)
    rows = "".join(_row(row) for row in summary.rows)
    return (
        f"<h1>{escape(summary.title)}</h1><p class='small'>{escape(head)}</p><p>{escape(summary.counts)}</p>"
        f"{_missed(summary)}{_finds(summary)}"
        f"{TABLE}"
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
