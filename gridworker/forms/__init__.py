"""The form runtime: publish a workbook, load a form, fill it in, hand over the answers.

Pure: it knows neither the store nor the services, no screen and no network. Workbooks are XLSForm; what the device
loads is XForms XML. `publish` is for the platform (it needs the extra `central`); the rest runs on the device.
"""

from gridworker.forms.definition import Choice, Form, Question, Section, load_form
from gridworker.forms.session import Failure, FormSession, Missing, Progress, SectionProgress, Surroundings

__all__ = [
    "Choice",
    "Failure",
    "Form",
    "FormSession",
    "Missing",
    "Progress",
    "Question",
    "Section",
    "SectionProgress",
    "Surroundings",
    "load_form",
]
