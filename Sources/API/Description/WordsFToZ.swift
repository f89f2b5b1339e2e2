extension Vocabulary {
    /// Words of types from f to z.
    static let fToZ = """
        FlagGrading.first-hand: Förstahand: the source saw or heard it.
        FlagGrading.second-hand: Andrahand: the source has it from another.
        FlagGrading.anonymous: Anonym: nobody knows who says so.
        FlagRole.exposed: Utsatt: something is done to the youth.
        FlagRole.acting: Utövar: the youth does it.
        FlagRole.unclear: Oklart: it may be either.
        FlagSource.own-observation: Egen iakttagelse: the author saw it.
        FlagSource.school: Skola: a school says so.
        FlagSource.social-services: Socialtjänst: social services say so.
        FlagSource.police: Polis: the police say so.
        FlagSource.leisure: Fritid: the leisure agency says so.
        FlagSource.family: Familj: the family says so.
        FlagSource.youth: Den unge själv: the youth says so.
        FlagSource.public: Allmänheten: somebody else says so.
        FlagStep.confirmed: Bekräftas: a second person holds it true.
        FlagStep.declined: Bekräftas inte: a second person does not hold it true.
        FlagStep.renewed: Förnyas: it holds for another while.
        FlagStep.resolved: Avslutas: it no longer holds.
        FlagStep.corrected: Rättas: it was wrong from the start.
        GuardianStanding.full: Full: is asked and told like any guardian.
        GuardianStanding.excluded: Undantagen: telling them would harm the minor (OSL 12:3).
        HoldReason.appeal: Överklagande: an appeal goes on, or may be made.
        HoldReason.release-request: Utlämnande: somebody has asked for the document.
        HoldReason.data-subject-request: Den registrerades begäran: who it is about has asked for something.
        HoldReason.restriction: Begränsning: its use is restricted (GDPR 18).
        HoldReason.complaint: Klagomål: somebody has complained.
        HoldReason.inspection: Tillsyn: an authority looks into it.
        HoldReason.litigation: Rättstvist: a court needs it.
        HoldReason.incident: Incident: what happened to personal data is being cleared up.
        HoldReason.research: Forskning: research that has been decided on needs it.
        HoldScope.youth: Den unge: all of one youth's file.
        HoldScope.record: Posten: one record.
        HoldScope.span: Perioden: all that the agency wrote between two days.
        InquiryOutcome.measures: Insats: the family gets help.
        InquiryOutcome.no-measures: Ingen insats: the inquiry ended without any.
        Kind.assignment-added: Tilldelning: a colleague gets the file; the subject is the colleague.
        Kind.assignment-ended: Tilldelning upphör: the subject is the assignment.
        Kind.member-added: Ny deltagare: somebody joins the case's team; the subject is the person.
        Kind.member-ended: Deltagare lämnar: the subject is the place in the team.
        Kind.case-closed: Ärendet avslutas: the subject is the case.
        Kind.consent-withdrawn: Samtycke återkallas: the subject is the consent.
        Kind.disclosure-ended: Utlämnandebeslut upphör: the subject is the decision.
        Kind.block-added: Spärr: the subject is the person or agency that it shuts out.
        Kind.block-ended: Spärr hävs: the subject is the block.
        Kind.protection-added: Skydd: the youth is protected; the subject is who alone is named.
        LegalForm.authority: Myndighet: an authority of the municipality or the state.
        LegalForm.private: Enskild: a private school or a club, no authority.
        MappingPartKind.strengths: Styrkor: what goes well.
        MappingPartKind.risk: Risk: what may go wrong.
        MappingPartKind.protection: Skydd: what protects the youth.
        MappingPartKind.school: Skola: how school goes.
        MappingPartKind.leisure: Fritid: what the youth does in the own time.
        MappingPartKind.home: Hem: how it is at home.
        MappingPartKind.summary: Sammanfattning: what the whole team may read.
        MappingPartKind.no-ground: Utan grund: why consent or a decision is still missing.
        MappingState.ongoing: Pågår: more can be added.
        MappingState.done: Klar: nothing more is added.
        MeetingKind.network: Nätverksmöte: those around the youth meet.
        MeetingKind.follow-up: Uppföljningsmöte: they look at what was agreed.
        MeetingState.called: Kallat: it is still to be held.
        MeetingState.held: Hållet: it took place; the minutes are not approved.
        MeetingState.approved: Justerat: the minutes are approved.
        MeetingState.cancelled: Inställt: it did not take place.
        NotOpenedReason.no-need: Inget behov: the child needs nothing from social services.
        NotOpenedReason.already-open: Pågår redan: an inquiry goes on already.
        NotOpenedReason.other-municipality: Annan kommun: the matter is another municipality's.
        NumberKind.personnummer: Personnummer: of who is in the population register.
        NumberKind.samordningsnummer: Samordningsnummer: of who is not.
        NumberKind.reserve: Reservnummer: the agency's own, where neither is known.
        OfferAnswer.open: Obesvarat: not answered yet.
        OfferAnswer.accepted: Ja: they want it.
        OfferAnswer.declined: Nej: they do not want it.
        OnlyLate.only: Endast: late ones alone.
        OnlyOverdue.only: Endast: those past their day alone.
        Outcome.ok: Gick: it was done, or shown.
        Outcome.refused: Nekades: the rules forbade it.
        Outcome.failed: Misslyckades: something else kept it from being done.
        ParticipantRelation.youth: Den unge: the youth whom it is about.
        ParticipantRelation.guardian: Vårdnadshavare: a guardian of the youth.
        ParticipantRelation.staff: Personal: somebody who works with it.
        ParticipantRelation.interpreter: Tolk: an interpreter.
        ParticipantRelation.other: Annan: somebody else.
        PledgeMeasure.classes: Klasser: the classes reached, in per cent of all of a school year.
        PledgeMeasure.visits: Besök: the visits carried out in the whole period.
        PledgeMeasure.none: Inget: nothing that is counted here.
        PledgeOwner.police: Polisen: the police promised it.
        PledgeOwner.municipality: Kommunen: the municipality promised it.
        PledgeOwner.together: Tillsammans: both promised it.
        Previous.replaced: Ersatt: right in its time, and replaced since.
        Previous.mistaken: Felaktig: it was never right.
        ProtectionLevel.marked: Sekretessmarkering: the population register warns of handing it out.
        ProtectionLevel.protected-registration: Skyddad folkbokföring: registered where the youth does not live.
        ProtectionLevel.assumed-identity: Fingerade personuppgifter: under another name and number.
        ProtectionOutcome.protection-needed: Omedelbart skydd: the child must be protected at once.
        ProtectionOutcome.no-acute-need: Inget akut behov: there is time to assess.
        Purpose.registration: Registrering: a youth or a record is entered.
        Purpose.coordination: Samordning: the work around one youth.
        Purpose.follow-up: Uppföljning: what came of the work is looked at.
        Purpose.school-visits: Skolbesök: visits of the police to schools, without names.
        Purpose.log-review: Logguppföljning: who has looked at what is looked into.
        Purpose.administration: Administration: accounts, roles, agencies; never content.
        Purpose.retention: Gallring: what is destroyed, kept and handed out.
        Purpose.own-account: Eget konto: the own sessions and settings.
        Purpose.emergency: Nödöppning: one file for a short time, reviewed afterwards.
        Purpose.work-management: Arbetsledning: a unit's management gives and takes work.
        ReceiptFault.damaged: Skadat: files cannot be read, or their checksums are others.
        ReceiptFault.incomplete: Ofullständigt: records are missing.
        ReceiptFault.mistaken: Misstag: entered for another package, or before the archive had it.
        ReceiptFault.withdrawn-by-archive: Arkivets återkallelse: the archive has taken its receipt back.
        ReferralOutcome.completed: Fullföljd: what was offered was carried through.
        ReferralOutcome.interrupted: Avbruten: it ended before it was carried through.
        ReferralOutcome.moved: Flyttat: the youth lives elsewhere now.
        ReferralPath.own-contact: Egen kontakt: the family gets in touch itself, and nothing is sent.
        ReferralPath.warm-handover: Varm överlämning: both meet the family together.
        ReferralPath.remiss: Remiss: the receiver gets a written question.
        ReferralState.draft: Utkast: nothing has been sent.
        ReferralState.consented: Samtycke klart: it may be sent.
        ReferralState.sent: Skickad: the receiver can see it.
        ReferralState.received: Mottagen: the receiver has taken it up.
        ReferralState.waiting-list: Väntelista: the receiver has no room yet.
        ReferralState.started: Påbörjad: the help has begun.
        ReferralState.declined-by-family: Avböjd av familjen: the family does not want it.
        ReferralState.declined-by-receiver: Avböjd av mottagaren: the receiver cannot take it.
        ReferralState.ended: Avslutad: the help has ended.
        ReferralState.revoked: Återkallad: the sender has taken it back.
        Relation.youth: Den unge: the youth whom it is about.
        Relation.guardian: Vårdnadshavare: a guardian of the youth.
        Relation.outsider: Utomstående: somebody else who is not of the staff.
        ReportFeedback.opened: Inledd: that an inquiry was opened.
        ReportFeedback.not-opened: Ej inledd: that none was opened.
        ReportFeedback.already-open: Pågår redan: that one went on already.
        ReportFeedback.unsuitable: Olämpligt: nothing was said, as it would have been unsuitable.
        ReporterKind.school: Skola: somebody at a school.
        ReporterKind.police: Polis: the police.
        ReporterKind.health-care: Hälso- och sjukvård: health care.
        ReporterKind.leisure: Fritid: the leisure agency.
        ReporterKind.social-services: Socialtjänst: social services themselves.
        ReporterKind.private: Enskild: a private person.
        ReporterKind.other: Annan: somebody else.
        RequestKind.access: Registerutdrag: to see what is held about one (GDPR 15).
        RequestKind.correction: Rättelse: to have it put right (GDPR 16).
        RequestKind.restriction: Begränsning: to have its use restricted (GDPR 18).
        RequestKind.objection: Invändning: to object to its use (GDPR 21).
        RequestKind.release: Utlämnande: to have a public document (TF 2:15).
        RequestStep.extended: Förlängd: it takes longer, as was told in time (GDPR 12.3).
        RequestStep.reviewed: Sekretessprövad: the unit's manager has reviewed all its parts.
        RequestStep.granted: Beviljad: all of it is done.
        RequestStep.partly: Delvis: some is kept secret, by the provision given.
        RequestStep.refused: Avslagen: none of it is done, by the provision given.
        RequestStep.lifted: Hävd: a restriction that was granted ends (GDPR 18.3).
        RetainedRecord.concern-conversation: Orossamtal: a concern conversation.
        RetainedRecord.school-visit: Skolbesök: a school visit.
        RetainedRecord.dog-search: Narkotikasök: a search with a dog.
        RetainedRecord.quarantined-visit: Avskild rad: a row of a file of visits that could not be read in.
        RetainedRecord.case: SSPF-ärende: a case; held with all of the youth's file.
        RetainedRecord.disclosure: Utlämnandebeslut: a disclosure decision.
        RetainedRecord.risk-flag: Riskflagga: a risk flag.
        RetainedRecord.referral: Hänvisning, remiss: a referral.
        RetainedRecord.consent: Samtycke: a consent.
        RetainedRecord.concern-report: Orosanmälan: a concern report.
        RetainedRecord.enquiry: Förfrågan: an enquiry.
        RetainedRecord.no-action-decision: Beslut att inte agera: a decision not to act.
        RetainedRecord.release-request: Begäran om utlämnande: about no youth.
        RetainedRecord.legal-hold: Gallringsstopp: a hold on what is about no youth.
        RetainedRecord.conflict: Jäv: a conflict of interest that was declared.
        RetentionTrigger.last-note: Sista anteckningen: the last note in the whole file.
        RetentionTrigger.birthday: Födelsedag: the day on which the youth reaches an age.
        RetentionTrigger.visit-date: Besöksdag: the day of the visit.
        RetentionTrigger.no-record-left: Tom akt: the day on which the last record had gone.
        RetentionTrigger.ended: Upphörde: the day on which it ended.
        RetentionTrigger.created: Upprättad: the day on which it was written.
        RetentionTrigger.closed: Avslutat: the day on which it was closed.
        RetentionTrigger.expired: Gick ut: the day on which it no longer held.
        ReviewVerdict.justified: Befogad: there was reason to open the file.
        ReviewVerdict.unjustified: Obefogad: there was no reason to.
        RevocationReason.no-longer-needed: Behövs inte längre: there is no more need of it.
        RevocationReason.other-help: Annan hjälp: the family gets help of another kind.
        RevocationReason.mistake: Misstag: it should never have been written.
        RevokedByConsent.consent-withdrawn: Återkallat samtycke: the consent that it rested on has ended.
        RiskFlagState.proposed: Föreslagen: a second person has not judged it.
        RiskFlagState.confirmed: Bekräftad: a second person holds it true.
        RiskFlagState.declined: Ej bekräftad: a second person does not hold it true.
        RiskFlagState.lapsed: Utgången: nobody renewed it in time.
        RiskFlagState.corrected: Rättad: it was wrong from the start.
        RiskFlagState.resolved: Avslutad: it no longer holds.
        Role.social_worker: Socialsekreterare: works with youths at social services.
        Role.police_officer: Polis: works with youths at the police.
        Role.school_staff: Skolpersonal: works with youths at a school.
        Role.head_teacher: Rektor: decides for the school on what it discloses.
        Role.leisure_worker: Fritidsledare: works with youths in their own time.
        Role.coordinator: SSPF-koordinator: leads cases and takes enquiries.
        Role.unit_manager: Enhetschef: reviews the log and releases of the own unit.
        Role.auditor: Granskare: reads the log, never content.
        Role.records_officer: Arkivansvarig: decides on destruction, holds and extracts.
        Role.administrator: Administratör: keeps accounts, roles and agencies, never content.
        Role.steering_member: Styrgruppsmedlem: sees counts alone.
        SchoolYear.F: Förskoleklass: the year before the first.
        SchoolYear.1: Årskurs 1: compulsory school, first year.
        SchoolYear.2: Årskurs 2: compulsory school, second year.
        SchoolYear.3: Årskurs 3: compulsory school, third year.
        SchoolYear.4: Årskurs 4: compulsory school, fourth year.
        SchoolYear.5: Årskurs 5: compulsory school, fifth year.
        SchoolYear.6: Årskurs 6: compulsory school, sixth year.
        SchoolYear.7: Årskurs 7: compulsory school, seventh year.
        SchoolYear.8: Årskurs 8: compulsory school, eighth year.
        SchoolYear.9: Årskurs 9: compulsory school, ninth year.
        SchoolYear.gymnasium-1: Gymnasiet, år 1: upper secondary school, first year.
        SchoolYear.gymnasium-2: Gymnasiet, år 2: upper secondary school, second year.
        SchoolYear.gymnasium-3: Gymnasiet, år 3: upper secondary school, third year.
        SettingKind.target-group: Målgrupp: whom the case is for.
        SettingKind.level: Nivå: how much it takes.
        SettingKind.coordinator: Samordnare: who coordinates it.
        SharedPurpose.coordination: Samordning: the work around one youth.
        SharedPurpose.follow-up: Uppföljning: what came of the work is looked at.
        TargetKind.mini-maria: Mini-Maria: care for young people who use drugs.
        TargetKind.defector-programme: Avhopparverksamhet: help to leave a gang.
        TargetKind.field-worker: Fältsekreterare: somebody who meets youths where they are.
        TargetKind.youth-centre: Fritidsgård: a place for leisure.
        TargetKind.pupil-health: Elevhälsa: health care and support at school.
        TargetKind.child-psychiatry: BUP: psychiatry for children and the young.
        TargetKind.open-care: Öppenvård: help from social services at home.
        TargetKind.family-centre: Familjecentral: a centre for families.
        TargetKind.youth-clinic: Ungdomsmottagning: a clinic for the young.
        TargetKind.association: Förening: a club or another association.
        TargetKind.other: Annan: something else.
        Turn.end: Upphöra: what opens it now would end.
        Turn.open: Öppna: what opens it would come to hold.
        Turn.lift: Häva: what stands in the way would be lifted.
        Turn.grant: Databasens behörighet: nothing that anybody here can decide.
        Turn.purpose: Ändamål: it would be asked for the purpose told.
        Verdict.in-order: I sin ordning: the look was right.
        Verdict.explained: Förklarad: right, once it had been explained.
        Verdict.to-ask: Att fråga: somebody must be asked first.
        Verdict.deviation: Avvikelse: the look was not right.
        VisitKind.year-7-information: Information till årskurs 7: the talk that every class gets.
        VisitKind.presence: Närvaro: in uniform, announced to nobody.
        VisitKind.dog-search: Narkotikasök: with a dog, as the school's management asked.
        VisitKind.parent-meeting: Föräldramöte: parents are talked to.
        VisitKind.drug-free-places: Drogfria platser: places that pupils find unsafe are mapped.
        VisitKind.other: Annat: a visit of another kind.
        VisitState.planned: Planerat: it is still to be made.
        VisitState.carried-out: Genomfört: it was made.
        VisitState.cancelled: Inställt: it will not be made.
        YouthState.active: Aktiv: a case that the caller may see is open.
        YouthState.resting: Vilande: no such case is open.
        """
}
