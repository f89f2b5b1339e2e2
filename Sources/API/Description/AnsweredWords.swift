import Access
import Audit
import Casework
import Domain
import JSON

/// Which members of answers are a word of a closed vocabulary, where the shape itself does not say so:
/// the types that commands read, so that a client knows all that can come. What the log tells stands
/// as it was written, whoever wrote it, and is no such word but for its result.
enum AnsweredWords {
    /// The vocabulary of a member; nil where it can be any text.
    /// - Parameter holder: the member that holds it; `items` or nothing at the top.
    static func of(_ name: String, in schema: String, of holder: String) -> Vocabulary? {
        let place = ["", "items"].contains(holder) ? name : "\(holder).\(name)"
        return members["\(schema).\(place)"] ?? members["\(holder).\(name)"] ?? members[name]
    }

    /// By `Schema.member`, `Schema.holder.member`, `holder.member`, or `member` where it is the same
    /// everywhere.
    private static let members: [String: Vocabulary] = Dictionary(
        (people + files + conversations + cooperation + grounds + oversight).flatMap {
            words, places in
            places.split(separator: " ").map { (String($0), words) }
        }, uniquingKeysWith: { first, _ in first })

    private static let people: [(Vocabulary, String)] = [
        (
            Vocabulary(AgencyKind.allCases),
            "agencyKind listAgencies.kind Me.agency.kind fromAgencyKinds toAgencyKinds"
        ),
        (Vocabulary(LegalForm.allCases), "legalForm"),
        (
            Vocabulary(Role.allCases),
            "listStaff.roles listRoles.role deciderRoles waiting.role AccessExplanation.role"
        ),
        (
            Vocabulary(Purpose.allCases),
            "AccessExplanation.purpose AccessSimulationAnswer.purpose wouldChange.purpose"
        ),
        (Vocabulary(ExplainAccess.Question.Action.allCases), "AccessExplanation.action"),
        (Vocabulary(SimulateAccess.Change.Kind.allCases), "AccessSimulationAnswer.change"),
        (Vocabulary(Turn.allCases), "wouldChange.change"),
        (Vocabulary(SchoolYear.allCases), "schoolYear"),
    ]

    private static let files: [(Vocabulary, String)] = [
        (Vocabulary(YouthState.allCases), "Youth.state"),
        (Vocabulary(NumberKind.allCases), "numberKind earlierNumbers.kind"),
        (Vocabulary(AddNumber.Previous.allCases), "earlierNumbers.ended earlierNames.ended"),
        (Vocabulary(CorrectionNature.allCases), "nature"),
        (Vocabulary(FlagSource.allCases), "listRiskFlags.source"),
        (Vocabulary(FlagGrading.allCases), "grading"),
        (Vocabulary(FlagRole.allCases), "listRiskFlags.role"),
        (
            Vocabulary(RiskFlagState.allCases),
            "listRiskFlags.state listRiskFlags.steps.from listRiskFlags.steps.state"
        ),
        (Vocabulary(ContestCapacity.allCases), "contests.capacity"),
        (Vocabulary(VisitKind.allCases), "listSchoolVisits.kind SchoolVisit.kind"),
        (
            Vocabulary(VisitState.allCases),
            "listSchoolVisits.state SchoolVisit.state SchoolVisit.steps.from SchoolVisit.steps.to"
        ),
        (
            Vocabulary(DogSearchState.allCases),
            "listDogSearches.state DogSearch.state DogSearch.steps.from DogSearch.steps.to"
        ),
        (Vocabulary(PledgeOwner.allCases), "listPledges.owner Pledge.owner"),
        (
            Vocabulary(PledgeMeasure.allCases),
            "listPledges.measure Pledge.measure PledgeCoverage.measure"
        ),
    ]

