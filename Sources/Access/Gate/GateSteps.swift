import Domain
import Postgres

/// What a creation sends, in order.
extension Gate {
    static func steps(
        of creation: Creation, _ once: Creation.Once, _ opening: Session.Step
    ) -> [Session.Step] {
        var steps: [Session.Step] = [
            (GateStatement.begin, []), opening, (GateStatement.savepoint, []),
            (GateStatement.onceBegin, [.text(once.key), .bytes(once.digest)]),
        ]
        let alone = Value.bool(creation.lock == .alone)
        switch (creation.youthID, creation.parent) {
        case (let youth?, _) where creation.lock == .shared:
            steps.append((GateStatement.lockYouth, [.uuid(youth)]))
        case (let youth?, _):
            steps.append((GateStatement.lockRecord, [.text("youth"), .uuid(youth), alone]))
        case (nil, let parent?):
            steps.append(
                (
                    GateStatement.lockRecord,
                    [.text(parent.resource.description), .uuid(parent.id), alone]
                ))
        case (nil, nil): break
        }
        // Before the write, so that no other's stands between what is looked at and what is written.
        if let look = creation.seen?.look { steps.append(look) }
        steps += creation.steps
        if let receipt = creation.receipt { steps.append((receipt, [.uuid(creation.recordID)])) }
        steps.append(creation.ending ?? conclusion(of: creation, once))
        return steps
    }

    static let commit: Session.Step = (GateStatement.commit, [])

    /// Where a trial's first tally stands: behind the savepoint.
    static let tallied = 3

    /// The same without a trace but the log's: everything is done, looked at and undone.
    static func trial(of steps: [Session.Step], _ act: Act) -> [Session.Step] {
        steps.prefix(tallied) + [Trial.tally] + steps.dropFirst(tallied) + [
            (GateStatement.settle, []), Trial.tally, (GateStatement.undo, []),
            (
                GateStatement.outcome,
                [.text(act.resource), .optional(act.rowID), .text("ok"), .null]
            ), commit,
        ]
    }

    /// Keeps the key with what it created, and names on the log the youth that it is about.
    static func conclusion(
        of creation: Creation, _ once: Creation.Once
    ) -> Session.Step {
        let values: [Value] = [
            .text(once.key), .bytes(once.digest), .text(creation.resource.description),
            .uuid(creation.recordID),
        ]
        guard creation.youthID == nil, let parent = creation.parent else {
            return (GateStatement.onceEnd, values + [.optional(creation.youthID)])
        }
        return (
            GateStatement.onceEndUnder,
            values + [.text(parent.resource.description), .uuid(parent.id)]
        )
    }
}
