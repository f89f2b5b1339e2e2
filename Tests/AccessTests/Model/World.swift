/// A small municipality as plain values: what the model decides about, and what is loaded into a
/// database to ask row security the same. Everything has an id of its own within the world; what
/// refers to something that is gone goes with it.
struct World: Equatable {
    /// Minutes from now; a period holds from its first minute, and no longer at its last.
    typealias Minutes = Int

    struct Period: Equatable {
        var from: Minutes
        /// Nil: without end.
        var until: Minutes?

        var holdsNow: Bool { from <= 0 && until.map { $0 > 0 } ?? true }
    }

    struct Agency: Equatable {
        let id: Int
        var kind: Kind
        var isAuthority = true

        enum Kind: String, CaseIterable { case school, social_services, police, leisure }

        /// OSL chapter and section of what it writes (R2, R3).
        var secrecyClass: String {
            switch kind {
            case .school: "23:2"
            case .social_services: "26:1"
            case .police: "35:1"
            case .leisure: "21:1"
            }
        }
    }

    struct Unit: Equatable {
        let id: Int
        let agency: Int
    }

    struct Staff: Equatable {
        let id: Int
        /// The unit that they are a member of now.
        var unit: Int?
        var formerUnit: Int?
        var lockedAt: Minutes?
        var session = Period(from: -60, until: 60)
        var hasSignedOut = false
    }

    struct Grant: Equatable {
        let id: Int
        let staff: Int
        let agency: Int
        var role: String
        var period: Period
    }

    struct Youth: Equatable {
        let id: Int
        let agency: Int
    }

    struct Registration: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
    }

    struct Assignment: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let staff: Int
        var period: Period
    }

    /// With one part, one participant and one agreement, each a row with an author.
    struct Conversation: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
        var partAuthor: Int
    }

    struct Visit: Equatable {
        let id: Int
        let unit: Int
        let author: Int
    }

    var agencies: [Agency] = []
    var units: [Unit] = []
    var staff: [Staff] = []
    var grants: [Grant] = []
    var youths: [Youth] = []
    var registrations: [Registration] = []
    var assignments: [Assignment] = []
    var conversations: [Conversation] = []
    var visits: [Visit] = []

    func agency(of unit: Int?) -> Int? { units.first { $0.id == unit }?.agency }
    func youth(_ id: Int) -> Youth? { youths.first { $0.id == id } }

    /// Without what refers to something that is gone, and without rows that no database would take.
    func consistent() -> World {
        var world = self
        world.units.removeAll { unit in !agencies.contains { $0.id == unit.agency } }
        let unitIDs = Set(world.units.map(\.id))
        for index in world.staff.indices {
            if let unit = world.staff[index].unit, !unitIDs.contains(unit) {
                world.staff[index].unit = nil
            }
            if let unit = world.staff[index].formerUnit, !unitIDs.contains(unit) {
                world.staff[index].formerUnit = nil
            }
        }
        let people = Set(staff.map(\.id))
        let places = Set(agencies.map(\.id))
        world.grants.removeAll { !people.contains($0.staff) || !places.contains($0.agency) }
        world.youths.removeAll { !places.contains($0.agency) || people.isEmpty }
        let homes = Dictionary(
            world.youths.map { ($0.id, $0.agency) } + world.units.map { ($0.id, $0.agency) },
            uniquingKeysWith: { $1 })
        func fits(_ youth: Int, _ unit: Int) -> Bool {
            homes[youth] != nil && homes[youth] == homes[unit]
        }
        world.registrations.removeAll { !fits($0.youth, $0.unit) || !people.contains($0.author) }
        world.assignments.removeAll { !fits($0.youth, $0.unit) || !people.contains($0.staff) }
        world.conversations.removeAll {
            !fits($0.youth, $0.unit) || !people.contains($0.author)
                || !people.contains($0.partAuthor)
        }
        world.visits.removeAll { !unitIDs.contains($0.unit) || !people.contains($0.author) }
        return world
    }
}

/// A row that somebody may or may not see.
struct Record: Hashable, Comparable, CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case youth, number, registration, nameKey, conversation, part, participant, agreement,
            visit, staff, agency, unit
    }
    let kind: Kind
    /// Of the row; a number has its youth's, a name key its registration's.
    let id: Int

    var description: String { "\(kind) \(id)" }
    static func < (left: Record, right: Record) -> Bool {
        (left.kind.rawValue, left.id) < (right.kind.rawValue, right.id)
    }
}

/// Who asks, for what purpose.
struct Question: Equatable {
    let staff: Int
    let purpose: String
}

extension World {
    /// The rows that stand for a conversation's part, participant and agreement.
    static func partID(_ conversation: Int) -> Int { conversation + 0x1000 }
    static func participantID(_ conversation: Int) -> Int { conversation + 0x2000 }
    static func agreementID(_ conversation: Int) -> Int { conversation + 0x3000 }

    var records: [Record] {
        var records: [Record] = []
        for youth in youths {
            records += [Record(kind: .youth, id: youth.id), Record(kind: .number, id: youth.id)]
        }
        for registration in registrations {
            records += [
                Record(kind: .registration, id: registration.id),
                Record(kind: .nameKey, id: registration.id),
            ]
        }
        for conversation in conversations {
            records += [
                Record(kind: .conversation, id: conversation.id),
                Record(kind: .part, id: Self.partID(conversation.id)),
                Record(kind: .participant, id: Self.participantID(conversation.id)),
                Record(kind: .agreement, id: Self.agreementID(conversation.id)),
            ]
        }
        records += visits.map { Record(kind: .visit, id: $0.id) }
        records += staff.map { Record(kind: .staff, id: $0.id) }
        records += agencies.map { Record(kind: .agency, id: $0.id) }
        return records + units.map { Record(kind: .unit, id: $0.id) }
    }
}
