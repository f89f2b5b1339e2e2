/// What the law and the design allow, decided over plain values: written from the rules (R numbers
/// are those of the project's reference of laws), never from the policies that it is held against.
enum Law {
    /// Why a row may be seen.
    enum Ground: String, CaseIterable {
        /// Public facts about the own organisation, to whoever is signed in.
        case organisation
        /// Cooperation against crime without personal data.
        case cooperation
        /// The own unit's stub: a registering role finds whom the unit registered (R31).
        case stub
        /// The management of a unit sees whom the unit registered: it gives out the work (R34).
        case management
        /// The assigned worker (R34).
        case assigned
        /// Who documents follows up what they wrote (R23).
        case author
        /// A place in the team of an open case, for the own agency's row.
        case team
        /// Standing in for an absent colleague.
        case deputy
        /// Another agency's row: a consent or disclosure decision in force covers this kind, for
        /// this agency, and the caller works with the case (R6-R9, R17).
        case shared
        /// The same, naming the caller.
        case named
        /// Opened in an emergency, for a short time.
        case emergency
        /// The own unit is asked whether SSPF is the right thing, and assesses it; or receives a referral.
        case asked
    }

    /// A staff member who is let in for a purpose.
    struct Caller {
        let staff: Int
        let agency: Int
        let unit: Int
        let roles: Set<String>
        let purpose: String
        /// Came back to the agency a moment ago: what hung on the earlier stay has ended (R34).
        var hasReturned = false
    }

    /// Roles that work with youths: they register and find them in their own unit.
    static let working: Set<String> = [
        "social_worker", "police_officer", "school_staff", "head_teacher", "leisure_worker",
        "coordinator",
    ]

    /// Purposes (ändamål) for which a role may ask (R15); each may look at the own account.
    static func roles(for purpose: String) -> Set<String> {
        switch purpose {
        case "registration", "coordination", "follow-up", "emergency": working
        case "work-management": ["unit_manager", "head_teacher"]
        case "school-visits": working.union(["unit_manager", "steering_member"])
        case "log-review": ["auditor", "unit_manager"]
        case "administration": ["administrator"]
        // Two persons in two roles approve what deletes.
        case "retention": ["records_officer", "unit_manager", "head_teacher"]
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
            staff: person.id, agency: agency, unit: unit, roles: roles, purpose: question.purpose,
            hasReturned: person.hasReturned)
    }

    /// The ground on which a row may be read; nil when it is hidden.
    static func ground(
        for record: Record, by question: Question, in world: World
    ) -> Ground? {
        guard let caller = caller(question, in: world) else { return nil }
        switch record.kind {
        case .agency, .unit: return .organisation
        case .visit: return caller.purpose == "school-visits" ? .cooperation : nil
        case .youth, .number, .registration, .formerName, .nameKey, .guardian, .whereabouts,
            .conversation, .part, .participant, .agreement, .step, .finding, .offer, .flag:
            guard let row = row(record, world), !isKeptOut(caller, row.youth, world) else {
                return nil
            }
            return fileGround(for: record, row, by: caller, in: world)
        case .enquiry: return ground(forEnquiry: record.id, by: caller, in: world)
        case .meeting: return ground(forMeeting: record.id, item: nil, by: caller, in: world)
        // Who is invited knows with whom.
        case .guest:
            guard let meeting = world.meetings.first(where: { World.guestID($0.id) == record.id })
            else { return nil }
            return ground(forMeeting: meeting.id, item: nil, by: caller, in: world)
        case .agendaItem:
            guard
                let item = world.items.first(where: {
                    World.itemID($0.meeting, $0.place) == record.id
                })
            else { return nil }
            return ground(forMeeting: item.meeting, item: item.kind, by: caller, in: world)
        case .commitment: return ground(forCommitment: record.id, by: caller, in: world)
        case .mapping, .mappingPart, .setting:
            return ground(forMapping: record, by: caller, in: world)
        case .minutes: return ground(forMinutes: record.id, by: caller, in: world)
        case .report: return ground(forReport: record.id, by: caller, in: world)
        case .referral: return ground(forReferral: record.id, by: caller, in: world)
        }
    }

    /// What opens another agency's row of a kind of information, whoever wrote it.
    static func across(
        _ youth: Int, _ kind: String, record: Int? = nil, by caller: Caller, in world: World
    ) -> Ground? {
        acrossGround(Row(youth: youth, kind: kind, record: record), by: caller, in: world)
    }

