import JSON

/// Meetings as an iCalendar object (RFC 5545): when, and that it is about SSPF; nobody's name, no
/// place and nothing of the agenda, for it leaves the system.
enum Calendar {
    /// - Parameter items: a JSON array of meetings: `id`, `state`, `startsAt`, `endsAt`,
    ///   `createdAt`, `version`.
    /// - Returns: nil for anything else.
    static func write(_ items: [UInt8]) -> [UInt8]? {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sspf//sspf//SV", "METHOD:PUBLISH",
        ]
        do throws(JSON.Fault) {
            guard case .array(let meetings) = try JSON.parse(items, limits: .init()) else {
                return nil
            }
            for meeting in meetings {
                guard let event = event(meeting) else { return nil }
                lines += event
            }
        } catch { return nil }
        lines.append("END:VCALENDAR")
        return lines.flatMap { Array($0.utf8) + [13, 10] }
    }

    /// No line is longer than 75 octets, so that none needs folding: ids and times are short.
    private static func event(_ meeting: JSON) -> [String]? {
        guard case .string(let id)? = meeting["id"], case .string(let state)? = meeting["state"],
            case .string(let starts)? = meeting["startsAt"],
            case .string(let ends)? = meeting["endsAt"],
            case .string(let made)? = meeting["createdAt"],
            case .number(let number)? = meeting["version"], let version = number.integer
        else { return nil }
        return [
            "BEGIN:VEVENT", "UID:\(id)@sspf", "SEQUENCE:\(version - 1)",
            "DTSTAMP:\(form(made))", "DTSTART:\(form(starts))", "DTEND:\(form(ends))",
            "SUMMARY:SSPF-möte", "CLASS:CONFIDENTIAL",
            "STATUS:\(state == "cancelled" ? "CANCELLED" : "CONFIRMED")", "END:VEVENT",
        ]
    }

    /// `2026-11-21T14:00:00Z` as `20261121T140000Z`.
    private static func form(_ time: String) -> String {
        time.filter { $0 != "-" && $0 != ":" }
    }
}
