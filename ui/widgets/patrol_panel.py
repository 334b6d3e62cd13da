"""The point in hand: being there, looking, passing over. What is offered depends on how far the point is."""

from collections.abc import Iterator
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridworker.model.vocabulary import PatrolStage, PointFinding, PointStage
from ui.theme import ThemeController
from ui.viewmodels.patrol_parts import PointShown
from ui.widgets.cards import Card
from ui.widgets.patrol_steps import ArrivalStep, FormStep, LookStep, WaitingStep


class PointPanel(Card):
    """Shows one point at one step of it."""

    here_pressed = Signal()
    scan_pressed = Signal()
    hand_pressed = Signal()
    skip_pressed = Signal()
    form_pressed = Signal()
    find_pressed = Signal()
    looked = Signal(PointFinding, str)
    """What was seen, and a note."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=16, fill="surface_2", edge="line", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._step: QWidget | None = None

    def make_steps(self) -> Iterator[None]:
        """Those a round begins with, before any point is known; one a step."""
        yield
        _ = self._arrival
        yield
        _ = self._look

    def show_point(self, point: PointShown, stage: PatrolStage) -> None:
        """Take over a point; what is being typed stays while the same step is in hand."""
        key = (point.id, point.stage, point.finding, point.note, point.begun, point.only_noted, stage)
        step = self._step_of(point, stage)
        if key != self._shown:
            self._shown = key
            if isinstance(step, WaitingStep):
                step.show_point(point, stage)
            else:
                step.show_point(point)
            self._bring(step)
        if step is self._arrival:
            self._arrival.show_distance(point)

    def _step_of(
        self, point: PointShown, stage: PatrolStage
    ) -> ArrivalStep | FormStep | LookStep | WaitingStep:
        if stage is not PatrolStage.RUNNING:
            return self._waiting
        if point.stage in (PointStage.OPEN, PointStage.SKIPPED):
            return self._arrival
        return self._form if point.has_form else self._look

    def _bring(self, step: QWidget) -> None:
        if self._step is not None and self._step is not step:
            self._step.hide()
        self._step = step
        if self.body.indexOf(step) < 0:
            self.body.addWidget(step)
        step.show()
        self.updateGeometry()

    @cached_property
    def _arrival(self) -> ArrivalStep:
        step = ArrivalStep(self.themes, self)
        step.here_pressed.connect(self.here_pressed)
        step.scan_pressed.connect(self.scan_pressed)
        step.hand_pressed.connect(self.hand_pressed)
        step.skip_pressed.connect(self.skip_pressed)
        return step

    @cached_property
    def _look(self) -> LookStep:
        step = LookStep(self.themes, self)
        step.looked.connect(self.looked)
        step.find_pressed.connect(self.find_pressed)
        step.skip_pressed.connect(self.skip_pressed)
        return step

    @cached_property
    def _form(self) -> FormStep:
        step = FormStep(self.themes, self)
        step.form_pressed.connect(self.form_pressed)
        step.find_pressed.connect(self.find_pressed)
        step.skip_pressed.connect(self.skip_pressed)
        return step

    @cached_property
    def _waiting(self) -> WaitingStep:
        step = WaitingStep(self.themes, self)
        step.form_pressed.connect(self.form_pressed)
        return step
