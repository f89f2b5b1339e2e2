/// Makes small worlds out of a seed, in which the cases that matter come often: few people, few
/// youths, periods that begin or end this very moment.
struct WorldMaker {
    private var random: SplitMix
    private var next = 1

    init(seed: UInt64) { random = SplitMix(state: seed) }

    /// The same world for the same seed and number, whatever was made before.
    static func world(_ number: Int, seed: UInt64) -> (world: World, question: Question) {
        var mixer = SplitMix(state: seed &+ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
        var maker = WorldMaker(seed: mixer.next())
        var world = maker.make()
        let question = maker.question(about: world)
        maker.restrict(&world)
        return (world, question)
    }

    /// Seldom, and last: they take away, and what shows the rarest of the other rules is to stay as it was.
    private mutating func restrict(_ world: inout World) {
        for youth in world.youths where rarely() && coin() {
            world.restrictions.append(
                World.Restriction(id: id(), youth: youth.id, isBeforeConsents: coin()))
        }
    }

    private mutating func make() -> World {
        var world = World()
        for _ in 0..<2 {
            world.agencies.append(World.Agency(id: id(), kind: pick(World.Agency.Kind.allCases)))
        }
        for agency in world.agencies {
            for _ in 0..<pick([1, 2]) {
                world.units.append(World.Unit(id: id(), agency: agency.id))
            }
        }
        let units = world.units.map(\.id)
        for _ in 0..<pick([2, 3]) {
            var person = World.Staff(id: id(), unit: often() ? pick(units) : nil)
            if rarely() { person.formerUnit = pick(units) }
            if rarely() { person.hasReturned = true }
            if rarely() { person.lockedAt = pick([-5, 0, 5]) }
            if rarely() { person.hasSignedOut = true }
            if rarely() { person.session = World.Period(from: -60, until: pick([-1, 0, 1])) }
            world.staff.append(person)
        }
        for person in world.staff {
            let home = world.agency(of: person.unit ?? person.formerUnit) ?? world.agencies[0].id
            for _ in 0..<pick([1, 1, 2]) {
                let agency = often() ? home : pick(world.agencies).id
                world.grants.append(
                    World.Grant(
                        id: id(), staff: person.id, agency: agency, role: role(),
                        period: period()))
            }
        }
        makeFiles(&world)
        makeGrounds(&world)
        makeCaseLife(&world)
        return world.consistent()
    }

    private mutating func makeFiles(_ world: inout World) {
        let people = world.staff.map(\.id)
        for _ in 0..<2 {
            let agency = pick(world.agencies).id
            let person = world.youths.last.map { often() ? $0.person : 2 } ?? 1
            // One number, one row an agency.
            let isTaken = world.youths.contains { $0.agency == agency && $0.person == person }
            world.youths.append(
                World.Youth(
                    id: id(), agency: agency, person: isTaken ? 3 : person,
                    turning: pick([12, 15, 18, 18]), birthday: pick([-200, -30, -1, 0, 1, 200])))
        }
        for youth in world.youths {
            let units = world.units.filter { $0.agency == youth.agency }.map(\.id)
            for unit in units where coin() {
                world.registrations.append(
                    World.Registration(
                        id: id(), youth: youth.id, unit: unit, author: pick(people)))
            }
            for _ in 0..<pick([0, 1, 1, 2]) {
                world.assignments.append(
                    World.Assignment(
                        id: id(), youth: youth.id, unit: pick(units), staff: pick(people),
                        period: period()))
            }
            for _ in 0..<pick([0, 1, 2]) {
                let author = pick(people)
                world.conversations.append(
                    World.Conversation(
                        id: id(), youth: youth.id, unit: pick(units), author: author,
                        partAuthor: often() ? author : pick(people),
                        partKind: pick([
                            "observation", "youth-view", "guardian-view", "assessment",
                            "strengths",
                        ])))
            }
            if coin() {
                world.flags.append(
                    World.Flag(
                        id: id(), youth: youth.id, unit: pick(units), author: pick(people),
                        state: pick(World.Flag.State.allCases)))
            }
        }
        if coin() {
            world.visits.append(
                World.Visit(id: id(), unit: pick(world.units).id, author: pick(people)))
        }
    }

    /// What crosses, and what outranks.
    private mutating func makeGrounds(_ world: inout World) {
        let people = world.staff.map(\.id)
        for youth in world.youths {
            let units = world.units.filter { $0.agency == youth.agency }.map(\.id)
            let others = world.agencies.map(\.id).filter { $0 != youth.agency }
            if coin() {
                let file = World.Case(
                    id: id(), youth: youth.id, unit: pick(units), isClosed: rarely())
                world.cases.append(file)
                for person in world.staff where coin() {
                    let home = world.agency(of: person.unit) ?? pick(world.agencies).id
                    world.members.append(
                        World.Member(
                            id: id(), file: file.id, staff: person.id,
                            agency: often() ? home : pick(world.agencies).id, period: period()))
                }
                for other in world.youths where other.id != youth.id && coin() {
                    world.joined.append(
                        World.Joined(
                            id: id(), file: file.id, youth: other.id, period: period()))
                }
            }
            for _ in 0..<pick([0, 1, 1, 2]) {
                world.guardians.append(
                    World.Guardian(
                        id: id(), youth: youth.id, isExcluded: rarely(), isFormer: rarely()))
            }
            for _ in 0..<pick([0, 1, 1]) { world.consents.append(consent(youth, others, world)) }
            if pick([false, false, true]) {
                world.disclosures.append(disclosure(youth, others, world))
            }
            if pick([false, false, false, true]) {
                let isAgency = coin()
                world.blocks.append(
                    World.Block(
                        id: id(), youth: youth.id, staff: isAgency ? nil : pick(people),
                        agency: isAgency ? pick(others) : nil, period: period()))
            }
            if rarely() {
                world.conflicts.append(
                    World.Conflict(
                        id: id(), staff: pick(people), person: youth.person, period: period()))
            }
            if rarely() {
                world.protections.append(
                    World.Protection(id: id(), youth: youth.id, period: period()))
                if coin() {
                    world.named.append(
                        World.Named(
                            id: id(), youth: youth.id, staff: pick(people), period: period()))
                }
            }
            if pick([false, false, true]) {
                world.emergencies.append(
                    World.Emergency(
                        id: id(), youth: youth.id, unit: pick(units), staff: pick(people),
                        period: World.Period(from: pick([-61, -30, 0, 1]), until: nil)))
                world.emergencies[world.emergencies.count - 1].period.until =
                    world.emergencies[world.emergencies.count - 1].period.from + pick([30, 60])
            }
        }
        if pick([false, true]) {
            let from = pick(world.staff)
            if let unit = from.unit {
                let set = period()
                world.delegations.append(
                    World.Delegation(
                        id: id(), from: from.id,
                        to: pick(world.staff.filter { $0.unit == unit }).id, unit: unit,
                        period: World.Period(from: set.from, until: set.until ?? 1000)))
            }
        }
    }

    /// Enquiries, and what belongs to cases.
    private mutating func makeCaseLife(_ world: inout World) {
        let people = world.staff.map(\.id)
        let units = world.units.map(\.id)
        for _ in 0..<pick([0, 1, 2]) {
            let unit = pick(units)
            let youths = world.youths.filter { $0.agency == world.agency(of: unit) }.map(\.id)
            world.enquiries.append(
                World.Enquiry(
                    id: id(), youth: youths.isEmpty || rarely() ? nil : pick(youths), unit: unit,
                    author: pick(people), asked: pick(units)))
        }
        for file in world.cases {
            var meeting = World.Meeting(id: id(), file: file.id, kinds: Array(kinds().prefix(2)))
            for person in world.staff where coin() {
                let home = world.agency(of: person.unit) ?? pick(world.agencies).id
                meeting.invited.append(World.Invitation(staff: person.id, agency: home))
            }
            // Who is invited from elsewhere seldom has consents to every item else.
            for place in world.consents.indices
            where world.consents[place].youth == file.youth && coin() {
                for kind in ["meetings"] + (coin() ? ["mapping"] : []) + meeting.kinds
                where !world.consents[place].kinds.contains(kind) {
                    world.consents[place].kinds.append(kind)
                }
            }
            world.meetings.append(meeting)
            world.commitments.append(
                World.Commitment(id: id(), file: file.id, author: pick(people)))
            world.minutes.append(
                World.MeetingMinutes(
                    id: id(), meeting: meeting.id,
                    item: coin() ? pick(Array(meeting.kinds.indices)) : nil))
            world.mappings.append(World.Mapping(id: id(), file: file.id, isSummary: coin()))
        }
        makeFurtherLife(&world)
    }

    /// Reports and referrals about some youths.
    private mutating func makeFurtherLife(_ world: inout World) {
        let people = world.staff.map(\.id)
        for youth in world.youths where coin() {
            let own = world.units.filter { $0.agency == youth.agency }.map(\.id)
            if own.isEmpty { continue }
            world.reports.append(
                World.Report(id: id(), youth: youth.id, unit: pick(own), author: pick(people)))
            var referral = World.Referral(
                id: id(), youth: youth.id, unit: pick(own), author: pick(people),
                recipient: pick(world.units.map(\.id)), isSent: often(), isOwnContact: rarely())
            // Mostly on a consent that is about referrals, to a unit of its party.
            let consents = world.consents.indices.filter { world.consents[$0].youth == youth.id }
            if !consents.isEmpty, often() {
                let place = pick(consents)
                let consent = world.consents[place]
                referral.consent = consent.id
                if often(), !consent.kinds.contains("referrals") {
                    world.consents[place].kinds.append("referrals")
                }
                let units = world.units.filter { $0.agency == consent.agency }.map(\.id)
                if often(), !units.isEmpty { referral.recipient = pick(units) }
            }
            world.referrals.append(referral)
        }
    }

    private mutating func consent(
        _ youth: World.Youth, _ others: [Int], _ world: World
    ) -> World.Consent {
        var consent = World.Consent(
            id: id(), youth: youth.id, purposes: purposes(), firstDay: pick([-30, -1, 0, 0, 1]),
            lastDay: 0, agency: pick(others), kinds: kinds())
        consent.lastDay = max(consent.firstDay, pick([-1, 0, 0, 1, 100]))
        consent.hasMaturityNote = often()
        if pick([false, false, true]) { consent.person = pick(world.staff).id }
        // Those answer who are asked: an excluded guardian is not, a grown-up's guardian neither.
        let age = youth.age(on: consent.firstDay)
        if age >= 15 || rarely() { consent.youthGave = often() ? true : pick([nil, false]) }
        if age < 18 {
            for guardian in world.guardians
            where guardian.youth == youth.id && !guardian.isExcluded && !guardian.isFormer {
                if often() { consent.guardiansGave[guardian.id] = often() }
            }
        }
        consent.isWithdrawn = rarely() && consent.firstDay <= 0
        return consent
    }

    private mutating func disclosure(
        _ youth: World.Youth, _ others: [Int], _ world: World
    ) -> World.Disclosure {
        let set = period()
        var decision = World.Disclosure(
            id: id(), youth: youth.id, purposes: purposes(), agency: pick(others),
            kind: kinds()[0],
            period: World.Period(from: set.from, until: set.until ?? 1000))
        if coin() { decision.person = pick(world.staff).id }
        if coin() { decision.record = world.conversations.first { $0.youth == youth.id }?.id }
        return decision
    }

    private mutating func purposes() -> [String] {
        pick([["coordination"], ["coordination", "follow-up"], ["follow-up"]])
    }

    private mutating func kinds() -> [String] {
        let all = [
            "conversation", "identity", "guardians", "observation", "youth-view", "guardian-view",
            "assessment", "strengths", "agreements", "risk-flags", "enquiry", "meetings",
            "commitments", "mapping", "referrals",
        ]
        let kinds = all.filter { _ in coin() }
        return kinds.isEmpty ? [pick(all)] : kinds.shuffled(using: &random)
    }

    /// Mostly for the purposes that open files. Five kinds of rows a world: over thousands of worlds
    /// every kind meets every case.
    private mutating func question(about world: World) -> Question {
        let purpose =
            often() && often()
            ? pick(["coordination", "coordination", "follow-up", "emergency"])
            : pick([
                "registration", "school-visits", "log-review", "administration", "retention",
                "own-account", "work-management", "work-management", "curiosity",
            ])
        let kinds = Record.Kind.allCases.shuffled(using: &random).prefix(5)
        // Who manages a unit's work is mostly somebody who leads it: few do.
        let leading = world.grants.filter { ["unit_manager", "head_teacher"].contains($0.role) }
        let staff =
            purpose == "work-management" && !leading.isEmpty && often()
            ? pick(leading).staff : pick(world.staff).id
        return Question(
            staff: staff, purpose: purpose, kinds: Array(kinds),
            logs: pick([true, false, false]))
    }

    private mutating func role() -> String {
        coin()
            ? pick(["social_worker", "police_officer"])
            : pick([
                "social_worker", "police_officer", "school_staff", "head_teacher",
                "leisure_worker", "coordinator", "unit_manager", "auditor", "records_officer",
                "administrator", "steering_member",
            ])
    }

    private mutating func period() -> World.Period {
        if coin() { return World.Period(from: -1000, until: nil) }
        let from = pick([-1000, -1, 0, 1])
        return World.Period(from: from, until: pick([nil, from + 1, from + 2, 1000]))
    }

    private mutating func id() -> Int {
        defer { next += 1 }
        return next
    }
    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
    private mutating func coin() -> Bool { Bool.random(using: &random) }
    private mutating func often() -> Bool { Int.random(in: 0..<8, using: &random) > 0 }
    private mutating func rarely() -> Bool { !often() }
}

/// SplitMix64: the same values on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
