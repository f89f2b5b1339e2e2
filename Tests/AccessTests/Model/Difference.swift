/// A question that the database and the model answer differently.
struct Difference: CustomStringConvertible {
    private let world: World
    private let question: Question
    private let reply: WorldDatabase.Reply

    /// Nil when they agree.
    init?(_ world: World, _ question: Question, _ reply: WorldDatabase.Reply) {
        self.world = world
        self.question = question
        self.reply = reply
        if lines.isEmpty { return nil }
    }

    private var lines: [String] {
        var lines: [String] = []
        for record in world.records where question.kinds.contains(record.kind) {
            let ground = Law.ground(for: record, by: question, in: world)
            let isShown = reply.shown.contains(record)
            if isShown, ground == nil { lines.append("shown, but hidden by law: \(record)") }
            if !isShown, let ground {
                lines.append("hidden, but shown by law (\(ground)): \(record)")
            }
        }
        for youth in world.youths where question.logs {
            let may = Law.mayLog(about: youth.id, by: question, in: world)
            if may != reply.loggable.contains(youth.id) {
                lines.append("\(may ? "refused" : "allowed") to log about youth \(youth.id)")
            }
        }
        if reply.foreign > 0 { lines.append("\(reply.foreign) rows about other youths") }
        return lines + reply.forged.map { "logged with another's \($0)" }
    }

    var description: String {
        """
        \(lines.sorted().joined(separator: "\n"))
        staff \(question.staff) asks for \(question.purpose) in
        \(world.facts.joined(separator: "\n"))
        """
    }

    /// The smallest world that still shows a difference: without one thing after another.
    func shrunk(on database: inout WorldDatabase) throws -> Difference {
        var smallest = self
        var isSmaller = true
        while isSmaller {
            isSmaller = false
            for candidate in smallest.world.smaller
            where candidate.staff.contains(where: { $0.id == question.staff }) {
                let reply = try database.replies(to: [(candidate, question)])[0]
                if let difference = Difference(candidate, question, reply) {
                    smallest = difference
                    isSmaller = true
                    break
                }
            }
        }
        return smallest
    }
}

extension World {
    /// This world without one thing, and what hangs on it.
    var smaller: [World] {
        var worlds: [World] = []
        func without<Element>(_ list: WritableKeyPath<World, [Element]>) {
            for index in self[keyPath: list].indices {
                var world = self
                world[keyPath: list].remove(at: index)
                worlds.append(world.consistent())
            }
        }
        without(\.agencies)
        without(\.units)
        without(\.staff)
        without(\.youths)
        without(\.grants)
        without(\.registrations)
        without(\.assignments)
        without(\.conversations)
        without(\.flags)
        without(\.visits)
        without(\.cases)
        without(\.members)
        without(\.joined)
        without(\.delegations)
        without(\.guardians)
        without(\.consents)
        without(\.disclosures)
        without(\.restrictions)
        without(\.blocks)
        without(\.conflicts)
        without(\.protections)
        without(\.named)
        without(\.emergencies)
        without(\.enquiries)
        without(\.meetings)
        without(\.commitments)
        return worlds
    }

    /// All there is, a line each.
    var facts: [String] {
        let lists: [[Any]] = [
            agencies, units, staff, grants, youths, registrations, assignments, conversations,
            flags, visits, cases, members, joined, delegations, guardians, consents, disclosures,
            restrictions, blocks, conflicts, protections, named, emergencies, enquiries, meetings,
            commitments,
        ]
        return lists.joined().map { "  \($0)" }
    }
}