    /// What decides about a row of somebody's file.
    private struct Row {
        let youth: Int
        /// The kind of information (uppgiftsslag) that it is; nil: none that can be shared.
        let kind: String?
        /// What it tells besides, which must be covered too.
        var also: String?
        var author: Int?
        var unit: Int?
        /// The record that a decision can name.
        var record: Int?
    }

    private static func row(_ record: Record, _ world: World) -> Row? {
        switch record.kind {
        case .youth, .number: return Row(youth: record.id, kind: "identity")
        case .registration, .nameKey:
            guard let row = world.registrations.first(where: { $0.id == record.id }) else {
                return nil
            }
            // Search words are no information to share.
            let kind = record.kind == .nameKey ? nil : "identity"
            return Row(youth: row.youth, kind: kind, unit: row.unit)
        case .formerName:
            // What a person was called before is the unit's own history.
            let row = world.registrations.first { World.formerID($0.id) == record.id }
            return row.map { Row(youth: $0.youth, kind: nil, unit: $0.unit) }
        case .guardian:
            guard let row = world.guardians.first(where: { $0.id == record.id }) else { return nil }
            return Row(youth: row.youth, kind: "guardians")
        case .whereabouts:
            // Why, stays with the agency that said it.
            let row = world.guardians.first { World.whereaboutsID($0.id) == record.id }
            return row.map { Row(youth: $0.youth, kind: nil) }
        case .flag:
            guard let row = world.flags.first(where: { $0.id == record.id }) else { return nil }
            return Row(
                youth: row.youth, kind: row.state == .confirmed ? "risk-flags" : nil,
                unit: row.unit, record: row.id)
        case .conversation, .part, .participant, .agreement, .step, .finding, .offer:
            for row in world.conversations {
                switch record.id {
                case row.id:
                    return Row(
                        youth: row.youth, kind: "conversation", author: row.author,
                        record: row.id)
                case World.partID(row.id):
                    return Row(
                        youth: row.youth, kind: row.partKind, author: row.partAuthor,
                        record: row.id)
                case World.participantID(row.id):
                    return Row(
                        youth: row.youth, kind: "conversation", author: row.partAuthor,
                        record: row.id)
                case World.stepID(row.id):
                    return Row(
                        youth: row.youth, kind: "conversation", author: row.partAuthor,
                        record: row.id)
                case World.findingID(row.id):
                    return Row(
                        youth: row.youth, kind: "conversation", also: "observation",
                        author: row.partAuthor, record: row.id)
                case World.offerID(row.id), World.agreementID(row.id):
                    return Row(
                        youth: row.youth, kind: "agreements", author: row.partAuthor,
                        record: row.id)
                default: continue
                }
            }
            return nil
        case .visit, .agency, .unit, .enquiry, .meeting, .agendaItem, .commitment, .mapping,
            .mappingPart, .setting, .minutes, .report, .referral, .guest:
            return nil
        }
    }

    private static func fileGround(
        for record: Record, _ row: Row, by caller: Caller, in world: World
    ) -> Ground? {
        guard world.youth(row.youth)?.agency == caller.agency else {
            return acrossGround(row, by: caller, in: world)
        }
        if caller.purpose == "work-management" {
            // Who it is, and no more of the file.
            let isLed = world.registrations.contains {
                $0.youth == row.youth && $0.unit == caller.unit
            }
            switch record.kind {
            case .youth: return isLed ? .management : nil
            case .registration: return row.unit == caller.unit ? .management : nil
            case .flag:
                // What waits for a second person, never one's own.
                let waits = world.flags.contains {
                    $0.id == record.id && $0.state == .proposed && $0.author != caller.staff
                }
                return waits && row.unit == caller.unit ? .management : nil
            default: return nil
            }
        }
        switch record.kind {
        // Search words: whoever finds by them.
        case .nameKey: return isRegistrar(caller) && row.unit == caller.unit ? .stub : nil
        case .registration, .formerName:
            if isRegistrar(caller) && row.unit == caller.unit { return .stub }
        case .youth, .number:
            if isRegistered(caller, row.youth, world) { return .stub }
        default: break
        }
        if let ground = ownFile(caller, row.youth, world) {
            // In an emergency what stands, and nothing that is proposed or over.
            let isHidden = record.kind == .flag && ground == .emergency && row.kind == nil
            return isHidden ? nil : ground
        }
        return follows(caller, row.author) ? .author : nil
    }

