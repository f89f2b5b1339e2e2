extension Lexicon {
    /// Members from a to e.
    static let aToE = """
        about: Vem: about whom the line of the matrix answers.
        actingRole: Roll: as what the caller acts in this session.
        action: Handling: what was done, or is asked about.
        ageBelow: Ålder: below this age, in years.
        ageFrom: Ålder: from this age, in years.
        agency: Verksamhet: the agency, by name.
        entry.agency: Verksamhet: id of the agency of who asked.
        Me.agency: Verksamhet: the caller's agency.
        agencyId: Verksamhet: id of the agency.
        agencyKind: Slag av verksamhet: what kind of agency it is.
        agenda: Dagordning: items of the agenda.
        parts.agenda: Dagordning: what is to be talked about.
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
        approvals: Godkännanden: ids of those in force or waiting for a second, to take them back by.
        approvers: Godkända av: who approved the rule, and in which role.
        archive: Arkiveras: whether records go to the archive before they are deleted.
        askedAgency: Tillfrågad verksamhet: the agency asked.
        askedOften: Ofta ställd: the same unit has asked again and again.
        askedUnit: Tillfrågad enhet: the unit asked.
        askedUnitId: Tillfrågad enhet: id of the unit asked.
        assessment: Bedömning: what the authors conclude.
        assigned: Har handläggare: whether somebody works with the youth.
        at: Tidpunkt: when it was.
        NewConversationStep.at: Tidpunkt: when the talk was held, or is to be.
        asksPeople: Kräver åtgärd: whether it was done as far as it could be, and people must act.
        attended: Närvarande: whether they came.
        attendedGuestIds: Närvarande: ids of the guests who came.
        attendedStaffIds: Närvarande: ids of the staff who came.
        author: Upprättad av: who wrote it.
        authority: Beslutsfattare: which body decided.
        balancing: Intresseavvägning: how the interests were weighed.
        balancingRequired: Intresseavvägning krävs: whether interests must be weighed in writing.
        basis: Grund: ids of the consents and decisions that the look rests on.
        AccessExplanation.basis: Grund: what in the file makes the policy let at the row.
        basisId: Grund: id of the consent or decision that a look rested on.
        begins: Börjar: when it begins.
        beginsIn: Läsåret börjar: the year in which the school year begins.
        birthDate: Födelsedag: day of birth.
        birthDateUnknown: Utan födelsedag: records whose age cannot be counted.
        cancelled: Inställda: how many were cancelled.
        capacity: I egenskap av: as whom somebody answers.
        carriedOut: Genomförda: how many were carried out.
        carriedOutAt: Genomförd: when it was carried out.
        caseId: Ärende: id of the case.
        caseJoins: Ärendekopplingar: joins of cases that ended.
        cause: Orsak: what makes the place unsafe.
        certified: Bevisad: whether there is a signed certificate.
        AccessExplanation.change: Ändring: what would have to become of the policy, or what else.
        AccessSimulation.change: Ändring: what would be done.
        AccessSimulationAnswer.change: Ändring: what would be done.
        changedMeanwhile: Ändrade: records that changed after the plan, and stayed.
        checkpoint: Kontrollpunkt: the newest signed checkpoint (C2SP).
        class: Klass: the class, by name.
        NewSchooling.class: Klass: the class, by name.
        classes: Klasser: classes that were reached.
        PledgeCoverage.classes: Klasser: how many classes there are.
        classification: Klassning: what the talk was a part of; how long it is kept follows.
        listRetentionRules.classification: Klassning: what the rule reaches alone, of the record's kinds; null: all.
        previewRetention.classification: Klassning: what the rule reaches alone, of the record's kinds; null: all.
        RetentionPlan.classification: Klassning: what the rule reaches alone, of the record's kinds; null: all.
        clock: Klocka: which rule about time ran out.
        closedAt: Avslutat: when it was closed.
        code: Kod: names the entry of the catalogue; stable.
        codes.code: Kod: names the fault; stable.
        errors.code: Kod: names the fault; stable.
        failure.code: Kod: names why the command failed; stable.
        faults.code: Kod: names the fault; stable.
        FirstCode.code: Engångskod: the first six digits that the app shows.
        Me.code: Kommunkod: the municipality's four digits.
        PasswordChange.code: Engångskod: six digits, or a recovery code, where codes are asked for.
        SignIn.code: Engångskod: six digits, or a recovery code, where codes are asked for.
        StepUp.code: Engångskod: six digits, or a recovery code, where codes are asked for.
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
        contests: Invändningar: what the youth or a guardian says against it.
        conversationId: Orossamtal: id of the conversation.
        coordinator: Samordnare: who coordinates the case.
        coordinatorId: Samordnare: id of who coordinates the case.
        corrections: Rättelser: what was added to put it right; what was written stands.
        count: Antal: how many there are.
        createdAt: Upprättad: when it was written.
        cursor: Where the item stands in the log.
        custody: Vårdnad: what kind of custody.
        database: Databasen: its version, age and role.
        day: Dag: the day of the look.
        days: Dagar: within how many days.
        daysLeft: Dagar kvar: how many days are left.
        decidedOn: Beslutsdag: the day of the decision.
        deciderRoles: Beslutande roller: roles that may decide it.
        decision: Beslut: the destruction decision (gallringsbeslut) that the rule rests on.
        listRequests.decision: Beslut: how the request was decided; null until then.
        Request.decision: Beslut: how the request was decided; null until then.
        SubjectExtract.decision: Beslut: how the request was decided.
        listRetentionRuns.deleted: Gallrade: how many records the run deleted.
        RetentionRun.deleted: Gallrade: how many records of the rule the run deleted.
        Status.deleted: Gallrade: how many records the last run deleted.
        detail: In words, with what to do.
        entry.detail: Uppgift: what the log says besides, as a key's id, a count or a digest, by the kind.
        outcomes.detail: Uppgift: what the log says of the act besides.
        digest: Kontrollsumma: SHA-256 of the record as it is, in hexadecimal.
        listPackages.digest: Kontrollsumma: SHA-256 of the package's manifest, in hexadecimal.
        NewReceipt.digest: Kontrollsumma: SHA-256 of the package's manifest, in hexadecimal.
        done: Klar: whether it ends here.
        doneAt: Klar: when it was finished.
        dropped: Gallrad: whether the month's entries have been destroyed.
        due: Att gallra: records that are due.
        dueOn: Senast: the day by which it is due.
        earlierNames: Tidigare namn: what the youth was registered as before.
        earlierNumbers: Tidigare nummer: numbers that were replaced.
        earliestDue: Tidigast: the first day on which a record fell due.
        en: På engelska: in words, in English.
        earlierNames.ended: Avslutat: why the name is no longer used.
        earlierNumbers.ended: Avslutat: why the number is no longer used.
        endedAt: Upphörde: when it ended.
        ends: Slutar: when it ends.
        endsAt: Slutar: when it ends.
        endsOn: Sista dag: the last day.
        NewReferralTargetEnd.endsOn: Utgår: the first day on which it is no target any more.
        enquiryIds: Förfrågningar: ids of the questions that it answers.
        enrolledAt: Inlagd: when the app for codes was enrolled.
        enteredOn: Infört: the day on which it was entered.
        entries: Loggposter: how many entries there are.
        LogProofRequest.entry: Loggpost: number of the entry that is to be proved.
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
        """
}
