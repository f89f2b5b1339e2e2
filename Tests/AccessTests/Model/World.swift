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
        /// Was away from the agency until a moment ago; all that is written is older.
        var hasReturned = false
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

    /// An agency's row about a person; the same person may stand in another agency's row.
    struct Youth: Equatable {
        let id: Int
        let agency: Int
        let person: Int
        /// The age reached on `birthday`, in days from today: 12, 15 or 18.
        var turning = 15
        var birthday = 200

        /// Age on a day less than a year from the birthday.
        func age(on day: Int) -> Int { day >= birthday ? turning : turning - 1 }
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

    /// With one part, one participant, one agreement, two steps and one offer, each a row with an author.
    struct Conversation: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
        var partAuthor: Int
        /// The kind of its part, as kinds of information are named.
        var partKind = "observation"
    }

    /// A risk flag.
    struct Flag: Equatable {
        enum State: String, CaseIterable { case proposed, confirmed, lapsed }

        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
        var state: State
    }

    /// A cooperation led by the agency of its youth row, which is joined to it from the first.
    struct Case: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        var isClosed = false
    }

    /// A place in a case team, held for an agency.
    struct Member: Equatable {
        let id: Int
        let file: Int
        let staff: Int
        let agency: Int
        var period: Period
    }

    /// An agency's own youth row, joined to a case.
    struct Joined: Equatable {
        let id: Int
        let file: Int
        let youth: Int
        var period: Period
    }

    struct Delegation: Equatable {
        let id: Int
        let from: Int
        let to: Int
        let unit: Int
        var period: Period
    }

    struct Guardian: Equatable {
        let id: Int
        let youth: Int
        var isExcluded = false
        /// No longer, since long before any consent.
        var isFormer = false
    }

    /// To share what an agency holds about its youth; days from today.
    struct Consent: Equatable {
        let id: Int
        let youth: Int
        var purposes: [String]
        /// Also the day on which the givers answered.
        var firstDay: Int
        var lastDay: Int
        var hasMaturityNote = false
        /// To an agency's part of the case team, or to one person of it.
        var agency: Int
        var person: Int?
        var kinds: [String]
        /// The youth's own answer, if asked.
        var youthGave: Bool?
        /// What guardians answered, by their ids.
        var guardiansGave: [Int: Bool] = [:]
        var isWithdrawn = false
    }

    struct Disclosure: Equatable {
        let id: Int
        let youth: Int
        var purposes: [String]
        var agency: Int
        var person: Int?
        /// A kind of information, of one record or of all.
        var kind: String
        var record: Int?
        var period: Period
    }

    /// Keeps a person or a whole other agency out of a file.
    struct Block: Equatable {
        let id: Int
        let youth: Int
        var staff: Int?
        var agency: Int?
        var period: Period
    }

    /// Declared by a staff member about a person, whichever agency holds that number.
    struct Conflict: Equatable {
        let id: Int
        let staff: Int
        let person: Int
        var period: Period
    }

    struct Protection: Equatable {
        let id: Int
        let youth: Int
        var period: Period
    }

    /// Somebody who may see a protected youth.
    struct Named: Equatable {
        let id: Int
        let youth: Int
        let staff: Int
        var period: Period
    }

    struct Emergency: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let staff: Int
        var period: Period
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
    var flags: [Flag] = []
    var visits: [Visit] = []
    var cases: [Case] = []
    var members: [Member] = []
    var joined: [Joined] = []
    var delegations: [Delegation] = []
    var guardians: [Guardian] = []
    var consents: [Consent] = []
    var disclosures: [Disclosure] = []
    var restrictions: [Restriction] = []
    var blocks: [Block] = []
    var conflicts: [Conflict] = []
    var protections: [Protection] = []
    var named: [Named] = []
    var emergencies: [Emergency] = []
    var enquiries: [Enquiry] = []
    var meetings: [Meeting] = []
    var commitments: [Commitment] = []
    var mappings: [Mapping] = []
    var minutes: [MeetingMinutes] = []
    var reports: [Report] = []
    var referrals: [Referral] = []

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
        // Who administers holds no role around youths.
        let administrators = Set(world.grants.filter { $0.role == "administrator" }.map(\.staff))
        world.grants.removeAll {
            administrators.contains($0.staff)
                && Law.working.union(["unit_manager"]).contains($0.role)
        }
        let homely = Set(world.units.map(\.agency))
        world.youths.removeAll { !homely.contains($0.agency) || people.isEmpty }
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
        world.flags.removeAll { !fits($0.youth, $0.unit) || !people.contains($0.author) }
        world.visits.removeAll { !unitIDs.contains($0.unit) || !people.contains($0.author) }
        world.makeGroundsConsistent(people, places, homes)
        world.makeCaseLifeConsistent(people, places, homes)
        world.makeFurtherLifeConsistent(people, homes)
        return world
    }
}

