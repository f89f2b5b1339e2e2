import Support

extension RouteCase {
    private static let ending = "{\"reason\":\"done\"}"
    static let catalogue = "a catalogue of rules"
    static let decision = """
        {"youthId":"ID","ground":"own-activity","recipientAgencyId":"\(Town.Known.agency(4))",
         "purposes":["coordination"],"items":[{"kind":"conversation"}],"reasoning":"Behövs.",
         "committedCrime":false,"validUntil":"2026-12-01T12:00:00+01:00"}
        """
    static let referral = """
        {"youthId":"ID","targetId":"\(Sample.targetID)","path":"own-contact","question":"Fritid"}
        """

    /// Every route but those that need nothing of a file, by operation.
    static func all(_ files: RouteFiles) -> [String: RouteCase] {
        [
            system(files), visits(files), youths(files), cooperation(files), grounds(files),
            help(files), restrictions(files),
        ]
        .reduce(into: [:]) { all, room in all.merge(room) { first, _ in first } }
    }

    /// The API itself, accounts, rules and reasons.
    private static func system(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "signIn": RouteCase(allowed: .sara, other: .nobody("whoever has a password")),
            "signOut": RouteCase(allowed: .sture, other: .nobody("one's own session")),
            "readMe": RouteCase(allowed: .stina, other: .nobody("oneself")),
            "listStaff": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "listPolicies": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "describeAPI": RouteCase(allowed: .sara, other: .nobody("public")),
            "readAPIInfo": RouteCase(allowed: .sara, other: .nobody("public")),
            "searchLog": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "listCheckpoints": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "listReviews": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "listReviewItems": RouteCase(
                allowed: .rut, id: files.sample, other: .absent(.sara)),
            "proveEntry": RouteCase(
                allowed: .rut, shownBy: "BundleTests.inclusion", other: .forbidden(.sara)),
            "proveGrowth": RouteCase(
                allowed: .rut, body: "{\"shard\":1,\"from\":1,\"to\":2}",
                shownBy: "BundleTests.consistency", other: .forbidden(.sara)),
            "previewRetention": RouteCase(allowed: .arne, other: .forbidden(.rut)),
            "moveStaff": RouteCase(
                allowed: .anna, id: Town.Known.staff(2),
                body: "{\"unitId\":\"\(Town.Known.unit(1))\"}", other: .forbidden(.sara)),
            "listRoles": RouteCase(
                allowed: .anna, id: Town.Known.staff(1), other: .absent(.sara)),
            "grantRole": RouteCase(
                allowed: .anna, id: Town.Known.staff(2), body: "{\"role\":\"coordinator\"}",
                other: .forbidden(.sara)),
            "readProblem": RouteCase(
                allowed: .sara, further: "not-found", other: .nobody("public")),
            "explainAccess": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: "{\"recordType\":\"youth\",\"action\":\"read\",\"recordId\":\"ID\"}",
                other: .absent(.per)),
            "simulateAccess": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: "{\"youthId\":\"ID\",\"change\":\"assignment-added\","
                    + "\"subjectId\":\"\(Town.Known.staff(2))\"}", other: .absent(.per)),
            "listConsentRules": RouteCase(allowed: .rut, other: .nobody(catalogue)),
            "listInformationKinds": RouteCase(allowed: .rut, other: .nobody(catalogue)),
            "listDisclosureGrounds": RouteCase(allowed: .rut, other: .nobody(catalogue)),
            "listEmergencyReasons": RouteCase(allowed: .rut, other: .nobody(catalogue)),
        ]
    }

    /// School visits, pledges and searches with a dog.
    private static func visits(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "listSchools": RouteCase(allowed: .sofia, other: .forbidden(.anna)),
            "listPledges": RouteCase(allowed: .sofia, other: .forbidden(.rut)),
            "recordSchoolVisit": RouteCase(allowed: .per, other: .forbidden(.sara)),
            "listSchoolVisits": RouteCase(allowed: .kim, other: .forbidden(.stina)),
            "readSchoolVisit": RouteCase(
                allowed: .kim, id: Town.Known.visit(1), other: .absent(.stina)),
            "listSchoolClasses": RouteCase(
                allowed: .kim, id: Town.Known.school(1), other: .absent(.rut)),
            "addSchoolClass": RouteCase(
                allowed: .sofia, id: Town.Known.school(1),
                body: "{\"beginsIn\":2026,\"schoolYear\":\"7\",\"name\":\"7Z\"}",
                other: .forbidden(.sara)),
            "moveSchoolVisit": RouteCase(
                allowed: .petra, id: files.planned,
                body: "{\"state\":\"cancelled\",\"reason\":\"Sjukdom\"}", other: .absent(.rut)),
            "tryVisitImport": RouteCase(allowed: .per, other: .forbidden(.rut)),
            "importVisits": RouteCase(allowed: .per, other: .forbidden(.sara)),
            "readVisitImport": RouteCase(
                allowed: .petra, id: files.importing, other: .absent(.sara)),
            "enterPledge": RouteCase(allowed: .kim, other: .forbidden(.sara)),
            "readPledge": RouteCase(allowed: .kim, id: Town.Known.pledge(1), other: .absent(.rut)),
            "readPledgeCoverage": RouteCase(
                allowed: .kim, id: Town.Known.pledge(1), other: .absent(.rut)),
            "listDogSearches": RouteCase(allowed: .rita, other: .empty(.sofia)),
            "askForDogSearch": RouteCase(allowed: .rita, other: .forbidden(.sofia)),
            "readDogSearch": RouteCase(allowed: .per, id: files.search, other: .absent(.sofia)),
            "moveDogSearch": RouteCase(allowed: .per, id: files.search, other: .absent(.sofia)),
        ]
    }

    /// Youths and concern conversations.
    private static func youths(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "searchPersons": RouteCase(allowed: .sara, other: .empty(.sven)),
            "registerYouth": RouteCase(allowed: .sven, other: .forbidden(.ulla)),
            "listCaseload": RouteCase(allowed: .sara, other: .empty(.petra)),
            "readYouth": RouteCase(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "listConcernConversations": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "logConcernConversation": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "readConcernConversation": RouteCase(
                allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
            "addNumber": RouteCase(
                allowed: .sara, id: files.spare, body: "{\"number\":\"20120614-2380\"}",
                other: .absent(.per)),
            "enterSchooling": RouteCase(
                allowed: .sara, id: Town.Known.youth(2), other: .absent(.per)),
            "listMerges": RouteCase(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "mergeYouths": RouteCase(
                allowed: .sara, id: Town.Known.youth(2),
                body: "{\"youthId\":\"\(files.twin)\",\"reason\":\"Samma\"}", other: .absent(.per)),
            "undoMerge": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), further: "\(files.merge)",
                body: "{\"reason\":\"Två\"}", other: .absent(.per)),
            "moveConcernConversation": RouteCase(
                allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
        ]
    }

    /// Cases and work.
    private static func cooperation(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "listCases": RouteCase(allowed: .sara, other: .empty(.petra)),
            "openCase": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: "{\"youthId\":\"ID\"}",
                other: .absent(.per)),
            "readCase": RouteCase(allowed: .sara, id: files.file, other: .absent(.per)),
            "moveCase": RouteCase(
                allowed: .sara, id: files.file, body: "{\"state\":\"mapping\"}",
                other: .absent(.per)),
            "addCaseMember": RouteCase(
                allowed: .sara, id: files.file, body: "{\"staffId\":\"\(Town.Known.staff(2))\"}",
                other: .absent(.per)),
            "joinCase": RouteCase(
                allowed: .sara, id: files.file,
                body: "{\"youthId\":\"\(Town.Known.youth(2))\"}", shownBy: "CaseTests.joining",
                other: .absent(.per)),
            "endCaseMembership": RouteCase(
                allowed: .sara, id: files.membership, body: ending, other: .absent(.petra)),
            "leaveCase": RouteCase(
                allowed: .sara, id: files.joined, body: ending, other: .absent(.per)),
            "endAssignment": RouteCase(
                allowed: .ulla, id: files.assignment, body: ending, other: .absent(.rita)),
            "endDelegation": RouteCase(
                allowed: .ulla, id: files.delegation, body: ending, other: .absent(.rita)),
            "endRole": RouteCase(
                allowed: .anna, id: files.role, body: ending, other: .absent(.sara)),
            "listContacts": RouteCase(allowed: .sara, other: .forbidden(.rut)),
            "listUnitYouths": RouteCase(allowed: .ulla, other: .forbidden(.sara)),
            "listAssignments": RouteCase(allowed: .ulla, other: .empty(.rita)),
            "assignWorker": RouteCase(
                allowed: .ulla, id: Town.Known.youth(2),
                body: "{\"staffId\":\"\(Town.Known.staff(1))\"}", other: .absent(.rita)),
            "listDelegations": RouteCase(allowed: .sara, other: .empty(.rut)),
            "standIn": RouteCase(
                allowed: .kim,
                body: "{\"toStaffId\":\"\(Town.Known.staff(13))\","
                    + "\"begins\":\"2026-12-01T08:00:00Z\",\"ends\":\"2026-12-24T08:00:00Z\"}",
                other: .nobody("everybody lets a colleague stand in for themselves")),
        ]
    }

    /// What lets something cross.
    private static func grounds(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "nameGuardian": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.guardian, other: .absent(.per)
            ),
            "listGuardians": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "endGuardian": RouteCase(
                allowed: .sara, id: files.guardian, body: ending, other: .absent(.per)),
            "enterConsent": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: Sample.consent().replacing("\(Town.Known.youth(1))", with: "ID"),
                other: .absent(.per)),
            "readConsent": RouteCase(allowed: .sara, id: files.consent, other: .absent(.per)),
            "listConsents": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "answerConsent": RouteCase(
                allowed: .sara, id: files.consent,
                body: "{\"capacity\":\"guardian\",\"guardianId\":\"\(files.guardian)\","
                    + "\"answer\":\"given\",\"answeredOn\":\"2026-11-20\"}", other: .absent(.per)),
            "withdrawConsent": RouteCase(
                allowed: .sara, id: files.consent, body: "{\"capacity\":\"youth\"}",
                other: .absent(.per)),
            "decideDisclosure": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: decision, other: .absent(.per)),
            "readDisclosure": RouteCase(allowed: .sara, id: files.disclosure, other: .absent(.per)),
            "listDisclosures": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "revokeDisclosure": RouteCase(
                allowed: .sara, id: files.disclosure, body: ending, other: .absent(.per)),
        ]
    }

    /// What worries, what was told, and whereto somebody was referred.
    private static func help(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "listRiskSigns": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "listProtectiveFactors": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "listRiskFlags": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "proposeRiskFlag": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.flag, other: .absent(.per)),
            "moveRiskFlag": RouteCase(
                allowed: .sara, id: files.flag,
                body: "{\"step\":\"corrected\",\"reason\":\"Det var fel person.\"}",
                other: .absent(.per)),
            "contestRiskFlag": RouteCase(
                allowed: .sara, id: files.flag,
                body: "{\"capacity\":\"youth\",\"note\":\"Det stämmer inte.\"}",
                other: .absent(.per)),
            "listReferralTargets": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "enterReferralTarget": RouteCase(
                allowed: .kim, body: Sample.target, other: .forbidden(.sara)),
            "listIncomingReferrals": RouteCase(allowed: .fred, other: .empty(.fia)),
            "draftReferral": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: referral, other: .absent(.per)),
            "readReferral": RouteCase(allowed: .sara, id: files.referral, other: .absent(.per)),
            "listReferrals": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveReferral": RouteCase(
                allowed: .sara, id: files.referral,
                body: "{\"state\":\"revoked\",\"reason\":\"mistake\"}", other: .absent(.per)),
            "receiveConcernReport": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.report, other: .absent(.per)),
            "readConcernReport": RouteCase(allowed: .sara, id: files.report, other: .absent(.per)),
            "listConcernReports": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveConcernReport": RouteCase(
                allowed: .sara, id: files.report,
                body: "{\"state\":\"assessed\",\"outcome\":\"no-acute-need\","
                    + "\"decidedOn\":\"2026-11-20\"}", other: .absent(.per)),
            "giveFeedback": RouteCase(
                allowed: .sara, id: files.report,
                body: "{\"said\":\"unsuitable\",\"givenOn\":\"2026-11-20\"}",
                shownBy: "InboxTests.report", other: .absent(.per)),
            "listInbox": RouteCase(allowed: .sara, other: .empty(.petra)),
            "listClockRules": RouteCase(allowed: .sara, other: .nobody(catalogue)),
        ]
    }

    /// What outranks it, and emergencies.
    private static func restrictions(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "enterBlock": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: "{\"youthId\":\"ID\",\"reason\":\"threat\","
                    + "\"staffId\":\"\(Town.Known.staff(13))\"}", other: .absent(.per)),
            "listBlocks": RouteCase(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "endBlock": RouteCase(
                allowed: .sara, id: files.block, body: ending, other: .absent(.per)),
            "protectYouth": RouteCase(
                allowed: .sara, id: files.spare, body: "{\"youthId\":\"ID\",\"level\":\"marked\"}",
                other: .absent(.per)),
            "listProtections": RouteCase(allowed: .sara, id: files.guarded, other: .absent(.ulla)),
            "nameProtected": RouteCase(
                allowed: .sara, id: files.guarded, body: "{\"staffId\":\"\(Town.Known.staff(3))\"}",
                other: .absent(.per)),
            "endProtection": RouteCase(
                allowed: .sara, id: files.protection, body: ending, other: .absent(.ulla)),
            "endProtectionAccess": RouteCase(
                allowed: .sara, id: files.access, body: ending, other: .absent(.ulla)),
            "declareConflict": RouteCase(
                allowed: .sofia, other: .nobody("one's own, and the answer tells nothing")),
            "listConflicts": RouteCase(allowed: .kim, other: .empty(.sofia)),
            "listUnitConflicts": RouteCase(allowed: .ulla, other: .empty(.rita)),
            "openEmergency": RouteCase(
                allowed: .sven, id: Town.Known.youth(4),
                body: Sample.emergency().replacing("\(Town.Known.youth(1))", with: "ID"),
                other: .absent(.sofia)),
            "listEmergencyAccesses": RouteCase(allowed: .ulla, other: .empty(.rut)),
            "readEmergencyAccess": RouteCase(
                allowed: .ulla, id: files.emergency, other: .absent(.rut)),
            "reviewEmergency": RouteCase(
                allowed: .ulla, id: files.emergency,
                body: "{\"verdict\":\"justified\",\"note\":\"Rätt.\"}", other: .absent(.rut)),
        ]
    }
}
