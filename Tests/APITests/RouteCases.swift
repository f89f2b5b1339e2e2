import Support

extension RouteCase {
    static let ending = "{\"reason\":\"done\"}"
    static let catalogue = "a catalogue of rules"
    static let decision = """
        {"youthId":"ID","ground":"own-activity","recipientAgencyId":"\(Town.Known.agency(4))",
         "purposes":["coordination"],"items":[{"kind":"conversation"}],"reasoning":"Behövs.",
         "committedCrime":false,"validUntil":"2026-12-01T12:00:00+01:00"}
        """
    static let referral = """
        {"youthId":"ID","targetId":"\(Sample.targetID)","path":"warm-handover","question":"Fritid"}
        """

    private static let alvasNumber = "{\"number\":\"\(Town.Known.alvasNumber)\"}"

    /// Every route but those that need nothing of a file, by operation.
    static func all(_ files: RouteFiles) -> [String: RouteCase] {
        [
            system(files), visits(files), youths(files), cooperation(files), steering(files),
            grounds(files),
            help(files), restrictions(files), retention,
        ]
        .reduce(into: [:]) { all, room in all.merge(room) { first, _ in first } }
    }

    /// The API itself, accounts, rules and reasons.
    private static func system(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "signIn": RouteCase(allowed: .sara, other: .nobody("whoever has a password")),
            "signOut": RouteCase(allowed: .sture, other: .nobody("one's own session")),
            "stepUp": RouteCase(
                allowed: .sara, body: "{\"password\":\"exempelstad-demo-2026\"}",
                other: .nobody("one's own session")),
            "changePassword": RouteCase(
                allowed: .kim,
                body: "{\"password\":\"exempelstad-demo-2026\","
                    + "\"newPassword\":\"ett nytt eget lösenord\"}",
                other: .nobody("one's own password")),
            "listSecondFactors": RouteCase(allowed: .fred, other: .nobody("one's own")),
            "enrolSecondFactor": RouteCase(allowed: .sara, other: .nobody("one's own")),
            "confirmSecondFactor": RouteCase(
                allowed: .sara, body: "{\"code\":\"000000\"}",
                shownBy: "SecondFactorRouteTests.enrolled", other: .nobody("one's own")),
            "removeSecondFactor": RouteCase(allowed: .fred, other: .nobody("one's own")),
            "resetSecondFactor": RouteCase(
                allowed: .anna, id: files.colleague, other: .absent(.ulla)),
            "readMe": RouteCase(allowed: .stina, other: .nobody("oneself")),
            "listStaff": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "listPolicies": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "readPolicyVersion": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "searchMatrix": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "readStatus": RouteCase(allowed: .anna, other: .forbidden(.sara)),
            "listSessions": RouteCase(allowed: .stina, other: .nobody("one's own sessions")),
            "endSession": RouteCase(
                allowed: .fia, id: files.session, other: .absent(.anna)),
            "listStaffSessions": RouteCase(
                allowed: .anna, id: Town.Known.staff(1), other: .absent(.sara)),
            "endStaffSessions": RouteCase(
                allowed: .anna, id: files.colleague, other: .absent(.ulla)),
            "listAgencies": RouteCase(allowed: .stina, other: .nobody("no secrecy")),
            "addAgency": RouteCase(
                allowed: .anna,
                body: "{\"name\":\"Mottagningen\",\"kind\":\"leisure\","
                    + "\"legalForm\":\"authority\",\"secrecyClass\":\"25:1\"}",
                other: .forbidden(.sara)),
            "addUnit": RouteCase(
                allowed: .anna, id: Town.Known.agency(4), body: "{\"name\":\"Norr\"}",
                other: .forbidden(.sara)),
            "endAgency": RouteCase(
                allowed: .anna, id: files.emptyAgency, body: ending, other: .absent(.sara)),
            "endUnit": RouteCase(
                allowed: .anna, id: files.emptyUnit, body: ending, other: .absent(.sara)),
            "addStaff": RouteCase(
                allowed: .anna,
                body: "{\"subject\":\"nils.ny\",\"name\":\"Nils Nyman\","
                    + "\"unitId\":\"\(Town.Known.unit(7))\"}", other: .forbidden(.sara)),
            "lockStaff": RouteCase(
                allowed: .anna, id: files.colleague, body: "{\"locked\":false}",
                other: .forbidden(.sara)),
            "setPassword": RouteCase(
                allowed: .anna, id: files.colleague,
                body: "{\"password\":\"ett långt lösenord 1\"}", other: .absent(.sara)),
            "runShellCommand": RouteCase(
                allowed: .anna, body: "{\"words\":[\"staff\",\"list\"]}",
                other: .absent(.sara)),
            "describeAPI": RouteCase(allowed: .sara, other: .nobody("public")),
            "readAPIInfo": RouteCase(allowed: .sara, other: .nobody("public")),
            "searchLog": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "listCheckpoints": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "listReviews": RouteCase(allowed: .rut, other: .forbidden(.sara)),
            "drawReview": RouteCase(
                allowed: .rut, id: Town.Known.unit(2),
                body: "{\"unitId\":\"ID\",\"month\":\"2026-09\",\"size\":5}",
                other: .forbidden(.ulla)),
            "readReview": RouteCase(allowed: .rut, id: files.drawn, other: .absent(.sara)),
            "judgeReviewItem": RouteCase(
                allowed: .rut, id: files.sample,
                body: "{\"item\":1,\"verdict\":\"in-order\"}", shownBy: "LogRouteTests.review",
                other: .forbidden(.sven)),
            "signOffReview": RouteCase(
                allowed: .rut, id: files.sample, body: "{}", other: .forbidden(.sara)),
            "makeAccessExtract": RouteCase(
                allowed: .ulla, body: alvasNumber, other: .forbidden(.kim)),
            "releaseNames": RouteCase(
                allowed: .ulla,
                body: "{\"number\":\"\(Town.Known.alvasNumber)\",\"reference\":\"D 1\"}",
                other: .forbidden(.rut)),
            "readNameRelease": RouteCase(
                allowed: .rut, id: files.release, other: .absent(.petra)),
            "exportIncident": RouteCase(
                allowed: .rut,
                body: """
                    {"staff":"sara.social","since":"2026-01-01T00:00:00Z",
                     "until":"2199-01-01T00:00:00Z"}
                    """, other: .forbidden(.sara)),
            "listReviewItems": RouteCase(
                allowed: .rut, id: files.drawn, other: .absent(.sara)),
            "readLogEntry": RouteCase(
                allowed: .rut, further: "7", shownBy: "LogRouteTests.entry",
                other: .absent(.sara)),
            "proveEntry": RouteCase(
                allowed: .rut, shownBy: "BundleTests.inclusion", other: .forbidden(.sara)),
            "proveGrowth": RouteCase(
                allowed: .rut, body: "{\"shard\":1,\"from\":1,\"to\":2}",
                shownBy: "BundleTests.consistency", other: .forbidden(.sara)),
            "moveStaff": RouteCase(
                allowed: .anna, id: Town.Known.staff(2),
                body: "{\"unitId\":\"\(Town.Known.unit(1))\"}", other: .forbidden(.sara)),
            "listRoles": RouteCase(
                allowed: .anna, id: Town.Known.staff(1), other: .absent(.sara)),
            "grantRole": RouteCase(
                allowed: .anna, id: Town.Known.staff(2), body: "{\"role\":\"coordinator\"}",
                other: .forbidden(.sara)),
            "readProblem": RouteCase(
                allowed: .sara, further: "conflict", other: .nobody("public")),
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
            "listSchoolVisits": RouteCase(allowed: .kim, other: .forbidden(.rut)),
            "readSchoolVisit": RouteCase(
                allowed: .kim, id: Town.Known.visit(1), other: .absent(.rut)),
            "listSchoolClasses": RouteCase(
                allowed: .kim, id: Town.Known.school(1), other: .absent(.rut)),
            "addSchoolClass": RouteCase(
                allowed: .sofia, id: Town.Known.school(1),
                body: "{\"beginsIn\":2026,\"schoolYear\":\"7\",\"name\":\"7Z\"}",
                other: .forbidden(.sara)),
            "correctSchoolVisit": RouteCase(
                allowed: .petra, id: files.planned, other: .forbidden(.sara)),
            "correctSchoolClass": RouteCase(
                allowed: .sofia, id: files.schoolClass, other: .forbidden(.sara)),
            "correctDogSearch": RouteCase(
                allowed: .per, id: files.search, other: .absent(.sofia)),
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
            "correctName": RouteCase(
                allowed: .sara, id: files.spare, other: .absent(.per)),
            "enterSchooling": RouteCase(
                allowed: .sara, id: Town.Known.youth(2), other: .absent(.per)),
            "listMerges": RouteCase(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "mergeYouths": RouteCase(
                allowed: .sara, id: Town.Known.youth(2),
                body: "{\"youthId\":\"\(files.twin)\",\"reason\":\"Samma\"}", other: .absent(.per)),
            "undoMerge": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), further: "\(files.merge)",
                body: "{\"reason\":\"Två\"}", other: .absent(.per)),
            "answerOffer": RouteCase(
                allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
            "moveConcernConversation": RouteCase(
                allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
        ]
    }
}