    /// What opens the whole file of the own agency.
    static func ownFile(_ caller: Caller, _ youth: Int, _ world: World) -> Ground? {
        if caller.purpose == "emergency" {
            let isOpen = world.emergencies.contains {
                $0.staff == caller.staff && $0.youth == youth && $0.period.holdsNow
                    && (!caller.hasReturned || $0.period.from >= -10)
            }
            return isOpen ? .emergency : nil
        }
        guard worksWithFiles(caller) else { return nil }
        if isAssigned(caller.staff, youth, world) { return .assigned }
        if isInTeam(caller.staff, caller.agency, youth, world) { return .team }
        let isDeputy = absent(for: caller, world).contains {
            isAssigned($0, youth, world) || isInTeam($0, caller.agency, youth, world)
        }
        return isDeputy ? .deputy : nil
    }

    /// What opens another agency's row (R1: otherwise nothing does).
    private static func acrossGround(
        _ row: Row, by caller: Caller, in world: World
    ) -> Ground? {
        guard worksWithFiles(caller), let kind = row.kind else { return nil }
        if let also = row.also {
            let besides = Row(youth: row.youth, kind: also, record: row.record)
            guard acrossGround(besides, by: caller, in: world) != nil else { return nil }
        }
        let worksWithCase =
            isInTeam(caller.staff, caller.agency, row.youth, world)
            || absent(for: caller, world).contains {
                isInTeam($0, caller.agency, row.youth, world)
            }
        func covers(_ agency: Int, _ person: Int?, _ purposes: [String]) -> Ground? {
            guard agency == caller.agency, purposes.contains(caller.purpose) else { return nil }
            guard let person else { return worksWithCase ? .shared : nil }
            return isMeant(person, caller) ? .named : nil
        }
        for crossing in grounds(about: row.youth, kind, record: row.record, in: world) {
            if let ground = covers(crossing.agency, crossing.person, crossing.purposes) {
                return ground
            }
        }
        return nil
    }

    /// To whom a kind of information about a youth may cross now: an agency or one person of it.
    static func grounds(
        about youth: Int, _ kind: String, record: Int?, in world: World
    ) -> [(agency: Int, person: Int?, purposes: [String])] {
        world.consents.filter {
            $0.youth == youth && $0.kinds.contains(kind) && isInForce($0, world)
        }.map { ($0.agency, $0.person, $0.purposes) }
            + world.disclosures.filter {
                $0.youth == youth && $0.kind == kind && $0.period.holdsNow
                    && ($0.record == nil || $0.record == record)
                    && !isCut(youth, isConsent: false, world)
            }.map { ($0.agency, $0.person, $0.purposes) }
    }

    /// Whether a consent lets anything through today (R16, R17): everybody who must has given it,
    /// nobody has refused, nobody has withdrawn, its days are not over, and the file is not under
    /// restriction since. What a guardian gave
    /// lapses with the 18th birthday; what the youth gave too, at 15 or later, stands.
    static func isInForce(_ consent: World.Consent, _ world: World) -> Bool {
        guard let youth = world.youth(consent.youth), !consent.isWithdrawn,
            consent.firstDay <= 0, consent.lastDay >= 0, consent.youthGave != false,
            !isCut(youth.id, isConsent: true, world),
            !consent.guardiansGave.values.contains(false)
        else { return false }
        let age = youth.age(on: consent.firstDay)
        if age >= 18 { return consent.youthGave == true }
        let guardians = world.guardians.filter {
            $0.youth == youth.id && !$0.isExcluded && !$0.isFormer
        }
        // Guardians decide together (FB 6:13).
        if guardians.isEmpty { return false }
        if !guardians.allSatisfy({ consent.guardiansGave[$0.id] == true }) { return false }
        if age >= 15 { return consent.youthGave == true }
        return youth.age(on: 0) < 18 && (age < 12 || consent.hasMaturityNote)
    }