extension World {
    /// - Parameter homes: the agency of each youth and unit.
    private mutating func makeGroundsConsistent(
        _ people: Set<Int>, _ places: Set<Int>, _ homes: [Int: Int]
    ) {
        cases.removeAll { homes[$0.youth] == nil || homes[$0.youth] != homes[$0.unit] }
        let files = Set(cases.map(\.id))
        members.removeAll {
            !files.contains($0.file) || !people.contains($0.staff) || !places.contains($0.agency)
        }
        joined.removeAll { !files.contains($0.file) || homes[$0.youth] == nil }
        delegations.removeAll {
            !people.contains($0.from) || !people.contains($0.to) || homes[$0.unit] == nil
                || $0.from == $0.to
        }
        guardians.removeAll { homes[$0.youth] == nil }
        let known = Set(guardians.map(\.id))
        func isRecipient(_ youth: Int, _ agency: Int, _ person: Int?) -> Bool {
            homes[youth] != nil && places.contains(agency) && homes[youth] != agency
                && person.map(people.contains) ?? true
        }
        consents.removeAll { !isRecipient($0.youth, $0.agency, $0.person) }
        for index in consents.indices {
            // Whose child is of age has nothing to refuse.
            let isOfAge = (youths.first { $0.id == consents[index].youth }?.age(on: 0) ?? 0) >= 18
            consents[index].guardiansGave = consents[index].guardiansGave.filter {
                known.contains($0.key) && ($0.value || !isOfAge)
            }
        }
        restrictions.removeAll { homes[$0.youth] == nil }
        let records = Set(conversations.map(\.id))
        disclosures.removeAll {
            !isRecipient($0.youth, $0.agency, $0.person)
                || !($0.record.map(records.contains) ?? true)
        }
        blocks.removeAll {
            homes[$0.youth] == nil || $0.agency == homes[$0.youth]
                || !($0.agency.map(places.contains) ?? true)
                || !($0.staff.map(people.contains) ?? true)
        }
        conflicts.removeAll { !people.contains($0.staff) }
        protections.removeAll { homes[$0.youth] == nil }
        named.removeAll { homes[$0.youth] == nil || !people.contains($0.staff) }
        emergencies.removeAll {
            homes[$0.youth] == nil || homes[$0.youth] != homes[$0.unit]
                || !people.contains($0.staff)
        }
    }
}

/// A row that somebody may or may not see.
struct Record: Hashable, Comparable, CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case youth, number, registration, formerName, nameKey, conversation, part, participant,
            agreement, step, finding, offer, visit, agency, unit, guardian, enquiry, meeting,
            agendaItem, commitment, flag,
            mapping, mappingPart, setting, minutes, report, referral, guest, whereabouts
    }
    let kind: Kind
    /// Of the row; a number has its youth's, a name key its registration's.
    let id: Int

    var description: String { "\(kind) \(id)" }
    static func < (left: Record, right: Record) -> Bool {
        (left.kind.rawValue, left.id) < (right.kind.rawValue, right.id)
    }
}

/// Who asks, for what purpose, for which kinds of rows, and whether they try to log something.
struct Question: Equatable {
    let staff: Int
    let purpose: String
    var kinds: [Record.Kind] = Record.Kind.allCases
    var logs = true
}

extension World {
    /// The rows that stand for a conversation's part, participant and agreement.
    static func partID(_ conversation: Int) -> Int { conversation + 0x1000 }
    static func participantID(_ conversation: Int) -> Int { conversation + 0x2000 }
    static func agreementID(_ conversation: Int) -> Int { conversation + 0x3000 }
    /// A step that says when it was held, one that says what was found afterwards, and what was offered.
    static func stepID(_ conversation: Int) -> Int { conversation + 0x4000 }
    static func findingID(_ conversation: Int) -> Int { conversation + 0x5000 }
    static func offerID(_ conversation: Int) -> Int { conversation + 0x6000 }
    /// What a unit had registered before it was set right.
    static func formerID(_ registration: Int) -> Int { registration + 0x1000 }
    /// That the youth's whereabouts are hidden from a guardian, and why.
    static func whereaboutsID(_ guardian: Int) -> Int { guardian + 0x1000 }

    var records: [Record] {
        var records: [Record] = []
        for youth in youths {
            records += [Record(kind: .youth, id: youth.id), Record(kind: .number, id: youth.id)]
        }
        for registration in registrations {
            records += [
                Record(kind: .registration, id: registration.id),
                Record(kind: .nameKey, id: registration.id),
                Record(kind: .formerName, id: Self.formerID(registration.id)),
            ]
        }
        for conversation in conversations {
            records += [
                Record(kind: .conversation, id: conversation.id),
                Record(kind: .part, id: Self.partID(conversation.id)),
                Record(kind: .participant, id: Self.participantID(conversation.id)),
                Record(kind: .agreement, id: Self.agreementID(conversation.id)),
                Record(kind: .step, id: Self.stepID(conversation.id)),
                Record(kind: .finding, id: Self.findingID(conversation.id)),
                Record(kind: .offer, id: Self.offerID(conversation.id)),
            ]
        }
        records += flags.map { Record(kind: .flag, id: $0.id) }
        records += visits.map { Record(kind: .visit, id: $0.id) }
        records += guardians.map { Record(kind: .guardian, id: $0.id) }
        records += guardians.map { Record(kind: .whereabouts, id: Self.whereaboutsID($0.id)) }
        records += agencies.map { Record(kind: .agency, id: $0.id) }
        records += caseLifeRecords + furtherRecords
        return records + units.map { Record(kind: .unit, id: $0.id) }
    }
}
