extension Lexicon {
    /// Members from a to l.
    static let aToL = """
        about: Vem: about whom the line of the matrix answers.
        action: Handling: what was done, or is asked about.
        ageBelow: Ålder: below this age, in years.
        ageFrom: Ålder: from this age, in years.
        Me.agency: Verksamhet: the caller's agency.
        agency: Verksamhet: the agency, by name.
        agencyId: Verksamhet: id of the agency.
        agencyKind: Slag av verksamhet: what kind of agency it is.
        agenda: Dagordning: items of the agenda.
        agreements: Överenskommelser: who does what, and by when.
        allowed: Tillåtet: whether the rules as they are now let it be done.
        answer: Svar: how it was answered.
        answerDueOn: Svar senast: the day by which an answer is due.
        answeredAt: Besvarat: when it was answered.
        answeredBy: Besvarat av: who entered the answer.
        answeredOn: Svarsdag: the day of the answer.
        answers: Svar: the answers given.
        searchMatrix.answers: Svar: by act (read, create, change, delete, call), whether it may be done and by which rule.
        apart: Deltar för sig: whether they take part so that the youth's whereabouts are not told.
        apiDocumentation: Where the description of the API is.
        apiName: The API's name.
        apiReleased: The day of this version.
        apiStatus: active, or what the API has become.
        apiVersion: The API's version, as major.minor.patch.
        appliedAt: I kraft: when the policies were applied.
        approvers: Godkända av: who approved the rule, and in which role.
        archive: Arkiveras: whether records go to the archive before they are deleted.
        askedAgency: Tillfrågad verksamhet: the agency asked.
        askedOften: Ofta ställd: the same unit has asked again and again.
        askedUnit: Tillfrågad enhet: the unit asked.
        askedUnitId: Tillfrågad enhet: id of the unit asked.
        assigned: Har handläggare: whether somebody works with the youth.
        at: Tidpunkt: when it was.
        attended: Närvarande: whether they came.
        attendedGuestIds: Närvarande: ids of the guests who came.
        attendedStaffIds: Närvarande: ids of the staff who came.
        author: Upprättad av: who wrote it.
        authority: Beslutsfattare: who decided.
        balancing: Intresseavvägning: how the interests were weighed.
        balancingRequired: Intresseavvägning krävs: whether interests must be weighed in writing.
        basis: Grund: what the look rests on.
        basisId: Grund: id of the consent or decision that a look rested on.
        begins: Börjar: when it begins.
        beginsIn: Läsåret börjar: the year in which the school year begins.
        birthDate: Födelsedag: day of birth.
        birthDateUnknown: Utan födelsedag: records whose age cannot be counted.
        cancelled: Inställda: how many were cancelled.
        capacity: I egenskap av: in what capacity somebody answers.
        carriedOut: Genomförda: how many were carried out.
        carriedOutAt: Genomförd: when it was carried out.
        caseId: Ärende: id of the case.
        caseJoins: Ärendekopplingar: joins of cases that ended.
        cause: Orsak: what makes the place unsafe.
        change: Ändring: what would change.
        changedMeanwhile: Ändrade: records that changed after the plan, and stayed.
        checkpoint: Kontrollpunkt: the newest signed checkpoint (C2SP).
        class: Klass: the class, by name.
        PledgeCoverage.classes: Klasser: how many classes there are.
        classes: Klasser: classes that were reached.
        classification: Klassning: what the record is classed as; it decides how long it is kept.
        clock: Klocka: which rule about time ran out.
        closedAt: Avslutat: when it was closed.
        FirstCode.code: Engångskod: the first six digits that the app shows.
        Me.code: Kommunkod: the municipality's four digits.
        PasswordChange.code: Engångskod: six digits, or a recovery code, where codes are asked for.
        SignIn.code: Engångskod: six digits, or a recovery code, where codes are asked for.
        StepUp.code: Engångskod: six digits, or a recovery code, where codes are asked for.
        code: Kod: the code of the entry, or of a fault; stable.
        codes: Koder: what errors can say beside this type, in words.
        column: Kolumn: which column of the row.
        columns: Kolumner: what a table of the answer shows, in order.
        command: What of a table the policy is about: reading, adding, changing, all.
        committedCrime: Begånget brott: whether it is about a crime committed, not one to prevent.
        completeBy: Gallras senast: the last day on which it must be gone.
        concern: Oro: what there is concern about.
        concernConversations: Orossamtal: how many the caller may see.
        concernReport: Orosanmälan: whether a report of concern was made.
        consentId: Samtycke: id of the consent.
        contests: Invändningar: what the youth or a guardian objects.
        conversationId: Orossamtal: id of the conversation.
        coordinator: Samordnare: who coordinates the case.
        coordinatorId: Samordnare: id of who coordinates the case.
        corrections: Rättelser: what was added to put it right; what was written stands.
        count: Antal: how many.
        createdAt: Upprättad: when it was written.
        cursor: Where the item stands in the log.
        custody: Vårdnad: what kind of custody.
        database: Databasen: its version, age and role.
        day: Dag: the day of the look.
        days: Dagar: within how many days.
        daysLeft: Dagar kvar: how many days are left.
        decidedOn: Beslutsdag: the day of the decision.
        deciderRoles: Beslutande roller: roles that may decide it.
        decision: Beslut: the decision that it rests on.
        deleted: Gallrade: records deleted by the last run.
        detail: In words, with what to do.
        digest: Kontrollsumma: SHA-256 of the record as it is, in hexadecimal.
        done: Klar: whether it ends here.
        doneAt: Klar: when it was finished.
        dropped: Gallrad: whether the month's entries have been destroyed.
        due: Att gallra: records that are due.
        dueOn: Senast: the day by which it is due.
        earlierNames: Tidigare namn: what the youth was registered as before.
        earlierNumbers: Tidigare nummer: numbers that were replaced.
        earliestDue: Tidigast: the first day on which a record fell due.
        en: På engelska: in English.
        ended: Avslutat: why the number is no longer used.
        endedAt: Upphörde: when it ended.
        ends: Slutar: when it ends.
        endsAt: Slutar: when it ends.
        enquiryIds: Förfrågningar: ids of the questions that it answers.
        endsOn: Sista dag: the last day.
        enrolledAt: Inlagd: when the app for codes was enrolled.
        entries: Loggposter: how many entries there are.
        entry: Loggpost: what the entry says.
        errors: Fel: each fault of what was sent.
        escalated: Eskalerad: whether management has been told.
        escalatesAfter: Eskaleras efter: how long before management is told, as an interval.
        escalations: Eskaleringar: when management was told.
        event: Händelse: what happened to the record.
        executor: Utförd av: the role that carried it out.
        exemption: Undantag: why its rows are kept for research.
        exitCode: The exit code of the command.
        expiresAt: Upphör: when the session ends whatever is done in it.
        expiresIn: Giltighet: seconds until the session ends.
        exports: Utdrag: extracts that were told of the end.
        failure: Varför det inte gick: what stopped the command.
        familyName: Efternamn: family name.
        fault: Hinder: why who was called may no longer come so; absent while nothing is in the way.
        faults: Fel: what is wrong with the row, column by column.
        feedback: Återkoppling: what the reporter was told.
        feedbackDueOn: Återkoppling senast: the day by which the reporter is to be told.
        feedbackRequested: Återkoppling önskas: whether the reporter wants to be told.
        file: Fil: its bytes in base64.
        finishedAt: Avslutad: when the last run ended.
        followUp: Uppföljning: how it is followed up.
        for: What of a table the policy is about.
        Review.found: Utfall: how many judgements there are of each kind.
        found: Träffar: whether anything was found.
        GrowthQuestion.from: Storlek: how many entries the earlier checkpoint covers.
        LogProof.from: Storlek: how many entries the earlier checkpoint covers.
        from: Från: from when, or from which state.
        fromAgencyKinds: Från verksamheter: kinds of agency that may disclose.
        fromStaffId: Från: id of the one who is stood in for.
        gains: Tillkommer: how many records of each type they would see besides.
        givenName: Förnamn: given name.
        givenOn: Dag: the day on which it was told.
        goal: Mål: what is to be reached.
        grading: Gradering: how sure the source is.
        granted: Beviljat: whether the database's own privileges let the role at the table.
        ground: Rättslig grund: the section that permits or forbids it.
        guardian: Vårdnadshavare: the guardian's name.
        guardianId: Vårdnadshavare: id of the guardian.
        guardiansRequired: Vårdnadshavares samtycke krävs: whether guardians must consent.
        guests: Kallade utanför personalen: who is invited and is not of the staff.
        hasEnded: Upphört: whether it is no more.
        hasReviewer: Har granskare: whether somebody may review the unit's log.
        held: Stoppade: records that a hold keeps.
        heldAt: Hölls: when it was held, or is to be.
        hidden: Dold: whether it is secret from them.
        highest: Högst: how many records a run may delete without stopping.
        holds: Gäller: whether the condition is met.
        hoursAgo: Timmar sedan: hours since the last run.
        id: Id.
        idleAfterSeconds: Vilotid: seconds alone after which the session ends.
        imported: Inlästa: rows that became visits.
        incarnation: Återställningar: 1, and one more for each restore.
        index: Plats: the entry's place in its month of the log, from 0.
        inForce: I kraft: whether it holds now.
        informedOn: Informerade: the day on which pupils and guardians were told of the rules.
        instance: This occurrence, by the request's name.
        interruptedHours: Avbruten: hours since a run was interrupted; null when none was.
        Meeting.invited: Kallade: who was asked to come.
        invited: Kallad: whether they were asked to come.
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
        Review.items: Urvalsposter: how many there are to judge.
        items: Poster: the items.
        json: The answer as the API gives it, as text.
        judged: Bedömda: how many have been judged.
        judgedBy: Bedömd av: who gave the last verdict.
        keptBy: Behålls av: what keeps the record, such as a hold.
        keptByLongerRule: Behålls längre: records that another rule keeps longer.
        keptForResearch: Forskningsundantag: records exempt for research.
        keptOut: Skyddad: the person is protected, and is not named.
        key: The member that the column shows.
        kind: Slag: what kind it is.
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
        level: Nivå: the level of protection.
        lifted: Hävt: whether it has been lifted.
        line: Rad: line of the file, from 1.
        lines: Rader: lines of the protocol, each of a rule.
        locked: Spärrat: whether the account is locked.
        log: Loggen: how far it is written and sealed.
        longest: Längst: for how long at most, as an interval.
        loses: Försvinner: how many records of each type they would see no more.
        lowest: Minst: how few records a run may delete without stopping.
        """
}
