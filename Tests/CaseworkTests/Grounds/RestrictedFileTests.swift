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

    @Test("is closed to other agencies on what opened it before, until it is lifted")
    func sharedBefore() async throws {
        try await onThread {
            let team = try Cooperation()
            let all = ["conversation", "observation", "youth-view"]
            _ = try team.enter(team.everybody)
            _ = try team.disclose(
                to: Cooperation.school, items: [("conversation", nil)],
                until: "2027-04-01T12:00:00+02:00")
            #expect(try team.sees(.per) == ["conversation", "observation"])
            #expect(try team.sees(.rita) == ["conversation"])
            try team.setClock("2027-03-16 12:00")
            try team.restrict()
            #expect(try team.sees(.per) == [])
            #expect(try team.sees(.rita) == [])
            #expect(try team.sees(.sara) == all)
            try team.setClock("2027-03-17 12:00")
            try team.lift()
            #expect(try team.sees(.per) == ["conversation", "observation"])
            #expect(try team.sees(.rita) == ["conversation"])
        }
    }

    @Test("stays open to them by a consent given since and by a duty, and they are told of it")
    func sharedSince() async throws {
        try await onThread {
            let team = try Cooperation()
            func isRestricted(_ person: Town.Person) throws -> Bool? {
                let text = Cooperation.text(
                    try ReadYouth()(ID(team.youth), as: team.caller(person), through: team.gate))
                return text.contains("\"restricted\" : true")
            }
            _ = try team.disclose(
                ground: "contact-details", items: [("identity", nil)],
                until: "2027-04-01T12:00:00+02:00")
            #expect(try isRestricted(.per) == false)
            try team.setClock("2027-03-16 12:00")
            try team.restrict()
            #expect(try isRestricted(.per) == true)
            #expect(try isRestricted(.sara) == true)
            #expect(try team.sees(.per) == [])
            try team.setClock("2027-03-17 12:00")
            _ = try team.enter(from: "2027-03-17", team.everybody)
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test("is so on both rows of one person, from their merging to its undoing")
    func merged() async throws {
        try await onThread {
            let team = try Cooperation()
            let (kept, other) = (ID<Youth>(team.youth), ID<Youth>(Town.Known.youth(2)))
            _ = try team.enter(team.everybody)
            try team.setClock("2027-03-16 12:00")
            try team.restrict(other.uuid)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            let merge = try MergeYouths()(
                other, into: kept, because: "Samma person", once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            #expect(try team.sees(.per) == [])
            _ = try UndoMerge()(
                ID(merge.id), of: kept, because: "Två personer", once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            #expect(try team.sees(.per) == ["conversation", "observation"])
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
