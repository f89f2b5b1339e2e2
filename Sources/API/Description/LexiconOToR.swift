extension Lexicon {
    /// Members from o to r.
    static let oToR = """
        observation: Iakttagelse: what somebody has seen or heard.
        observedOn: Iakttaget: the day on which it was seen.
        observedOnYouth: Hos den unge: whether it was seen with the youth, not told.
        offerId: Erbjudande: id of the offer.
        offers: Erbjudanden: what was offered, and the answers.
        officers: Poliser: how many officers took part.
        on: Whether it is about the row as it was, or as it becomes.
        openedAt: Öppnat: when it was opened.
        opens: Öppnar: whether the policy lets at the row.
        organisation: Organisation: which organisation a guest comes from.
        origin: Ursprung: the log that the checkpoint names.
        entry.origin: Ursprung: the log of the month that begins, by name.
        orphans: Herrelösa: tables with youths that no rule knows; must be empty.
        otherAgency: Annan verksamhet: whether the file is another agency's.
        Case.moves.outcome: Avslutsorsak: how the case ended; null where it goes on.
        CaseMove.outcome: Avslutsorsak: how the case ends.
        Commitment.outcome: Resultat: how it went, in words.
        ConcernReport.outcome: Utfall: what was found or decided at the step.
        LogSearch.outcome: Utfall: what came of the act.
        NewCommitmentStep.outcome: Resultat: how it went, in words.
        NewConcernReportStep.outcome: Utfall: what was found or decided.
        tryVisitImport.outcome: Utfall: what the import would do with the row.
        outcomes: Utfall: what came of it, one a statement.
        overdue: Försenat: whether it is past its day.
        previewRetention.overdue: Försenade: how many records are past their last day.
        RetentionPlan.overdue: Försenade: how many records are past their last day.
        RetentionRun.overdue: Försenade: how many records are past their last day.
        Status.overdue: Försenat: what is past its day, by kind.
        overdueRecords: Försenade: records past their last day.
        agreements.owner: Ansvarig: who is to do it.
        Commitment.owner: Ansvarig: who is to do it.
        listCommitments.owner: Ansvarig: who is to do it.
        listPledges.owner: Löftesgivare: who has promised it.
        NewCommitment.owner: Ansvarig: who is to do it, where it is nobody of the team.
        NewPledge.owner: Löftesgivare: who has promised it.
        Pledge.owner: Löftesgivare: who has promised it.
        ownDecisionId: Eget beslut: id of the own agency's latest decision on it, to take it back by.
        packageId: Arkivpaket: id of the package for the archive.
        paperReference: Var originalet förvaras: where the paper is kept.
        parentsReached: Föräldrar: how many parents were reached.
        part: Del: the number of the statement, from 0.
        participants: Deltagare: who was there, or is to be.
        parties: Parter: agencies, or persons of them, that may share.
        parts: Delar: what was said, each part with its own secrecy.
        SubjectExtract.parts: Handlingar: the records that are told, one by one.
        password: Lösenord: the password of the account.
        path: Väg: by which way the referral goes.
        LogProof.path: Bevis: hashes of the proof (RFC 9162), in base 64.
        paths: Vägar: ways by which a referral can go.
        people: Personer: each who sees the file now or would.
        perCent: Andel: per cent of the classes.
        period: Bevaras: how long it is kept, as an interval.
        periods: Bevarandetider: how long each type of record is kept.
        person: Person: id of the person, in the log alone.
        Referral.person: Kontaktperson: who is to be met.
        persons: Personer: how many persons were shown.
        place: Plats: where it is held.
        listReviewItems.place: Nummer: which item of the sample, as a verdict names it.
        mappedPlace.place: Plats: which place pupils find unsafe.
        plan: Planens kontrollsumma: SHA-256 of the plan, in hexadecimal.
        planned: Planerade: how many are planned.
        plannedOn: Planerad: the day for which it is planned.
        pledge: Löftespunkt: the pledge's title.
        pledgeId: Löftespunkt: id of the pledge.
        pointer: Var: a JSON pointer, or header: or query: and a name.
        policies: Regler: the policies on the table, each with what it says.
        PolicyVersion.policies: Regler: how many policies there are.
        policy: Regel: the policy's name.
        entry.policy: Version: of everything that decided access then, SHA-256 in hexadecimal.
        Status.policy: Reglerna: which are in force.
        policyVersion: Version: of everything that decides access then, SHA-256 in hexadecimal.
        entry.previous: Före: the last checkpoint before the month that begins; null where there was none.
        program: Program: the program that asked.
        proof: Bevis: how who one is was proved.
        protectiveFactor: Skyddsfaktor: what speaks for the youth.
        provedAt: Styrkt: when who one is was last proved; null where long ago.
        pupils: Elever: how many pupils the class has.
        pupilsReached: Elever: how many pupils were reached.
        purpose: Ändamål: what the request was made for.
        purposes: Ändamål: what it may be used for.
        quarantined: Avskilda: rows with faults, set apart.
        question: Fråga: what is asked for.
        questions: Frågor: what was asked, without by whom.
        reached: Nådda: classes that a visit has reached.
        reason: Skäl: why it was done or decided.
        EmergencyAccess.reason: Skäl: why the file was opened, by its code in /emergency-reasons.
        Enquiry.reason: Orsak: why it is asked.
        exportIncident.reason: Skäl: why it was refused or failed, by its code; null where it was not.
        listEmergencyAccesses.reason: Skäl: why the file was opened, by its code in /emergency-reasons.
        NewEmergencyAccess.reason: Skäl: why the file is opened, by its code in /emergency-reasons.
        NewEnquiry.reason: Orsak: why it is asked.
        entry.reason: Skäl: why it was refused or done, by its code; null where there is none.
        outcomes.reason: Skäl: why it was refused or failed, by its code; null where it was not.
        searchLog.reason: Skäl: why it was refused or failed, by its code; null where it was not.
        reasoning: Skäl: why it was decided.
        reasonText: Skäl: the reason in words.
        receipt: Kvitto: what followed from it.
        listPackages.receipt: Kvitto: the archive's reference; null until it has come.
        receiptedOn: Kvitterat: the day of the archive's receipt.
        receivedOn: Inkom: the day on which it came in.
        recipientAgency: Mottagare: the agency that receives.
        recipientAgencyId: Mottagare: id of the agency that receives.
        recipients: Mottagare: who has had what was shared.
        recipientStaffId: Mottagare: id of the person who receives.
        output.record: Fält: what a record of the answer shows, in order.
        record: Post: what type of record it is.
        recordId: Post: id of the record.
        listPackages.records: Handlingar: how many records it holds.
        recordType: Slag av post: which type of record it is.
        recoveryCodes: Reservkoder: each stands in for a lost app once; shown this once.
        recoveryCodesLeft: Återställningskoder kvar: how many have not been used.
        reference: Referens: where it stands in a register or file.
        NewNameRelease.reference: Diarienummer: where the decision stands in the register.
        NewReceipt.reference: Beteckning: what the archive calls the package.
        NewRequest.reference: Diarienummer: where the request stands in the register.
        referrals: Hänvisningar: referrals that were told of the end.
        registeredAt: Registrerad: when the own unit registered the youth.
        relation: Relation: how they are related.
        guests.relation: Deltar som: as what they take part.
        participants.relation: Deltar som: as what they take part.
        replayed: Omsänd: whether an earlier request with the same key created it.
        reporter: Anmälare: who reported, by kind.
        request: Begäran: the request, by its name.
        requestedBy: Beställare: who asked for the visit.
        requestId: Begäran: the request's name, as on the log.
        SubjectExtract.requestId: Begäran: id of the request of the person concerned.
        researchExempt: Forskningsundantag: whether records can be exempt for research.
        researchMoves: Flyttas till arkiv: whether what is kept for research goes once the archive has it.
        resource: Slag av post: which type of record was looked at.
        entry.resource: Slag av post: which type of record it was about.
        NewCorrection.resource: Slag av post: which type of record is corrected.
        responsibleStaffId: Ansvarig: id of the member of the team who does it.
        restricted: Begränsad: whether the file is under restriction (GDPR 18).
        result: Utfall: whether it was done, refused, or failed.
        retention: Gallringen: how the last run went.
        review: Granskning: how far the review has come.
        reviewDueAt: Granskas senast: when the review is due.
        reviewed: Granskad: whether all its parts have been reviewed.
        reviewer: Granskare: who reviewed it.
        revisitOn: Omprövas: the day on which it is looked at again.
        revoked: Återtaget: why the receipt was taken back; null while it stands.
        role: Roll: as what somebody of the staff acts.
        listRiskFlags.role: Roll: whether the youth is exposed to it or does it.
        NewRiskFlag.role: Roll: whether the youth is exposed to it or does it.
        waiting.role: Roll: as what it was approved.
        roles: Roller: as what somebody of the staff may act.
        listPolicies.roles: Roller: the database's roles that the policy is for.
        rooms: Lokaler: which rooms are searched.
        route: Väg in: by which way in.
        NewPartReview.withheld.row: Raden: which row stays secret, by its digest.
        entry.row: Rad: id of what it was about; person where it is one of those shown.
        outcomes.row: Rad: id of what was looked at; person where it is one of those shown.
        rows.row: Raden: the row as it is kept, column by column.
        rowId: Rad: id of what was looked at.
        listRequestParts.rows: Rader: how many rows the record has.
        output.rows: Rader: what the table shows, row by row.
        RequestPart.rows: Rader: the rows of the record, as they are kept.
        SubjectExtract.rows: Rader: the rows of the record, as they are kept.
        VisitImport.rows: Rader: how many rows the file has.
        rowsDeleted: Rader: how many rows of tables were deleted.
        rule: Regel: names the rule, by its code.
        rules: Regler: names the rules, by their codes.
        RetentionPlan.rules: Regler: what each rule would do.
        rulesReference: Ordningsregler: where the rules permit it.
        run: Körning: id of the run.
        runOn: Kördag: the day of the run.
        """
}