    /// Blocks, conflicts of interest and protected identity outrank every ground (R41, R42).
    static func isKeptOut(_ caller: Caller, _ youth: Int, _ world: World) -> Bool {
        let isBlocked = world.blocks.contains {
            $0.youth == youth && $0.period.holdsNow
                && ($0.staff == caller.staff || $0.agency == caller.agency)
        }
        let person = world.youth(youth)?.person
        let isPartial = world.conflicts.contains {
            $0.staff == caller.staff && $0.person == person && $0.period.holdsNow
        }
        let isProtected = world.protections.contains { $0.youth == youth && $0.period.holdsNow }
        // Within the agency that holds the row: about a protected person nothing crosses.
        let isNamed =
            world.youth(youth)?.agency == caller.agency
            && world.named.contains {
                $0.youth == youth && $0.staff == caller.staff && $0.period.holdsNow
            }
        return isBlocked || isPartial
            || isProtected && !isNamed && !isLastResort(caller, youth, world)
    }

    /// Whether a conversation about a youth may be logged: by social workers and police officers,
    /// for coordination, about a youth that their unit registered or that they are assigned to.
    static func mayLog(about youth: Int, by question: Question, in world: World) -> Bool {
        guard let caller = caller(question, in: world), caller.purpose == "coordination",
            !caller.roles.isDisjoint(with: ["social_worker", "police_officer"])
        else { return false }
        guard world.youth(youth)?.agency == caller.agency, !isKeptOut(caller, youth, world) else {
            return false
        }
        return ownFile(caller, youth, world) != nil || isRegistered(caller, youth, world)
    }

    /// Nobody who is named works in the agency any more: the management of the unit that registered
    /// the youth may see who it is, and names the next.
    private static func isLastResort(_ caller: Caller, _ youth: Int, _ world: World) -> Bool {
        let isLed =
            caller.purpose == "work-management"
            && world.registrations.contains { $0.youth == youth && $0.unit == caller.unit }
        let isAnybodyNamed = world.named.contains { named in
            named.youth == youth && named.period.holdsNow
                && world.staff.contains {
                    $0.id == named.staff && world.agency(of: $0.unit) == caller.agency
                }
        }
        return isLed && !isAnybodyNamed
    }

    private static func isRegistrar(_ caller: Caller) -> Bool {
        !caller.roles.isDisjoint(with: working)
            && ["registration", "coordination", "follow-up"].contains(caller.purpose)
    }

    static func worksWithFiles(_ caller: Caller) -> Bool {
        !caller.roles.isDisjoint(with: working)
            && ["coordination", "follow-up"].contains(caller.purpose)
    }

    /// Whether a row of the own agency is the caller's to follow up: written by them, in this stay.
    static func follows(_ caller: Caller, _ author: Int?) -> Bool {
        worksWithFiles(caller) && isMeant(author, caller)
    }

    /// Whether who was named or wrote is the caller, in this stay in the agency.
    static func isMeant(_ person: Int?, _ caller: Caller) -> Bool {
        person == caller.staff && !caller.hasReturned
    }

    private static func isRegistered(_ caller: Caller, _ youth: Int, _ world: World) -> Bool {
        isRegistrar(caller)
            && world.registrations.contains { $0.youth == youth && $0.unit == caller.unit }
    }

    private static func isAssigned(_ staff: Int, _ youth: Int, _ world: World) -> Bool {
        world.assignments.contains {
            $0.youth == youth && $0.staff == staff && $0.period.holdsNow
        }
    }

    /// In the team of an open case, for this agency; the case is about this youth row, or the row
    /// is joined to it.
    private static func isInTeam(
        _ staff: Int, _ agency: Int, _ youth: Int, _ world: World
    ) -> Bool {
        world.cases.contains { file in
            !file.isClosed
                && (file.youth == youth
                    || world.joined.contains {
                        $0.file == file.id && $0.youth == youth && $0.period.holdsNow
                    })
                && world.members.contains {
                    $0.file == file.id && $0.staff == staff && $0.agency == agency
                        && $0.period.holdsNow
                }
        }
    }

    /// The colleagues whom the caller stands in for now. Standing in for a deputy opens nothing of
    /// whom that deputy stands in for.
    private static func absent(for caller: Caller, _ world: World) -> [Int] {
        world.delegations.filter {
            $0.to == caller.staff && $0.period.holdsNow
                && world.agency(of: $0.unit) == caller.agency
        }.map(\.from)
    }
}
