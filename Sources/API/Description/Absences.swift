import JSON

/// Which members of an answer may be null or left out, where its shape is read from examples: all others
/// are always there. Every answer that a test of the API gets is held against it.
enum Absences {
    /// What a member is where it is not null, which counts where no example tells; nil where it is never
    /// null.
    /// - Parameter holder: the member that holds it.
    static func shape(of name: String, in schema: String, of holder: String = "") -> JSON? {
        let entry = shapes["\(schema).\(name)"] ?? shapes["\(holder).\(name)"] ?? shapes[name]
        return entry.flatMap { words[$0] }
    }

    /// Whether some answers are without the member.
    static func canLack(_ name: String, in schema: String) -> Bool {
        shapes["\(schema).\(name)?"] != nil
    }

    /// Members that only some questions are answered with, and the example is no such answer.
    static func further(in schema: String, of holder: String) -> [String] {
        schema == "makeAccessExtract" && holder == "items" ? ["role", "staff"] : []
    }

    private static let words: [String: JSON] = [
        "id": Shape.id, "day": Shape.day, "time": Shape.time, "text": Shape.string,
        "truth": Shape.boolean, "number": Shape.whole, "ids": Shape.array(Shape.id),
        "texts": Shape.array(Shape.string), "shown": .object([]),
        "approvals": Shape.array(
            Shape.object(
                "Väntande godkännande.",
                required: [
                    ("id", Shape.id), ("lowest", Shape.whole), ("highest", Shape.whole),
                    ("role", Shape.string),
                ]
            )),
    ]

