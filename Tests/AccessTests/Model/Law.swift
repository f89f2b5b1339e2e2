/// What the law and the design allow, decided over plain values: written from the rules (R numbers
/// are those of the project's reference of laws), never from the policies that it is held against.
enum Law {
    /// Why a row may be seen.
    enum Ground: String {
        /// Public facts about the own organisation, to whoever is signed in.
        case organisation
        /// Colleagues of the own agency.
        case colleague
        /// Who grants access sees to whom.
        case administration
        /// Cooperation against crime without personal data.
        case cooperation
        /// The own unit's stub: a registering role finds whom the unit registered (R31).
        case stub
        /// The assigned worker (R34).
        case assigned
        /// Who documents follows up what they wrote (R23).
        case author
    }

    /// A staff member who is let in for a purpose.
    struct Caller {
        let staff: Int
        let agency: Int
        let unit: Int
        let roles: Set<String>
        let purpose: String
    }

    /// Roles that work with youths: they register and find them in their own unit.
    static let working: Set<String> = [
        "social_worker", "police_officer", "school_staff", "head_teacher", "leisure_worker",
        "coordinator",
    ]

    /// Purposes (ändamål) for which a role may ask (R15); each may look at the own account.
    static func roles(for purpose: String) -> Set<String> {
        switch purpose {
        case "registration", "coordination", "follow-up": working
        case "school-visits": working.union(["unit_manager"])
        case "log-review": ["auditor", "unit_manager"]
        case "administration": ["administrator"]
        case "retention": ["records_officer"]
        case "own-account":
            working.union([
                "unit_manager", "auditor", "records_officer", "administrator", "steering_member",
            ])
        default: []
        }
    }

    /// Whom a question is let in as; nil when it is not: signed out, locked out, member of no
    /// agency, or without a role in force, in the own agency, for this purpose.
    static func caller(_ question: Question, in world: World) -> Caller? {
        guard let person = world.staff.first(where: { $0.id == question.staff }),
            !person.hasSignedOut, person.session.holdsNow,
            person.lockedAt.map({ $0 > 0 }) ?? true,
            let unit = person.unit, let agency = world.agency(of: unit)
        else { return nil }
        let held = world.grants.filter {
            $0.staff == person.id && $0.agency == agency && $0.period.holdsNow
        }
        let roles = Set(held.map(\.role)).intersection(roles(for: question.purpose))
        if roles.isEmpty { return nil }
        return Caller(
            staff: person.id, agency: agency, unit: unit, roles: roles, purpose: question.purpose)
    }

    /// The ground on which a row may be read; nil when it is hidden.
    static func ground(
        for record: Record, by question: Question, in world: World
    ) -> Ground? {
        guard let caller = caller(question, in: world) else { return nil }
        switch record.kind {
        case .agency, .unit: return .organisation
        case .staff:
            if caller.purpose == "administration", caller.roles.contains("administrator") {
                return .administration
            }
            let colleague = world.staff.first { $0.id == record.id }
            return world.agency(of: colleague?.unit) == caller.agency ? .colleague : nil
        case .visit: return caller.purpose == "school-visits" ? .cooperation : nil
        case .youth, .number:
            if isAssigned(caller, record.id, world) { return .assigned }
            return isRegistered(caller, record.id, world) ? .stub : nil
        case .registration, .nameKey:
            guard let row = world.registrations.first(where: { $0.id == record.id }) else {
                return nil
            }
            if isRegistrar(caller), row.unit == caller.unit { return .stub }
            // Names as another unit wrote them are part of the file; search words are not.
            if record.kind == .nameKey { return nil }
            return isAssigned(caller, row.youth, world) ? .assigned : nil
        case .conversation, .part, .participant, .agreement:
            let row = world.conversations.first {
                [
                    $0.id, World.partID($0.id), World.participantID($0.id),
                    World.agreementID($0.id),
                ].contains(record.id)
            }
            guard let row, worksWithFiles(caller) else { return nil }
            if isAssigned(caller, row.youth, world) { return .assigned }
            let author = record.kind == .conversation ? row.author : row.partAuthor
            let isOwn = author == caller.staff && world.youth(row.youth)?.agency == caller.agency
            return isOwn ? .author : nil
        }
    }

    /// Whether a conversation about a youth may be logged: by social workers and police officers,
    /// for coordination, about a youth that their unit registered or that they are assigned to.
    static func mayLog(about youth: Int, by question: Question, in world: World) -> Bool {
        guard let caller = caller(question, in: world), caller.purpose == "coordination",
            !caller.roles.isDisjoint(with: ["social_worker", "police_officer"])
        else { return false }
        return isAssigned(caller, youth, world) || isRegistered(caller, youth, world)
    }

    private static func isRegistrar(_ caller: Caller) -> Bool {
        !caller.roles.isDisjoint(with: working)
            && ["registration", "coordination", "follow-up"].contains(caller.purpose)
    }

    private static func worksWithFiles(_ caller: Caller) -> Bool {
        !caller.roles.isDisjoint(with: working)
            && ["coordination", "follow-up"].contains(caller.purpose)
    }

    private static func isRegistered(_ caller: Caller, _ youth: Int, _ world: World) -> Bool {
        isRegistrar(caller)
            && world.registrations.contains { $0.youth == youth && $0.unit == caller.unit }
    }

    /// Assigned to a file of the own agency, now.
    private static func isAssigned(_ caller: Caller, _ youth: Int, _ world: World) -> Bool {
        worksWithFiles(caller) && world.youth(youth)?.agency == caller.agency
            && world.assignments.contains {
                $0.youth == youth && $0.staff == caller.staff && $0.period.holdsNow
            }
    }
}
