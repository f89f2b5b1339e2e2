/// Makes small worlds out of a seed, in which the cases that matter come often: few people, few
/// youths, periods that begin or end this very moment.
struct WorldMaker {
    private var random: SplitMix
    private var next = 1

    init(seed: UInt64) { random = SplitMix(state: seed) }

    /// The same world for the same seed and number, whatever was made before.
    static func world(_ number: Int, seed: UInt64) -> (World, [Question]) {
        var mixer = SplitMix(state: seed &+ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
        var maker = WorldMaker(seed: mixer.next())
        let world = maker.make()
        return (world, maker.questions(about: world))
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
        return world.consistent()
    }

    private mutating func makeFiles(_ world: inout World) {
        let people = world.staff.map(\.id)
        for _ in 0..<2 {
            world.youths.append(World.Youth(id: id(), agency: pick(world.agencies).id))
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
                        partAuthor: often() ? author : pick(people)))
            }
        }
        if rarely() {
            world.visits.append(
                World.Visit(id: id(), unit: pick(world.units).id, author: pick(people)))
        }
    }

    /// Two questions; most of them for the purposes that open files.
    private mutating func questions(about world: World) -> [Question] {
        (0..<2).map { _ in
            Question(
                staff: pick(world.staff).id,
                purpose: coin()
                    ? pick(["coordination", "follow-up"])
                    : pick([
                        "registration", "coordination", "follow-up", "school-visits", "log-review",
                        "administration", "retention", "own-account", "curiosity",
                    ]))
        }
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
