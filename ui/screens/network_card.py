"""网络 in 我的: when originals go, and by which proxy and with which own certificates the platform is reached."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.me import MeState, MeViewModel
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.file_dialog import choose_file
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label
from ui.widgets.segmented import Segment, Segmented

_ANY, _WIFI = "any", "wifi"


class NetworkCard(Card):
    """Shows the part of `MeState` that is about the network."""

    def __init__(
        self, themes: ThemeController, view_model: MeViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent=parent)
        self._model = view_model
        self._shown = ("", "")
        self.body.setSpacing(12)
        self.body.addWidget(Label(themes, self.tr("网络"), "heading"))
        self._link = Label(themes, "", "body", wrap=True)
        segments = [
            Segment(_ANY, self.tr("有网就传")),
            Segment(_WIFI, self.tr("等 Wi-Fi 或网线")),
        ]
        self._originals = Segmented(themes, segments, name=self.tr("照片原图什么时候传"))
        self._originals.chosen.connect(lambda key: view_model.keep_wifi_only(on=key == _WIFI))
        self._proxy = Input(themes, self.tr("代理地址"), placeholder="http://10.1.2.3:8080")
        self._ca = Input(themes, self.tr("单位证书文件"), placeholder=self.tr("没有就不填"))
        hint = self.tr("不填就照系统的设置；写 direct 就不用代理。")
        self._proxy_field = Field(themes, self.tr("代理地址"), self._proxy, hint=hint)
        hint = self.tr("单位自己的根证书，PEM 格式。不填就只认系统里的。")
        self._ca_field = Field(themes, self.tr("单位证书文件"), self._ca, hint=hint)
        self._kept = Label(themes, "", "body", "ok_text", wrap=True)
        choose = Button(themes, self.tr("选文件"), icon="folder-open-bold")
        self._keep = Button(themes, self.tr("保存网络设置"), icon="check-bold")
        choose.clicked.connect(self._on_choose)
        self._keep.clicked.connect(lambda: view_model.keep_way(self._proxy.text(), self._ca.text()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(choose, 1)
        row.addWidget(self._keep, 1)
        self.body.addWidget(self._link)
        self.body.addWidget(Label(themes, self.tr("照片原图什么时候传"), "label", "ink_2"))
        for widget in (self._originals, self._proxy_field, self._ca_field, self._kept):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def show_state(self, state: MeState) -> None:
        """Replace what is shown; what is being typed stays."""
        mine = state.mine
        self._link.setText(state.link)
        self._originals.choose(_WIFI if mine.wifi_only else _ANY)
        if (mine.proxy, mine.ca_file) != self._shown:
            self._shown = (mine.proxy, mine.ca_file)
            self._proxy.setText(mine.proxy)
            self._ca.setText(mine.ca_file)
        self._kept.setText(state.way_kept)
        self._kept.setVisible(bool(state.way_kept))
        self._keep.setEnabled(state.loaded and not state.busy)

    def _on_choose(self) -> None:
        chosen = choose_file(self, self.tr("选单位证书"), self.tr("证书 (*.pem *.crt *.cer)"))
        if chosen:
            self._ca.setText(str(chosen))
