extension Lexicon {
    /// Members from f to n.
    static let fToN = """
        failure: Varför det inte gick: what stopped the command.
        familyName: Efternamn: the family name.
        fault: Hinder: why who was called may no longer come so; absent while nothing is in the way.
        faults: Fel: what is wrong with the row, column by column.
        feedback: Återkoppling: what the reporter was told.
        feedbackDueOn: Återkoppling senast: the day by which the reporter is to be told.
        feedbackRequested: Återkoppling önskas: whether the reporter wants to be told.
        file: Fil: its bytes in base64.
        listRetentionRuns.finishedAt: Avslutad: when the run ended; null while it goes on.
        RetentionRun.finishedAt: Avslutad: when the run ended; null while it goes on.
        Status.finishedAt: Avslutad: when the last run ended; null where none has.
        followUp: Uppföljning: how it is followed up.
        for: What of a table the policy is about.
        DogSearch.found: Träffar: whether anything was found.
        listReviews.found: Fynd: how many entries each rule found, by the rule.
        NewDogSearchStep.found: Träffar: whether anything was found.
        Review.found: Fynd: how many entries each rule found, by the rule.
        GrowthQuestion.from: Storlek: how many entries the earlier checkpoint covers.
        Hold.from: Från: the first day of the span that is held; null where it is no span.
        listAssignments.from: Från: when the assignment begins.
        listDelegations.from: Från: who is stood in for, by name.
        listHolds.from: Från: the first day of the span that is held; null where it is no span.
        listRequests.from: Från: the first day of the span that is asked about; null where it is no span.
        listRetentionRules.from: Från: the first day on which the rule says so.
        listRoles.from: Från: when the role begins.
        listTargetAges.from: Från: the first age of the target group, in years.
        LogConsistencyRequest.from: Storlek: how many entries the earlier checkpoint covers.
        LogProof.from: Storlek: how many entries the earlier checkpoint covers.
        members.from: Från: when the place in the team begins.
        NewApproval.from: Från: the first day of the version that it is about, also to come; without it the one in force.
        NewDecision.from: Från: the first day of the versions that it is about, also to come; without it those in force.
        NewHold.from: Från: the first day of the span that is to be held.
        NewRequest.from: Från: the first day of the span that is asked about.
        NewRuleVersion.from: Från: the first day on which the rule says so.
        NewRuleWithdrawal.from: Från: the day on which the change was to begin.
        NewSchooling.from: Från: the first day at the school.
        readChronology.from: Från: the state before; null where it is no change of state.
        Request.from: Från: the first day of the span that is asked about; null where it is no span.
        school.from: Från: the first day at the school.
        steps.from: Från: the state before the step.
        fromAgencyKinds: Från verksamheter: kinds of agency that may disclose.
        fromStaffId: Från: id of the one who is stood in for.
        gains: Tillkommer: how many records of each type they would see besides.
        givenName: Förnamn: the given name.
        givenOn: Dag: the day on which it was told.
        goal: Mål: what the commitment is to reach.
        grading: Gradering: how sure the source is.
        granted: Beviljat: whether the database's own privileges let the role at the table.
        Disclosure.ground: Grund: what the decision rests on, by its code in /disclosure-grounds.
        entry.ground: Rättslig grund: the section of the purpose, as it stood then.
        listDisclosures.ground: Grund: what the decision rests on, by its code in /disclosure-grounds.
        listExemptions.ground: Grund: what in the file is never destroyed.
        listPolicies.ground: Rättslig grund: the section that the policy rests on.
        listRequests.ground: Lagrum: the provision that keeps some or all of it secret, or stands against it.
        makeAccessExtract.ground: Rättslig grund: the section that the look was made under.
        NewDisclosure.ground: Grund: what the decision rests on, by its code in /disclosure-grounds.
        NewExemption.ground: Grund: what in the file is never destroyed.
        NewPartReview.withheld.ground: Lagrum: the provision that the row is secret by.
        NewRequestStep.ground: Lagrum: the provision that keeps some or all of it secret, or stands against it.
        policies.ground: Rättslig grund: the section that the policy rests on.
        Request.ground: Lagrum: the provision that keeps some or all of it secret, or stands against it.
        searchLog.ground: Rättslig grund: the section of the purpose, as it stood then.
        SubjectExtract.ground: Lagrum: the provision that what is left out is secret by.
        guardian: Vårdnadshavare: the guardian's name.
        guardianId: Vårdnadshavare: id of the guardian.
        guardiansRequired: Vårdnadshavares samtycke krävs: whether guardians must consent.
        guardianView: Vårdnadshavarens syn: what a guardian says.
        guests: Kallade utanför personalen: who is invited and is not of the staff.
        hasEnded: Upphört: whether it is no more.
        hasReviewer: Har granskare: whether somebody may review the unit's log.
        held: Stoppade: how many records a hold keeps.
        entry.held: Kvar: of a log that goes on after a restore, the checkpoint that the copy still had.
        heldAt: Hölls: when it was held, or is to be.
        hidden: Dold: whether it is secret from them.
        highest: Högst: how many records a run may delete without stopping.
        holds: Gäller: whether the condition is met.
        hoursAgo: Timmar sedan: hours since the last run.
        id: Id: names the record in later requests.
        basis.id: Id: names the row that opens.
        waiting.id: Id: names the approval, to take it back by.
        session.id: Id: names the session, for ending it.
        idleAfterSeconds: Vilotid: seconds alone after which the session ends.
        imported: Inlästa: rows that became visits.
        incarnation: Återställningar: 1, and one more for each restore.
        index: Plats: the entry's place in its month of the log, from 0.
        inForce: I kraft: whether it holds now.
        informedOn: Informerade: the day on which pupils and guardians were told of the rules.
        instance: This occurrence, by the request's name.
        interruptedHours: Avbruten: hours since a run was interrupted; null when none was.
        invited: Kallad: whether they were asked to come.
        Meeting.invited: Kallade: who was asked to come.
        invitedStaffIds: Kallade: ids of the staff asked to come.
        isChanged: Ändrad: whether it was changed after its review, and so is not told.
        isConfirmed: Bekräftad: whether a first code has confirmed the app.
        isPreview: Förhandsvisning: all is done, checked and undone.
        isStandby: Reserv: whether the server only follows another.
        isThis: Den här: whether it is the session of this request.
        isUnchanged: Oförändrade: nothing was changed by hand since.
        isWhole: Whether all of it is shown.
        item: Urvalspost: its number in the sample, from 1.
        itemId: Punkt: id of the item of the agenda; without it the whole meeting.
        items: Poster: what the page holds.
        Disclosure.items: Uppgifter: what may be seen, by kind or one by one.
        items.items: Urvalsposter: how many there are to judge.
        NewDisclosure.items: Uppgifter: what may be seen, by kind or one by one.
        Review.items: Urvalsposter: how many there are to judge.
        json: The answer as the API gives it, as text.
        judged: Bedömda: how many have been judged.
        judgedBy: Bedömd av: who gave the last verdict.
        keptBy: Behålls av: what keeps the record, such as a hold.
        keptByLongerRule: Behålls längre: records that another rule keeps longer.
        keptForResearch: Forskningsundantag: records exempt for research.
        keptOut: Skyddad: the person is protected, and is not named.
        key: The member that the column shows.
        record.key: The member that the field shows.
        agency.kind: Slag: which kind of agency it is.
        agenda.kind: Uppgiftsslag: what kind of information it is about, by its code; who sees it follows.
        basis.kind: Slag: what kind of row opens, such as a consent.
        ConcernConversation.kind: Slag: which of the four kinds of talk it is.
        ConcernConversation.parts.kind: Del: what the part tells.
        corrections.kind: Uppgiftsslag: what kind of information it is, by its code; it opens as that does.
        Disclosure.items.kind: Uppgiftsslag: what kind of information, by its code.
        earlierNumbers.kind: Slag av nummer: what kind of number it was.
        entry.kind: Slag: request: somebody's, let in or not; shard-opened: a month of the log begins; else what happened beside requests: sign-in, unknown-token, role-granted, policies-applied, name-keys-renewed, restored, seal-key, log-erased, log-shard-dropped, retention-certificate.
        listAgencies.kind: Slag: which kind of agency it is.
        listConcernConversations.kind: Slag: which of the four kinds of talk it is.
        listInbox.kind: Slag: what waits, by its code.
        listMeetings.kind: Slag: what the meeting is for.
        listPolicies.kind: Slag: permissive ones open, restrictive ones keep out.
        listReferralTargets.kind: Slag: what kind of help it gives.
        listRequests.kind: Slag: what is asked for.
        listSchoolVisits.kind: Slag: what the visit is for.
        listSecondFactors.kind: Slag: totp, codes of an app that change with time (RFC 6238).
        MappingTalk.parts.kind: Område: what the part is about.
        Meeting.kind: Slag: what the meeting is for.
        NewAgency.kind: Slag: which kind of agency it is.
        NewConcernConversation.kind: Slag: which of the four kinds of talk it is.
        NewCorrection.kind: Uppgiftsslag: what kind of information it is, by its code; it opens as that does.
        NewDisclosure.items.kind: Uppgiftsslag: what kind of information, by its code.
        NewMappingStep.parts.kind: Område: what the part is about.
        NewMappingTalk.parts.kind: Område: what the part is about.
        NewMeeting.kind: Slag: what the meeting is for.
        NewReferralTarget.kind: Slag: what kind of help it gives.
        NewRequest.kind: Slag: what is asked for.
        NewSchoolVisit.kind: Slag: what the visit is for.
        Request.kind: Slag: what is asked for.
        SchoolVisit.kind: Slag: what the visit is for.
        kinds: Uppgiftsslag: kinds of information.
        lagSeconds: Släpar: seconds that the seal is behind.
        language: Språk: the language interpreted, if any.
        lapsesOn: Förfaller: the day on which it lapses unless renewed.
        lastConversation: Senaste orossamtal: the latest one.
        lastNoteOn: Senast antecknat: the day of the last note in the file.
        lastSeenAt: Senast aktiv: when it was last used, to the minute.
        late: Försenat: whether it is past its day.
        leadingAgency: Ledande verksamhet: the agency that leads.
        leadingUnit: Ledande enhet: the unit that leads.
        leafHash: Löv: the entry's hash (RFC 9162), in base 64.
        leftBehind: Kvarlämnat: what the search for remains found.
        legalForm: Juridisk form: whether it is an authority.
        Case.level: Nivå: how much the case takes, by its code in /case-words.
        CaseSetting.level: Nivå: how much the case takes, by its code in /case-words.
        listProtections.level: Nivå: how strongly the person is protected.
        NewProtection.level: Nivå: how strongly the person is protected.
        lifted: Hävt: whether it has been lifted.
        line: Rad: line of the file, from 1.
        output.lines: Rader: the answer, line by line.
        lines: Rader: lines of the protocol, each of a rule.
        locked: Spärrat: whether the account is locked.
        log: Loggen: how far it is written and sealed.
        longest: Längst: for how long at most, as an interval.
        loses: Försvinner: how many records of each type they would see no more.
        lowest: Minst: how few records a run may delete without stopping.
        made: Gjord: whether it was made.
        madeFor: Gjord för: what the database was made for.
        madeOn: Upprättad: the day on which it was made.
        mappedPlace: Kartlagd plats: an unsafe place, what makes it so and what helps.
        matrix: Behörighetsmatrisen: SHA-256 of the matrix that was reviewed, in hexadecimal.
        maturityNote: Mognadsbedömning: why the youth can decide.
        maturityNoteRequired: Mognadsbedömning krävs: whether the youth's maturity must be told.
        measure: Vad som räknas: what the pledge counts.
        NewSchoolVisit.measure: Åtgärd: what would help.
        SchoolVisit.measure: Åtgärd: what would help.
        meetingId: Nätverksmöte: id of the meeting.
        members: Deltagare: who is of the team.
        mergedAt: Sammanslaget: when the two were found to be one.
        mergedId: Sammanslagen: id of the row that is directed to this one.
        mergedInto: Sammanslagen med: id of the row that is shown instead.
        minutes: Protokoll: what was said, by item.
        NewEmergencyAccess.minutes: Längd: minutes for which the file is open.
        missing: Saknas: whose consent is missing.
        missingGuardians: Vårdnadshavare som saknas: guardians who have not answered.
        month: Månad: the month, as YYYY-MM.
        moves: Förändringar: each change of state.
        municipality: Kommun: which municipality's service it is.
        name: Namn: what the person or thing is called.
        NewSchoolClass.name: Namn: what the class is called, such as 7A.
        named: Namngivna: who is named to handle it.
        NewAccessExtract.named: Med namn: whether staff are named, where a release permits it.
        nature: Art: whether it corrects, or notes what the person concerned objects to.
        newPassword: Nytt lösenord: 15 characters or more are advised.
        nextContactOn: Nästa kontakt: the day of the next contact.
        no: Löpnummer: the entry's number on the log.
        noPupilsPresent: Inga elever närvarande: no pupil is in the rooms.
        noSuspicion: Ingen misstanke: nobody is suspected.
        notArchived: Ej arkiverade: records that the archive has no receipt for.
        notBeforeAge: Tidigast vid ålder: the age in years before which nothing is deleted.
        note: Anteckning: what was noted about it.
        contests.note: Invändning: what is said against the flag.
        listCheckpoints.note: Kontrollpunkt: the checkpoint as it was signed.
        readChronology.note: Anteckning: what was noted, or the word for how it went.
        RetentionRun.note: Intyg: the certificate as a signed note (C2SP).
        notedOn: Antecknad: the day on which it was noted.
        notes: Anmärkningar: notes beside the answer.
        notices: Underrättelser: who was told of the end.
        PledgeCoverage.notReached: Ej nådda: classes that no visit has reached.
        RetentionRun.notReached: Ej hunna: how many records the run has neither deleted nor found a reason to keep.
        number: Nummer: the number that names it to people.
        Referral.number: Nummer: personnummer, samordningsnummer or reserve number.
        searchPersons.number: Nummer: personnummer, samordningsnummer or reserve number.
        Youth.number: Personnummer, samordningsnummer eller reservnummer: twelve digits, or a reserve number.
        numberKind: Slag av nummer: what kind of number it is.
        """
}
