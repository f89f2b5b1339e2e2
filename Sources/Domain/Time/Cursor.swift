package import FoundationEssentials

/// Where a page of a timeline ended: the moment of its last event, to the microsecond, and that
/// event's id. It names nobody.
package struct Cursor: Sendable, Hashable {
    /// As `2026-11-21T14:00:00.000000Z`.
    package let at: String
    package let id: UUID

    /// Reads `moment~id`, as ``description`` writes it; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 27, parts[0].last == "Z",
            let id = UUID(uuidString: String(parts[1])), parts[1].utf8.count == 36
        else { return nil }
        self.init(at: String(parts[0]), id: id)
        do throws(Instant.Invalid) { _ = try Instant(at) } catch { return nil }
    }

    package init(at: String, id: UUID) {
        self.at = at
        self.id = id
    }

    package var description: String { "\(at)~\(ID<Cursor>(id).description)" }
}
