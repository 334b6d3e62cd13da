"""A 告知书 on paper: two copies, one for either side. Knows only `Notice`; always in Chinese, for it is handed to people."""

import base64
from html import escape

from gridworker.model.notice import Handed, Notice, NoticeLine, moment_words
from gridworker.model.vocabulary import NoticeDelivery
from ui.documents.paper import TABLE, pdf_of

TITLE = "安全隐患整改告知书"
_BLANK = "＿＿＿＿＿＿＿＿"


def notice_pdf(notice: Notice) -> bytes:
    """The paper."""
    return pdf_of(f"{TITLE} {notice.number}", notice_html(notice))


def notice_html(notice: Notice) -> str:
    """The paper's text; whatever people wrote stands in it as text, never as markup."""
    rows = "".join(_row(number, line) for number, line in enumerate(notice.lines, start=1))
    return (
        f"<h1 align='center'>{TITLE}</h1><p class='small' align='right'>编号 {escape(notice.number)}</p>"
        f"<p>{escape(notice.party or _BLANK)}：</p>"
        f"<p>{escape(notice.inspected)}，按《{escape(notice.checklist)}》在{escape(notice.place)}检查，"
        f"发现下列隐患 {len(notice.lines)} 处，请按期改好：</p>"
        f"{TABLE}<thead><tr><th>序号</th><th>不合格项和具体情况</th><th>改好期限</th><th>依据</th></tr></thead>{rows}</table>"
        f"<p>{_lines(notice.words)}</p><p>复查时间：{escape(notice.recheck)}</p>"
        f"<p><b>{escape(notice.closing)}</b></p>{_signed(notice)}"
        "<p class='small'>一式两份，一份交被告知人，一份留存。期限里的工作日、工作时只算上班时间。</p>"
    )


def _row(number: int, line: NoticeLine) -> str:
    found = f"<b>{escape(line.title)}</b>" + (f"<br/>{_lines(line.note)}" if line.note else "")
    until = f"{escape(line.limit)}<br/>{escape(line.until)} 前"
    cells = (str(number), found, until, escape(line.printed_basis) or "—")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _signed(notice: Notice) -> str:
    checker = f"<p>检查人：{escape(notice.checker)}</p>"
    if notice.handed is None:
        return f"{checker}<p>签收人：{_BLANK}　　签收时间：{_BLANK}</p>"
    return checker + _handed(notice.handed)


def _handed(handed: Handed) -> str:
    said = [
        f"<p>{escape(handed.delivery.label)}：{escape(handed.receiver)}　{escape(moment_words(handed.at))}</p>"
    ]
    if handed.delivery is NoticeDelivery.REFUSED:
        said.append(f"<p>拒签原因：{escape(handed.reason)}　　见证人：{escape(handed.witness)}</p>")
    if handed.signature:
        picture = base64.b64encode(handed.signature).decode("ascii")
        said.append(f"<p><img src='data:image/png;base64,{picture}' height='90'/></p>")
    return "".join(said)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
