import API
import FoundationEssentials
import HTTP
import JSON
import Support

/// The smallest body that fits a route, made from its description, so that no route is forgotten.
enum Fitting {
    static let visits =
        "{\"csv\":\"skola;datum;typ;ämne;antal\\nNorrskolan;2026-11-02;närvaro;Rast;80"
        + "\\nSagoskolan;2026-11-03;närvaro;Rast;80\"}"
    static let dogSearch = """
        {"schoolId":"\(Town.Known.school(1))","plannedOn":"2026-12-01","rooms":"Alla",
         "rulesReference":"§ 7","informedOn":"2026-08-20","noSuspicion":true,
         "noPupilsPresent":true}
        """

    /// - Parameter description: what `/openapi.json` answers.
    static func body(_ route: Route, _ description: JSON) -> String {
        switch route.operation {
        case "runShellCommand": return "{\"words\":[\"whoami\"]}"
        case "standIn":
            return "{\"toStaffId\":\"\(Town.Known.staff(2))\","
                + "\"begins\":\"2026-12-01T08:00:00Z\",\"ends\":\"2026-12-24T08:00:00Z\"}"
        case "explainAccess":
            return "{\"recordType\":\"youth\",\"action\":\"read\","
                + "\"recordId\":\"\(Town.Known.youth(1))\"}"
        case "simulateAccess":
            return "{\"youthId\":\"\(Town.Known.youth(1))\",\"change\":\"assignment-added\","
                + "\"subjectId\":\"\(Town.Known.staff(2))\"}"
        case "logConcernConversation": return Sample.conversation(Town.Known.youth(1))
        case "enterDecision":
            return "{\"reference\":\"SN 2026/99 § 3\",\"decidedOn\":\"2026-02-01\","
                + "\"authority\":\"Socialnämnden\",\"rules\":[\"conversation-social-advice\"]}"
        case "changeRetentionRule":
            return "{\"rule\":\"case\",\"from\":\"2090-01-01\",\"period\":\"P7Y\"}"
        case "placeHold":
            return "{\"youthId\":\"\(Town.Known.youth(3))\",\"reason\":\"appeal\","
                + "\"reference\":\"FR 1234-26\",\"endsOn\":\"2027-06-30\"}"
        case "openRequest":
            return "{\"kind\":\"release\",\"from\":\"2025-01-01\",\"until\":\"2025-12-31\","
                + "\"reference\":\"D 1\",\"receivedOn\":\"2026-01-09\"}"
        case "enterBlock":
            return "{\"youthId\":\"\(Town.Known.youth(1))\",\"reason\":\"threat\","
                + "\"staffId\":\"\(Town.Known.staff(2))\"}"
        case "proposeRiskFlag": return Sample.flag
        case "enterReferralTarget": return Sample.target
        case "endReferralTarget": return "{\"endsOn\":\"2027-01-01\"}"
        case "receiveConcernReport":
            return Sample.report.replacing("ID", with: "\(Town.Known.youth(1))")
        case "moveReferral": return "{\"state\":\"revoked\",\"reason\":\"mistake\"}"
        case "moveConcernReport":
            return "{\"state\":\"opened\",\"decidedOn\":\"2026-11-20\"}"
        case "openEmergency": return Sample.emergency()
        case "declareConflict":
            return "{\"number\":\"\(Town.Known.alvasNumber)\",\"relation\":\"relative\"}"
        case "drawReview":
            return
                "{\"unitId\":\"\(Town.Known.unit(1))\",\"month\":\"2026-10\",\"size\":5}"
        case "releaseNames":
            return "{\"number\":\"\(Town.Known.alvasNumber)\",\"reference\":\"D 1\"}"
        case "exportIncident":
            return "{\"staff\":\"sara.social\",\"since\":\"2026-01-01T00:00:00Z\","
                + "\"until\":\"2199-01-01T00:00:00Z\"}"
        case "searchPersons", "searchLog", "makeAccessExtract":
            return "{\"number\":\"\(Town.Known.alvasNumber)\"}"
        case "answerOffer":
            return "{\"offerId\":\"\(Sample.offerID)\",\"answer\":\"accepted\"}"
        case "moveConcernConversation":
            return
                "{\"youthId\":\"\(Town.Known.youth(1))\",\"state\":\"closed\",\"note\":\"Klart\"}"
        case "correctName":
            return "{\"givenName\":\"Alwa\",\"familyName\":\"Alm\",\"previous\":\"mistaken\"}"
        case "addNumber": return "{\"number\":\"\(Town.Known.alvasNumber)\"}"
        case "enterSchooling":
            return "{\"schoolName\":\"Bergaskolan\",\"from\":\"2026-08-17\"}"
        case "recordSchoolVisit": return Sample.visit()
        case "setCase": return "{\"level\":\"early\"}"
        case "moveSchoolVisit": return "{\"state\":\"cancelled\",\"reason\":\"Sjukdom\"}"
        case "tryVisitImport", "importVisits":
            return visits
        case "enterPledge":
            return """
                {"owner":"police","title":"Löfte","startsOn":"2026-01-01","endsOn":"2027-12-31",
                 "measure":"none"}
                """
        case "askForDogSearch":
            return dogSearch
        case "decideNotToAct": return Sample.noAction("\(Town.Known.youth(1))")
        case "callMeeting": return Sample.meeting(inviting: [1])
        case "moveMeeting": return "{\"state\":\"approved\"}"
        case "moveMapping": return "{\"done\":true}"
        case "makeCommitment": return Sample.commitment(by: 1)
        case "moveDogSearch": return "{\"state\":\"approved\"}"
        default: break
        }
        guard let schema = route.body?.schema.name,
            let shape = description["components"]?["schemas"]?[schema]
        else { return "" }
        return value(shape)
    }

    private static func value(_ shape: JSON) -> String {
        if case .array(let options)? = shape["enum"], let first = options.first?.string {
            return "\"\(first)\""
        }
        switch (shape["type"]?.string, shape["format"]?.string) {
        case ("object", _): return object(shape)
        case ("array", _):
            guard let items = shape["items"], let least = whole(shape["minItems"])
            else { return "[]" }
            return "[" + (0..<least).map { _ in value(items) }.joined(separator: ",") + "]"
        case ("integer", _):
            guard let least = whole(shape["minimum"]) else { return "1" }
            return String(least)
        case ("boolean", _): return "false"
        case (_, "uuid"): return "\"\(Town.Known.youth(1))\""
        case (_, "date"): return "\"2026-11-20\""
        case (_, "date-time"): return "\"2026-11-20T08:00:00Z\""
        default:
            guard let least = whole(shape["minLength"]) else { return "\"x\"" }
            return "\"" + String(repeating: "x", count: max(1, least)) + "\""
        }
    }

    private static func whole(_ value: JSON?) -> Int? {
        guard case .number(let number)? = value else { return nil }
        return number.integer
    }

    private static func object(_ shape: JSON) -> String {
        guard case .array(let required)? = shape["required"] else { return "{}" }
        let members = required.compactMap(\.string).map { name in
            "\"\(name)\":\(shape["properties"]?[name].map(value) ?? "null")"
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}
