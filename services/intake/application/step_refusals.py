"""Refusals of steps of the procedure, and of the fields that a step fills in."""

from shared.errors import DutiesNotSeparate, Forbidden, NotFound, RefusedByRule, Unreadable


class StepUnknown(NotFound):
    code = "step-unknown"
    indonesian = "Prosedur layanan ini tidak mempunyai langkah itu."
    english = "The procedure of this service has no such step."


class StepNotNow(RefusedByRule):
    """`possible` are the steps that lead on from where the case is."""

    code = "step-not-now"
    indonesian = "Langkah ini tidak dapat diambil selama permohonan pada keadaan “{state}”. Yang dapat: {possible:any}."
    english = "This step cannot be taken while the application is in the state “{state}”. Possible: {possible:any}."
    clause = "UU 25/2009 art. 21 (sistem, mekanisme, dan prosedur)"


class StepElsewhere(RefusedByRule):
    code = "step-elsewhere"
    indonesian = "Langkah “{step}” dilakukan di layanan {service:words}; lakukan di sana."
    english = "The step “{step}” is taken in the service {service:words}; take it there."


class StepConditionFails(RefusedByRule):
    code = "step-condition-fails"
    indonesian = "Langkah “{step}” hanya untuk permohonan dengan {condition}."
    english = "The step “{step}” is only for applications with {condition}."


class NotYourStep(Forbidden):
    code = "not-your-step"
    indonesian = "Langkah ini hanya dapat dilakukan oleh {roles:any}."
    english = "Only somebody with the role {roles:any} can take this step."


class ApplicationIncomplete(RefusedByRule):
    """`missing` lists each item with its kind, id, name, and the condition that makes it necessary."""

    code = "documents-missing"
    indonesian = "Persyaratan belum lengkap: {names}."
    english = "What the service card asks for is missing: {names}."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class VerdictsMissing(RefusedByRule):
    code = "verdicts-missing"
    indonesian = "Dokumen belum diperiksa dan diterima: {names}."
    english = "Documents have not been examined and accepted: {names}."


class BillNotSettled(RefusedByRule):
    code = "bill-not-settled"
    indonesian = "Tagihan belum lunas."
    english = "The bill has not been settled."


class DuplicateNotDecided(RefusedByRule):
    code = "duplicate-not-decided"
    indonesian = "Permohonan ini serupa dengan {others}; putuskan dahulu apakah sama."
    english = "This application is like {others}; decide first whether it is the same."


class DuplicateOfAnother(RefusedByRule):
    code = "duplicate-of-another"
    indonesian = "Permohonan ini sudah diputuskan sama dengan permohonan lain; tolak atau minta pemohon menariknya."
    english = "This application was found to be the same as another; reject it, or ask for its withdrawal."


class ExaminationNotDue(RefusedByRule):
    code = "examination-not-due"
    indonesian = "Dokumen tidak diperiksa selama permohonan pada keadaan “{state}”."
    english = "Documents are not examined while the application is in the state “{state}”."


class NotAskedInStep(RefusedByRule):
    """It does not name what was sent, which may be anything. `asked` is what the step takes."""

    code = "not-asked-in-step"
    indonesian = "Ada yang tidak diminta langkah “{step}”. Yang diminta: {asked}."
    english = "Something was sent that the step “{step}” does not ask for. It asks for: {asked}."


class AnswerNotForStep(RefusedByRule):
    """The fields belong to another step: `answers` are those of this one, `instead` the other steps that lead on."""

    code = "answer-not-for-step"
    indonesian = (
        "Langkah “{step}” hanya dapat diambil dengan isian {answers}; langkah lain dari keadaan ini: {instead:any}."
    )
    english = "The step “{step}” is only taken with the answers {answers}; other steps from here are: {instead:any}."
    clause = "UU 25/2009 art. 21 (sistem, mekanisme, dan prosedur)"


class NothingCorrected(RefusedByRule):
    code = "nothing-corrected"
    indonesian = "Koreksi harus mengubah sedikitnya satu dari isian ini: {fields:any}."
    english = "A correction changes at least one of these fields: {fields:any}."


class FieldMisfit(Unreadable):
    code = "field-misfit"
    indonesian = "Isian tidak sesuai kartu layanan: {problems}."
    english = "What is stated does not fit the service card: {problems}."


class FieldOfTheOffice(RefusedByRule):
    code = "field-of-the-office"
    indonesian = "Diisi oleh kantor, bukan oleh pemohon: {fields}."
    english = "The office states this, not the applicant: {fields}."


class FieldNotAsked(RefusedByRule):
    """The office keeps no field that it did not ask for: it may hold anybody's data, in clear for ever."""

    code = "field-not-asked"
    indonesian = "Ada isian yang tidak diminta kartu layanan."
    english = "Something is stated that the service card does not ask for."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class StepsNotSeparate(DutiesNotSeparate):
    """An officer who took `earlier` in this case may not take this step. `because`: the event, and the rule of segregation."""

    indonesian = (
        "Tugas harus dipisahkan: Anda melakukan “{earlier}” pada {on:day}, jadi petugas lain yang harus melakukan ini."
    )
    english = "Duties must be separate: you did “{earlier}” on {on:day}, so another officer must do this."


class OwnApplication(DutiesNotSeparate):
    """Nobody decides on an application of their own account."""
