extension Vocabulary {
    /// Words of types from a to e.
    static let aToE = """
        Action.read: Läsa: to see the record.
        Action.create: Skapa: to make one of its kind.
        Action.change: Ändra: to take it a step further.
        AgencyKind.school: Skola: preschool class to upper secondary school.
        AgencyKind.social_services: Socialtjänst: the municipality's social services.
        AgencyKind.police: Polis: the Police Authority.
        AgencyKind.leisure: Fritid: youth centres and what the young do in their own time.
        BlockReason.request-of-youth: Den unges begäran: the youth asked for it.
        BlockReason.request-of-guardian: Vårdnadshavares begäran: a guardian asked for it.
        BlockReason.threat: Hot: whoever is shut out is a threat.
        BlockReason.relationship: Relation: whoever is shut out is close to somebody concerned.
        BlockReason.other: Annat: another reason.
        Capacity.youth: Den unge: the youth, for themselves.
        Capacity.guardian: Vårdnadshavare: a guardian, for the youth.
        CaseOutcome.goal-met: Målet nått: what was aimed at is reached.
        CaseOutcome.partly-met: Delvis nått: some of what was aimed at is reached.
        CaseOutcome.no-effect: Ingen effekt: the cooperation changed nothing.
        CaseOutcome.other-help: Annan hjälp: help of another kind is needed, or given.
        CaseOutcome.consent-ended: Samtycket upphört: there is no ground to share on any more.
        CaseOutcome.moved: Flyttat: the youth lives elsewhere now.
        CaseOutcome.declined: Tackat nej: the family does not want it.
        CaseState.opened: Öppnat: nothing is mapped yet.
        CaseState.mapping: Kartläggs: strengths and risks are being mapped.
        CaseState.planned: Planerat: there is a plan of commitments.
        CaseState.followed-up: Följs upp: the plan has been looked at again.
        CaseState.closed: Avslutat: the cooperation has ended.
        CaseState.reopened: Återöppnat: it goes on after it had been closed.
        Classification.advice: Rådgivning: advice alone, of which no personal data stay.
        Classification.pre-assessment: Förhandsbedömning: before it is decided whether to inquire.
        Classification.inquiry: Utredning: a part of an inquiry.
        Classification.other: Annat: no part of any of these.
        CommitmentState.open: Öppet: still to be done, in time or late.
        CommitmentState.done: Klart: it has been done.
        CommitmentState.struck: Struket: it is no longer to be done.
        ConcernReportState.received: Inkommen: nothing has been assessed yet.
        ConcernReportState.assessed: Skyddsbedömd: the need of immediate protection has been judged.
        ConcernReportState.opened: Utredning inledd: an inquiry goes on.
        ConcernReportState.not-opened: Ej inledd: no inquiry was opened.
        ConcernReportState.concluded: Utredning avslutad: the inquiry has ended.
        ConflictRelation.relative: Närstående: a relative or somebody as close.
        ConflictRelation.household: Samma hushåll: they live together.
        ConflictRelation.other: Annat jäv: close in another way.
        ConsentAnswer.given: Samtycker: they consent.
        ConsentAnswer.refused: Samtycker inte: they do not consent.
        ConsentLack.birth-date: Födelsedag: whose consent it takes depends on an age that nobody knows.
        ConsentLack.rule: Regel: no rule says whose consent it takes.
        ConsentLack.shorter-validity: Kortare tid: it is to hold longer than the rule lets it.
        ConsentLack.youth: Den unge: the youth has not answered.
        ConsentLack.maturity-note: Mognadsbedömning: it is not noted why the youth can decide.
        ConsentLack.guardian-unknown: Okänd vårdnadshavare: no guardian is entered.
        ConsentLack.guardian: Vårdnadshavare: a guardian has not answered.
        ConsentState.draft: Utkast: nobody has answered yet.
        ConsentState.incomplete: Ofullständigt: somebody's answer, or something else, is missing.
        ConsentState.upcoming: Kommande: complete, but its first day has not come.
        ConsentState.in-force: I kraft: what it covers may be shared now.
        ConsentState.refused: Nekat: somebody whose consent it takes has refused.
        ConsentState.withdrawn: Återkallat: it opens nothing since it was withdrawn.
        ConsentState.expired: Upphört: its last day has passed.
        ContestCapacity.youth: Den unge: the youth contests it.
        ContestCapacity.guardian: Vårdnadshavare: a guardian contests it.
        ConversationKind.police-concern: Polisens orossamtal: voluntary, held with social services.
        ConversationKind.after-first-offence: Allvarssamtal: within 48 hours of a first minor offence.
        ConversationKind.pre-assessment: Samtal i förhandsbedömning: before it is decided on an inquiry.
        ConversationKind.dissuasion: Avrådande samtal: a warning against what is planned.
        ConversationPartKind.observation: Iakttagelse: what somebody has seen or heard.
        ConversationPartKind.youth-view: Den unges röst: what the youth says.
        ConversationPartKind.guardian-view: Vårdnadshavarens syn: what a guardian says.
        ConversationPartKind.assessment: Bedömning: what the authors conclude.
        ConversationPartKind.strengths: Styrkor: what goes well and protects.
        ConversationPartKind.not-heard: Varför inte hörd: why the child was not heard.
        ConversationPartKind.agenda: Dagordning: what is to be talked about.
        ConversationState.planned: Planerat: it is still to be held.
        ConversationState.held: Hållet: it took place.
        ConversationState.absent: Uteblivet: those it was for did not come.
        ConversationState.followed-up: Uppföljt: what came of it was looked at.
        ConversationState.closed: Avslutat: no more is to be done about it.
        ConversationTrigger.tip: Tips: somebody told.
        ConversationTrigger.intervention: Ingripande: the police intervened.
        ConversationTrigger.school: Skolan: the school saw it.
        ConversationTrigger.police-custody-of-intoxicated: LOB: taken into custody for drunkenness.
        ConversationTrigger.own-observation: Egen iakttagelse: the author saw it.
        ConversationTrigger.other: Annat: something else.
        Correctable.concern-conversation: Orossamtal: a concern conversation.
        Correctable.case: SSPF-ärende: a case.
        Correctable.enquiry: Förfrågan: an enquiry.
        Correctable.no-action-decision: Beslut att inte agera: a decision not to act.
        Correctable.mapping-talk: Kartläggning: a mapping talk.
        Correctable.meeting: Nätverksmöte: a network meeting.
        Correctable.commitment: Åtagande: a commitment.
        Correctable.consent: Samtycke: a consent.
        Correctable.disclosure: Utlämnandebeslut: a disclosure decision.
        Correctable.risk-flag: Riskflagga: a risk flag.
        Correctable.referral: Hänvisning, remiss: a referral.
        Correctable.concern-report: Orosanmälan: a concern report.
        Correctable.guardian: Vårdnadshavare: a guardian as entered.
        Correctable.schooling: Skola och klass: where the youth goes to school.
        CorrectionNature.correction: Rättelse: what is right instead, by the authority.
        CorrectionNature.objection: Invändning: what the person concerned says, right or not.
        Custody.shared: Gemensam vårdnad: together with another guardian.
        Custody.sole: Ensam vårdnad: the only guardian.
        DecisionFault.mistaken: Misstag: entered for another rule, with other limits, or too early.
        DecisionFault.annulled: Upphävt: by the committee, or by a court.
        DecisionFault.reconsidered: Omprövat: whoever gave it stands by it no more.
        DeclineReason.no-capacity: Ingen plats: the receiver has no room.
        DeclineReason.outside-target-group: Utanför målgruppen: it is not for youths like this one.
        DeclineReason.wrong-receiver: Fel mottagare: it should have gone elsewhere.
        DeclineReason.incomplete: Ofullständig: it does not say what the receiver must know.
        DisclosureState.in-force: I kraft: the receiver may see what was decided.
        DisclosureState.revoked: Återkallat: it was ended before its time.
        DisclosureState.expired: Upphört: its time has passed.
        DogSearchState.requested: Begärt: the head teacher has asked for it.
        DogSearchState.approved: Godkänt: the police will come.
        DogSearchState.declined: Avslaget: the police will not come.
        DogSearchState.carried-out: Genomfört: it took place.
        DogSearchState.cancelled: Inställt: one side called it off.
        EmergencyState.open: Öppen: the file is open still.
        EmergencyState.due: Att granska: it has ended and awaits its review.
        EmergencyState.overdue: Sen granskning: the whole agency's managements are told.
        EmergencyState.reviewed: Granskad: somebody else has judged it.
        EndingReason.done: Klart: what it was for is done.
        EndingReason.handed-over: Överlämnat: somebody else has taken over.
        EndingReason.mistake: Misstag: it should never have been.
        EndingReason.revoked: Återkallat: whoever gave it has taken it back.
        EndingReason.no-longer-needed: Behövs inte längre: there is no more need of it.
        EnquiryState.new: Ny: nobody has taken it up.
        EnquiryState.assessing: Bedöms: somebody is looking at it.
        EnquiryState.accepted: Antagen: it is for SSPF, with a case or without.
        EnquiryState.not-relevant: Inte aktuell: nothing is done, for the reason given.
        EnquiryState.referred-on: Hänvisad vidare: somebody else can help.
        ExemptionGround.parenthood: Faderskap, föräldraskap: an inquiry into who the parents are.
        ExemptionGround.adoption: Adoption: an inquiry into an adoption.
        ExemptionGround.placement: Placering: a child placed outside the own home.
        """
}
