import Postgres
import Support
import Testing

/// What must hold whatever the model says: less of what opens, or more of what outranks, never shows a
/// row that was hidden. Each cut is tried where it can bite, and must bite somewhere.
///
/// Ending the place of one who is named for a protected person is no cut: when nobody is named any
/// more, the management of the unit that registered the youth learns who it is (R41).
@Suite("Ending, withdrawing, blocking or protecting never shows a row that was hidden", .serialized)
struct CutTests {
    private struct Cut: Sendable {
        let name: String
        /// Of worlds in which something is shown on one of these grounds; empty: on any.
        let grounds: Set<Law.Ground>
        let cut: @Sendable (inout World) -> Void

        init(
            _ name: String, _ grounds: Set<Law.Ground> = [],
            _ cut: @escaping @Sendable (inout World) -> Void
        ) {
            (self.name, self.grounds, self.cut) = (name, grounds, cut)
        }
    }

    private static let over = World.Period(from: -2000, until: 0)
    private static let now = World.Period(from: -1, until: 5)
    /// Ids that no generated world has.
    private static let fresh = 900

    private static func all<Entity>(
        _ entities: inout [Entity], _ change: (inout Entity) -> Void
    ) {
        for place in entities.indices { change(&entities[place]) }
    }

    private static let cuts: [Cut] = [
        Cut("ending assignments", [.assigned]) { all(&$0.assignments) { $0.period = over } },
        Cut("ending places in teams", [.team, .shared]) { all(&$0.members) { $0.period = over } },
        Cut("ending joins", [.team, .shared]) { all(&$0.joined) { $0.period = over } },
        Cut("closing cases", [.team, .shared]) { all(&$0.cases) { $0.isClosed = true } },
        Cut("ending delegations", [.deputy]) { all(&$0.delegations) { $0.period = over } },
        Cut("withdrawing consents", [.shared, .named]) {
            all(&$0.consents) { $0.isWithdrawn = true }
        },
        Cut("ending decisions", [.shared, .named]) { all(&$0.disclosures) { $0.period = over } },
        Cut("restricting", [.shared, .named]) { world in
            for (place, youth) in world.youths.enumerated() {
                world.restrictions.append(
                    World.Restriction(
                        id: fresh + place, youth: youth.id, isBeforeConsents: false))
            }
        },
        Cut("taking referrals back", [.asked, .shared, .named]) {
            all(&$0.referrals) { $0.isSent = false }
        },
        Cut("ending emergencies", [.emergency]) { all(&$0.emergencies) { $0.period = over } },
        Cut("blocking people") { world in
            for (place, person) in world.staff.enumerated() {
                for (other, youth) in world.youths.enumerated() {
                    world.blocks.append(
                        World.Block(
                            id: fresh + place * 10 + other, youth: youth.id, staff: person.id,
                            agency: nil, period: now))
                }
            }
        },
        Cut("declaring conflicts") { world in
            let people = Set(world.youths.map(\.person)).sorted()
            for (place, person) in world.staff.enumerated() {
                for (other, number) in people.enumerated() {
                    world.conflicts.append(
                        World.Conflict(
                            id: fresh + place * 10 + other, staff: person.id, person: number,
                            period: now))
                }
            }
        },
        Cut("protecting") { world in
            for (place, youth) in world.youths.enumerated() {
                world.protections.append(
                    World.Protection(id: fresh + place, youth: youth.id, period: now))
            }
        },
        Cut("ending roles") { all(&$0.grants) { $0.period = over } },
        Cut("locking out") { all(&$0.staff) { $0.lockedAt = 0 } },
        Cut("signing out") { all(&$0.staff) { $0.hasSignedOut = true } },
        Cut("leaving and coming back", [.author, .named]) {
            all(&$0.staff) { $0.hasReturned = true }
        },
        Cut("leaving") { all(&$0.staff) { $0.unit = nil } },
    ]

    private typealias Case = (world: World, question: Question)

    /// The grounds on which a world shows something about a youth.
    private static func grounds(_ item: Case) -> Set<Law.Ground> {
        Set(
            item.world.records.filter { item.question.kinds.contains($0.kind) }.compactMap {
                Law.ground(for: $0, by: item.question, in: item.world)
            }
        ).subtracting([.organisation, .cooperation])
    }

    @Test("whichever cut, in worlds where it can bite, and it bites in one of them")
    func cutting() async throws {
        let seed: UInt64 = ~20_261_121
        let pool = (0..<6000).map { WorldMaker.world($0, seed: seed) }.map {
            (item: $0, grounds: Self.grounds($0))
        }.filter { !$0.grounds.isEmpty }
        try await onThread {
            let town = try Town()
            var database = try WorldDatabase(town)
            for cut in Self.cuts {
                var whole: [Case] = []
                var less: [Case] = []
                for (item, grounds) in pool
                where whole.count < 50
                    && (cut.grounds.isEmpty || !grounds.isDisjoint(with: cut.grounds))
                {
                    var other = item
                    cut.cut(&other.world)
                    if other.world == item.world { continue }
                    whole.append(item)
                    less.append(other)
                }
                let before = try database.replies(to: whole)
                let after = try database.replies(to: less)
                for (one, other) in zip(before, after) {
                    #expect(other.shown.subtracting(one.shown) == [], "\(cut.name)")
                    #expect(other.loggable.isSubset(of: one.loggable), "\(cut.name)")
                }
                let bitten = zip(before, after).count { $0.shown != $1.shown }
                #expect(bitten > 0, "\(cut.name) took nothing away in \(whole.count) worlds")
            }
        }
    }
}