    /// `name: shape`, a line each, for every schema; `Schema.name` and `holder.name` go before. `shown`
    /// where an example tells, `never` where one of the name is never null; with `?` what may be left
    /// out, with `[]` what an array holds that is empty in the example.
    private static let shapes = Lexicon.read(
        """
        AccessExplanation.basis?: shown
        AccessExplanation.holds?: shown
        AccessExplanation.id?: shown
        AccessExplanation.policy?: shown
        AccessExplanation.until?: shown
        ageBelow: number
        ageFrom: number
        agencyKind: text
        answeredAt: time
        answeredBy: text
        answerDueOn: day
        answers.guardian: text
        answers.guardianId: id
        attended: truth
        author: text
        authority: text
        classification: text
        closedAt: time
        completeBy: day
        corrections: shown
        corrections.kind: text
        Created.caseId: id
        decidedOn: day
        decision: text
        Disclosure.recordId: id
        DogSearch.corrections: never
        earliestDue: day
        exemption: text
        exportIncident.action: text
        exportIncident.agency: text
        exportIncident.person: id
        exportIncident.purpose: text
        exportIncident.requestId: id
        exportIncident.resource: text
        exportIncident.role: text
        exportIncident.rowId: id
        exportIncident.sessionId: id
        exportIncident.staff: text
        exportIncident.subject: text
        exportIncident.unit: text
        feedbackDueOn: day
        AccessSimulationAnswer.gains?: shown
        guardianId: id
        highest: number
        hoursAgo: number
        idleAfterSeconds: number
        interruptedHours: number
        invited.name: text
        judgedBy: text
        lastConversation: shown
        listAssignments.name: text
        listBlocks.agency: text
        listBlocks.agencyId: id
        listBlocks.staff: text
        listBlocks.staffId: id
        listBlocks.validUntil: time
        listClockRules.escalatesAfter: text
        listCommitments.caseId: id
        listCommitments.owner: text
        listCommitments.responsibleStaffId: id
        listConcernReports.dueOn: day
        listConflicts.validUntil: time
        listConsentRules.ageBelow: never
        listConsentRules.ageFrom: never
        listConsents.validUntil: never
        listContacts.agencyKind: never
        listDelegations.from: text
        listDelegations.to: text
        listDisclosureGrounds.fromAgencyKinds: texts
        listDisclosureGrounds.kinds: texts
        listDisclosureGrounds.toAgencyKinds: texts
        listDisclosures.validUntil: never
        listEmergencyAccesses.validUntil: never
        listEmergencyAccesses.youthId: id
        listEnquiries.youthId: id
        listEnquiryUnits.agencyKind: never
        listExemptions.withdrawn: text
        listExemptions.youthId: id
        listExpiringConsents.validUntil: never
        listConcernConversations.classification: never
        listGuardians.validUntil: day
        listHolds.from: day
        listHolds.recordId: id
        listHolds.recordType: text
        listHolds.until: day
        listHolds.youthId: id
        listInformationKinds.toldWithin: texts
        listPackages.receipt: text
        listPackages.receiptedOn: day
        listPackages.revoked: text
        listPledges.target: number
        listProtections.validUntil: time
        listReferralTargets.agency: text
        listReferralTargets.agencyId: id
        listReferralTargets.unitId: id
        listRequestParts.agency: text
        listRequests.agency: text
        listRequests.from: day
        listRequests.ground: text
        listRequests.recordId: id
        listRequests.recordType: text
        listRequests.until: day
        listRequests.youthId: id
        listRetentionRecords.keptBy: text
        listRetentionRecords.wonBy: text
        listRetentionRecords.youthId: id
        listRetentionRules.approvals: ids
        listRetentionRules.ownDecisionId: id
        listRetentionRules.period: text
        listRetentionRules.until: day
        listRetentionRules.waiting: approvals
        listRetentionRuns.finishedAt: time
        listRetentionRuns.leftBehind: number
        listReviewItems.action: text
        listReviewItems.at: time
        listReviewItems.purpose: text
        listReviewItems.result: text
        listReviewItems.role: text
        listReviewItems.shown: number
        listReviewItems.staff: text
        listReviewItems.verdict: text
        listReviews.unit: text
        listRoles.until: time
        listSchoolClasses.corrections: never
        listSchoolClasses.pupils: number
        listSchoolVisits.classes[]: text
        listSchoolVisits.pledgeId: id
        listSchoolVisits.pupilsReached: number
        listSchoolVisits.schoolYear: text
        listStaff.agency: text
        listStaff.unit: text
        listTargetAges.validUntil: day
        listUnended.recordId: id
        listUnended.youthId: id
        listUnitConflicts.staff: text
        listUnitConflicts.validUntil: time
        log.checkpoint: text
        log.entries: number
        log.lagSeconds: number
        log.sealedAt: time
        log.sealedSecondsAgo: number
        AccessSimulationAnswer.loses?: shown
        lowest: number
        makeAccessExtract.agency: text
        makeAccessExtract.ground: text
        makeAccessExtract.purpose: text
        makeAccessExtract.role: text
        makeAccessExtract.role?: text
        makeAccessExtract.staff: text
        makeAccessExtract.staff?: text
        members.name: text
        mergedInto: id
        moves.outcome: text
        moves.reason: text
        named.staff: text
        nextContactOn: day
        notBeforeAge: number
        parties.staffId: id
        perCent: number
        policy.appliedAt: time
        provedAt: time
        readChronology.from: text
        readChronology.note: text
        readChronology.to: text
        Request.agency: text
        retention.deleted: number
        retention.finishedAt: time
        retention.overdueRecords: number
        RetentionRun.finishedAt: time
        RetentionRun.period: text
        row: shown
        schools: shown
        searchLog.action: text
        searchLog.agency: text
        searchLog.basis: ids
        searchLog.ground: text
        searchLog.purpose: text
        searchLog.reason: text
        searchLog.requestId: id
        searchLog.resource: text
        searchLog.role: text
        searchLog.rowId: id
        searchLog.staff: text
        searchLog.subject: text
        searchLog.unit: text
        exportIncident.reason: text
        searchPersons.number: text
        steps.reason: text
        stopped: text
        SubjectExtract.agency: text
        undoneBecause: text
        unscanned[]: text
        validUntil: day
        wouldChange: shown
        withheld: text
        listRequestParts.withheld: never
        """)
}
