import Access
import Casework
import Domain
import JSON
import Support
import Testing

/// GDPR 18, R37.
@Suite("A file under restriction")
struct RestrictedFileTests {
    @Test("lets nothing out at discretion, what is a duty all the same, and all when it is lifted")
    func disclosures() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.disclose()
            try team.restrict()
            for ground in ["prevent-crime", "risk-of-crime-under-21", "own-activity"] {
                #expect(throws: Failure.unfit(pointer: "/ground", code: "file-restricted")) {
                    _ = try team.disclose(ground: ground, until: "2027-04-01T12:00:00+02:00")
                }
            }
            _ = try team.disclose(
                ground: "contact-details", items: [("identity", nil)],
                until: "2027-04-01T12:00:00+02:00")
            try team.lift()
            _ = try team.disclose()
        }
    }

    @Test("says so in the youth's chronology, to whoever has the file")
    func chronology() async throws {
        try await onThread {
            let team = try Cooperation()
            func events(_ person: Town.Person) throws -> [String] {
                let page = try ReadChronology()(
                    of: ID(team.youth), .first, as: team.caller(person),
                    through: team.gate)
                guard case .array(let items) = try JSON.parse(page.items) else { return [] }
                return items.filter { $0["record"] == .string("restriction") }
                    .compactMap {
                        guard case .string(let event)? = $0["event"] else { return nil }
                        return event
                    }
            }
            #expect(try events(.sara) == [])
            try team.restrict()
            #expect(try events(.sara) == ["created"])
            try team.lift()
            #expect(try events(.sara) == ["ended", "created"])
            // Per is in the team, but nothing of the file is shared with him.
            #expect(throws: Failure.notFound) { _ = try events(.per) }
        }
    }
}