    private static let conversations: [(Vocabulary, String)] = [
        (
            Vocabulary(ConversationKind.allCases),
            "listConcernConversations.kind ConcernConversation.kind"
        ),
        (Vocabulary(ConversationTrigger.allCases), "ConcernConversation.trigger"),
        (
            Vocabulary(Classification.allCases),
            "listConcernConversations.classification ConcernConversation.classification"
        ),
        (Vocabulary(ConversationPartKind.allCases), "ConcernConversation.parts.kind"),
        (Vocabulary(ParticipantRelation.allCases), "participants.relation"),
        (Vocabulary(OfferAnswer.allCases), "offers.answer"),
        (
            Vocabulary(ConversationState.allCases),
            """
            listConcernConversations.state ConcernConversation.state \
            ConcernConversation.steps.from ConcernConversation.steps.to
            """
        ),
        (Vocabulary(ReporterKind.allCases), "reporter"),
        (Vocabulary(ReportFeedback.allCases), "said"),
        (
            Vocabulary(ConcernReportState.allCases),
            """
            listConcernReports.state ConcernReport.state ConcernReport.steps.from \
            ConcernReport.steps.state
            """
        ),
        (
            Vocabulary(ProtectionOutcome.allCases) + Vocabulary(NotOpenedReason.allCases)
                + Vocabulary(InquiryOutcome.allCases), "ConcernReport.steps.outcome"
        ),
    ]

    private static let cooperation: [(Vocabulary, String)] = [
        (
            Vocabulary(EnquiryState.allCases),
            "listEnquiries.state Enquiry.steps.from Enquiry.steps.to"
        ),
        (Vocabulary(CaseState.allCases), "Case.moves.state"),
        (Vocabulary(CaseOutcome.allCases), "Case.moves.outcome"),
        (Vocabulary(MappingPartKind.allCases), "MappingTalk.parts.kind"),
        (Vocabulary(MeetingKind.allCases), "listMeetings.kind"),
        (
            Vocabulary(MeetingState.allCases),
            "listMeetings.state Meeting.steps.from Meeting.steps.to"
        ),
        (Vocabulary(MeetingGuest.Relation.allCases), "guests.relation"),
        (Vocabulary(TargetKind.allCases), "listReferralTargets.kind"),
        (
            Vocabulary(ReferralPath.allCases),
            "listReferralTargets.paths listIncomingReferrals.path listReferrals.path Referral.path"
        ),
        (
            Vocabulary(ReferralState.allCases),
            """
            listIncomingReferrals.state listReferrals.state Referral.state Referral.steps.from \
            Referral.steps.state
            """
        ),
        (
            Vocabulary(DeclineReason.allCases) + Vocabulary(RevocationReason.allCases)
                + Vocabulary(ReferralOutcome.allCases) + Vocabulary(RevokedByConsent.allCases),
            "Referral.steps.reason"
        ),
    ]

    private static let grounds: [(Vocabulary, String)] = [
        (Vocabulary(Custody.allCases), "custody"),
        (Vocabulary(GuardianStanding.allCases), "listGuardians.standing"),
        (Vocabulary(ConsentState.allCases), "listConsents.state"),
        (Vocabulary(ConsentAnswer.allCases), "Consent.answers.answer"),
        (Vocabulary(Giver.Capacity.allCases), "Consent.answers.capacity withdrawal.capacity"),
        (Vocabulary(SharedPurpose.allCases), "purposes"),
        (Vocabulary(DisclosureState.allCases), "listDisclosures.state"),
        (Vocabulary(BlockReason.allCases), "listBlocks.reason"),
        (Vocabulary(ProtectionLevel.allCases), "listProtections.level"),
        (
            Vocabulary(ConflictRelation.allCases),
            "listConflicts.relation listUnitConflicts.relation"
        ),
        (Vocabulary(EmergencyState.allCases), "listEmergencyAccesses.state"),
        (Vocabulary(ReviewVerdict.allCases), "EmergencyAccess.verdict"),
    ]

    private static let oversight: [(Vocabulary, String)] = [
        (Vocabulary(LogQuery.Outcome.allCases), "result"),
        (Vocabulary(ReviewLog.Verdict.allCases), "listReviewItems.verdict"),
        (Vocabulary(HoldScope.allCases), "listHolds.scope"),
        (Vocabulary(HoldReason.allCases), "listHolds.reason"),
        (
            Vocabulary(RetainedRecord.allCases),
            "listHolds.recordType Hold.recordType listRequests.recordType Request.recordType"
        ),
        (Vocabulary(RequestKind.allCases), "listRequests.kind"),
        (
            Vocabulary([RequestStep.granted, .partly, .refused]),
            "listRequests.decision Request.decision SubjectExtract.decision"
        ),
        (Vocabulary(RetentionTrigger.allCases), "listRetentionRules.trigger"),
        (
            Vocabulary(ExemptionGround.allCases),
            "listRetentionRules.exemption listExemptions.ground"
        ),
        (Vocabulary(ReceiptFault.allCases), "listPackages.revoked"),
    ]
}
