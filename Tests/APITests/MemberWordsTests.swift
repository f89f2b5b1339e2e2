import API
import JSON
import Support
import Testing

/// What members are called and can be: where a name means several things, whose it is decides.
@Suite("Members and their words")
struct MemberWordsTests {
    @Test("what a command takes as one of some words, answers give as one of those words")
    func closed() throws {
        let members = try DescribedMember.all()
        let closed = Set(members.filter { $0.isSent && $0.words != nil }.map(\.name))
        let open = members.filter {
            !$0.isSent && closed.contains($0.name) && $0.isText && $0.words == nil
        }
        #expect(Set(open.map(\.place)) == Set(Self.anyText.split(separator: "\n").map(String.init)))
    }

    @Test("what may be null besides a word says so among its words")
    func null() throws {
        for member in try DescribedMember.all() {
            guard case .array(let types)? = member.shape["type"], types.contains(.string("null")),
                case .array(let words)? = member.shape["enum"]
            else { continue }
            #expect(words.contains(.null), "\(member.place)")
        }
    }

    @Test("every word says what it means, in Swedish and English, and no meaning is left over")
    func words() throws {
        let document = try JSON.parse(Description.bytes, limits: .init(elements: 1_000_000))
        var silent: Set<String> = []
        var told: Set<String> = []
        func look(_ value: JSON, at place: String) {
            switch value {
            case .object(let members):
                if case .array(let words)? = value["enum"] {
                    for case .string(let word) in words {
                        if let meaning = value["x-enumDescriptions"]?[word]?.string {
                            told.insert(meaning)
                        } else {
                            silent.insert(place)
                        }
                    }
                }
                for member in members where !["examples", "enum"].contains(member.name) {
                    look(member.value, at: "\(place)/\(member.name)")
                }
            case .array(let elements): for element in elements { look(element, at: place) }
            case .null, .bool, .number, .string: break
            }
        }
        look(document, at: "")
        #expect(silent.allSatisfy { place in Self.saidElsewhere.contains { place.contains($0) } })
        #expect(Vocabulary.meanings.filter { !told.contains($0.value) }.keys.sorted() == [])
        for (word, meaning) in Vocabulary.meanings {
            #expect(
                meaning.wholeMatch(of: /[^:]+(?::[0-9][^:]*)?: [^ ]+(?: [^ ]+)+\./) != nil,
                "\(word)")
        }
    }

    @Test("every member says in a sentence what it means, after its Swedish term")
    func sentences() throws {
        let short = try DescribedMember.all().filter { member in
            let sentence = member.meaning.split(separator: ": ", maxSplits: 1).last ?? ""
            return sentence.split(separator: " ").count < 2
        }
        #expect(Set(short.map { "\($0.place): \($0.meaning)" }) == [])
    }

    @Test("a name without an owner means the same in each schema that it serves")
    func bareNames() throws {
        var schemas: [String: Set<String>] = [:]
        for member in try DescribedMember.all() where Lexicon.members[member.name] == member.meaning
        {
            schemas[member.name, default: []].insert(member.schema)
        }
        let several = Set(schemas.filter { $0.value.count > 1 }.keys)
        #expect(several == Set(Self.shared.split(whereSeparator: \.isWhitespace).map(String.init)))
    }

    @Test(
        "what has one name in several places is told for each",
        arguments: [
            ("RetentionRun.lines[].notReached", "Ej hunna: how many records"),
            ("PledgeCoverage.schoolYears[].schools[].notReached", "Ej nådda: classes"),
            ("RetentionRun.startedAt", "Började: when the run began."),
            ("Me.session.startedAt", "Började: when the session began."),
            ("RetentionRun.finishedAt", "Avslutad: when the run ended"),
            ("Status.retention.finishedAt", "Avslutad: when the last run ended"),
            ("RetentionRun.lines[].deleted", "Gallrade: how many records of the rule"),
            ("Status.database.version", "Version: of PostgreSQL"),
            ("Status.policy.version", "Version: SHA-256 of everything that decides access"),
            ("LogConsistencyRequest.from", "Storlek: how many entries the earlier"),
            ("LogConsistencyRequest.to", "Storlek: how many entries the later"),
            ("LogProof.to", "Storlek: how many entries the later"),
            ("LogProofRequest.entry", "Loggpost: number of the entry"),
            ("Case.settings[].word", "Ord: what it was set to"),
            ("listIncomingReferrals.items[].target", "Mottagare: where the referral goes"),
            ("listDelegations.items[].to", "Till: who stands in"),
            ("listTargetAges.items[].from", "Från: the first age"),
            ("listReviews.items[].found", "Fynd: how many entries each rule found"),
            ("LogEntry.entry.policy", "Version: of everything that decided access then"),
        ])
    func owned(place: String, meaning: String) throws {
        let member = try #require(try DescribedMember.all().first { $0.place == place })
        #expect(member.meaning.hasPrefix(meaning), "\(member.meaning)")
    }

    /// Words that are told where they are: types of problem and codes of faults on the problems' own
    /// pages, languages by their names.
    private static let saidElsewhere = ["/type", "/code", "/Content-Language", "/parameters"]

    /// Members of answers that hold any text, though a command has words by that name: what somebody
    /// wrote, codes of catalogues with dates, names of tables, names of persons, and what the log says,
    /// which stands as it was written, whoever wrote it.
    private static let anyText = """
        AccessExplanation.policies[].basis[].kind
        AccessExplanation.policies[].ground
        AccessExplanation.recordType
        AccessExplanation.standing
        Case.corrections[].kind
        Case.level
        Case.moves[].reason
        Commitment.corrections[].kind
        Commitment.outcome
        Commitment.owner
        ConcernConversation.agreements[].owner
        ConcernConversation.corrections[].kind
        ConcernReport.corrections[].kind
        Consent.corrections[].kind
        Disclosure.corrections[].kind
        Disclosure.ground
        Disclosure.items[].kind
        DogSearch.steps[].reason
        EmergencyAccess.reason
        Enquiry.corrections[].kind
        Enquiry.reason
        LogEntry.entry.action
        LogEntry.entry.ground
        LogEntry.entry.kind
        LogEntry.entry.outcomes[].reason
        LogEntry.entry.outcomes[].resource
        LogEntry.entry.previous
        LogEntry.entry.purpose
        LogEntry.entry.reason
        LogEntry.entry.resource
        LogEntry.entry.role
        LogProof.path
        MappingTalk.corrections[].kind
        Meeting.agenda[].kind
        Meeting.corrections[].kind
        NoActionDecision.corrections[].kind
        NoActionDecision.reason
        Referral.corrections[].kind
        Request.ground
        RequestPart.recordType
        RetentionPlan.rules[].classification
        RetentionPlan.rules[].recordType
        RetentionRun.lines[].recordType
        SchoolVisit.mappedPlace.measure
        SchoolVisit.steps[].reason
        SubjectExtract.ground
        SubjectExtract.parts[].recordType
        SubjectExtract.periods[].recordType
        Youth.school.corrections[].kind
        exportIncident.items[].action
        exportIncident.items[].purpose
        exportIncident.items[].reason
        exportIncident.items[].resource
        exportIncident.items[].role
        listCommitments.items[].owner
        listDelegations.items[].from
        listDisclosures.items[].ground
        listEmergencyAccesses.items[].reason
        listGuardians.items[].corrections[].kind
        listGuardians.items[].whereabouts[].reason
        listInbox.items[].kind
        listInbox.items[].recordType
        listMerges.items[].reason
        listPolicies.items[].ground
        listPolicies.items[].kind
        listRequestParts.items[].recordType
        listRequests.items[].ground
        listRetentionRecords.items[].recordType
        listRetentionRules.items[].classification
        listRetentionRules.items[].recordType
        listReviewItems.items[].action
        listReviewItems.items[].purpose
        listReviewItems.items[].role
        listRiskFlags.items[].corrections[].kind
        listRiskFlags.items[].steps[].reason
        listSecondFactors.items[].kind
        listUnended.items[].recordType
        makeAccessExtract.items[].ground
        makeAccessExtract.items[].purpose
        makeAccessExtract.items[].role
        previewRetention.items[].classification
        previewRetention.items[].recordType
        readChronology.items[].from
        searchLog.items[].action
        searchLog.items[].ground
        searchLog.items[].purpose
        searchLog.items[].reason
        searchLog.items[].resource
        searchLog.items[].role
        tryVisitImport.items[].outcome
        """

    /// Looked at one by one: each means the same in every schema.
    private static let shared = """
        action ageBelow ageFrom agency agencyId agencyKind agenda agreements answer answerDueOn
        answeredOn answers apart appliedAt archive askedUnit assessment at attended author
        authority balancing basis begins beginsIn birthDate birthDateUnknown capacity carriedOutAt
        caseId caseJoins cause class classes classification closedAt code column committedCrime
        completeBy concern consentId corrections createdAt custody decidedOn decision detail
        digest due dueOn earliestDue en ends endsAt endsOn entries executor expiresAt exports
        familyName faults feedbackDueOn feedbackRequested file followUp fromStaffId givenName
        givenOn goal grading guardianId guardianView guests hasReviewer held heldAt hidden
        highest id idleAfterSeconds incarnation index inForce informedOn invited isThis items
        judged keptByLongerRule keptForResearch kinds lastSeenAt late leadingAgency leafHash
        leftBehind legalForm lifted line locked longest lowest made madeOn maturityNote measure
        meetingId mergedInto minutes month municipality name nature newPassword nextContactOn no
        notArchived
        noPupilsPresent noSuspicion notBeforeAge note notedOn notices observation observedOn
        offers officers openedAt organisation overdue paperReference parentsReached participants
        parties parts password path paths period place plan plannedOn pledgeId policy proof
        protectiveFactor provedAt pupils pupilsReached purpose purposes reason reasoning receipt
        receivedOn recipientAgencyId recipients recipientStaffId recordId recordType reference
        referrals relation replayed reporter requestId researchMoves resource responsibleStaffId
        result reviewDueAt reviewed revisitOn role roles rooms rowId rule run runOn school
        schoolId schoolYear scope secrecyClass section seed sessionId shard shares shown sign
        signedOff since size source staff staffId standsAlone startedAt startsAt startsOn state
        status steps stopped stoppedRules strengths strikes subject subjectId sv table targetId
        text title toArchive toDelete token topic toStaffId type unit unitId urgent validFrom
        validUntil verdict version visitDate whereaboutsHidden withoutDecision wording youthId
        """
}
