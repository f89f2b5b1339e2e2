import Domain
import JSON

/// An entry of the log as systems for security events read it: one line of JSON in the Open
/// Cybersecurity Schema Framework (OCSF 1.3), class API Activity (6003), or Authentication (3002) for
/// signing in and out. Nobody shown is named in it; how many were is.
struct SecurityEvent {
    /// UTF-8, without a line feed.
    let line: [UInt8]
    let severity: SystemLog.Severity

    /// Nil unless `header` is that of an entry.
    /// - Parameters:
    ///   - uid: names the entry: shard and place.
    ///   - persons: how many were shown.
    init?(header: String, uid: String, persons: Int) {
        guard let entry = try? JSON.parse(Array(header.utf8)) else { return nil }
        let outcomes = entry.elements("outcomes")
        // The worst of what came of it.
        let result =
            outcomes.compactMap { $0.text("result") }.first { $0 != "ok" }
            ?? outcomes.first?.text("result") ?? entry.text("result") ?? "ok"
        let reason = outcomes.compactMap { $0.text("reason") }.first ?? entry.text("reason")
        let kind = entry.text("kind") ?? ""
        let action = entry.text("action") ?? kind
        let (classUID, activity) = Self.classify(kind, action)
        severity = result == "ok" ? .informational : result == "refused" ? .notice : .warning
        var members: [JSON.Member] = [
            JSON.Member("category_uid", .integer(classUID / 1000)),
            JSON.Member("class_uid", .integer(classUID)),
            JSON.Member("activity_id", .integer(activity)),
            JSON.Member("type_uid", .integer(classUID * 100 + activity)),
            JSON.Member("severity_id", .integer(result == "ok" ? 1 : 2)),
            JSON.Member("status_id", .integer(result == "ok" ? 1 : 2)),
            JSON.Member("time", .integer(Self.milliseconds(entry.text("at") ?? "") ?? 0)),
            JSON.Member(
                "metadata",
                .object([
                    JSON.Member("version", .string("1.3.0")), JSON.Member("uid", .string(uid)),
                    JSON.Member("sequence", .integer(entry.integer("no") ?? 0)),
                    JSON.Member("log_name", .string("sspf-audit")),
                    JSON.Member("log_version", .string(entry.text("policy") ?? "")),
                    JSON.Member(
                        "product",
                        .object([
                            JSON.Member("name", .string("sspf")),
                            JSON.Member("vendor_name", .string("sspf")),
                        ])),
                ])),
            JSON.Member("api", Self.api(entry, action)),
            JSON.Member("src_endpoint", .object([JSON.Member("name", .string("sspf"))])),
        ]
        if let reason { members.append(JSON.Member("status_detail", .string(reason))) }
        if let actor = Self.actor(entry) {
            members.append(JSON.Member("actor", actor))
            // Authentication asks for the user beside the actor.
            if classUID == 3002, let user = actor["user"] {
                members.append(JSON.Member("user", user))
            }
        }
        var rest = ["agency", "unit", "role", "purpose", "route"].compactMap { name in
            entry.text(name).map { JSON.Member(name, .string($0)) }
        }
        if let resource = outcomes.first?.text("resource") ?? entry.text("resource") {
            rest.append(JSON.Member("resource", .string(resource)))
        }
        rest.append(JSON.Member("persons", .integer(persons)))
        members.append(JSON.Member("unmapped", .object(rest)))
        line = JSON.write(.object(members))
    }

    private static func api(_ entry: JSON, _ action: String) -> JSON {
        var members = [JSON.Member("operation", .string(action))]
        if let request = entry.text("request") {
            members.append(
                JSON.Member("request", .object([JSON.Member("uid", .string(request))])))
        }
        return .object(members)
    }

    private static func actor(_ entry: JSON) -> JSON? {
        guard let staff = entry.text("staff") else { return nil }
        var members = [JSON.Member("user", .object([JSON.Member("uid", .string(staff))]))]
        if let session = entry.text("session") {
            members.append(
                JSON.Member("session", .object([JSON.Member("uid", .string(session))])))
        }
        return .object(members)
    }

    /// Class and activity. Source: schema.ocsf.io, classes 3002 and 6003.
    private static func classify(_ kind: String, _ action: String) -> (Int, Int) {
        if kind == "sign-in" { return (3002, 1) }
        if action == "session.end" { return (3002, 2) }
        let verb = action.split(separator: ".").last ?? ""
        switch verb {
        case "create", "register", "log", "record", "judge", "draw": return (6003, 1)
        case "read", "list", "find", "show", "verify", "number", "name", "export", "extract",
            "incident", "items":
            return (6003, 2)
        case "apply", "restore", "began", "ended", "sign-off": return (6003, 3)
        case "delete", "erase", "drop-shard", "expire": return (6003, 4)
        case _: return (6003, 99)
        }
    }

    /// Of `2026-11-21T06:13:34.123456Z`, milliseconds since 1970.
    private static func milliseconds(_ text: String) -> Int? {
        guard let instant = try? Instant(text) else { return nil }
        return instant.seconds * 1000 + instant.microseconds / 1000
    }
}
