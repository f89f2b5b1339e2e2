import Domain
import FoundationEssentials
package import Postgres

extension Gate {
    /// Creates a record once. The whole request is one round trip when all goes well; a refusal is
    /// rolled back to a savepoint, logged with its true reason, and committed before the answer.
    package func create(
        _ creation: Creation, once: Creation.Once, as caller: Caller
    ) throws(Failure) -> Created {
        // A refusal names on the log what the record would have been a part of, or about.
        let act = Act(
            creation.action,
            creation.parent?.resource.description
                ?? (creation.youthID == nil ? creation.resource.description : "youth"),
            creation.parent?.id ?? creation.youthID)
        let opening = opening(act, caller)
        let written = Self.steps(of: creation, once, opening)
        let steps = caller.trial == nil ? written + [Self.commit] : Self.trial(of: written, act)
        let ending: Ending
        do {
            ending = try timed(act) { session throws(PostgresError) in
                do throws(PostgresError) {
                    return .committed(try session.run(steps))
                } catch {
                    // Before the third step there is no savepoint to go back to.
                    guard session.transaction == .failed, case .server(let fault) = error,
                        fault.step.index > 2
                    else {
                        Self.noteFailure(of: act, error, on: &session, opening: opening)
                        throw error
                    }
                    return try recover(
                        from: error, creation, once, act, opening, on: &session)
                }
            }
        } catch {
            throw Self.failure(for: error)
        }
        switch ending {
        case .committed(let results):
            guard results.count == steps.count else { throw .broken(code: "GATE-004") }
            try Self.check(status: results[1][0, 0], naming: nil)
            if let trial = caller.trial {
                trial.keep(from: results[Self.tallied], to: results[steps.count - 4])
            }
            let last = caller.trial == nil ? written.count - 1 : written.count
            guard let id = results[last].uuid(0, 0) else { throw .broken(code: "GATE-005") }
            return Created(
                id: id, tag: creation.tag, isReplay: false,
                receipt: creation.receipt == nil ? nil : results[last - 1].bytes(0, 0))
        case .replayed(let created): return created
        case .failed(let failure):
            throw failure
        }
    }

    /// An act of one's own that shows nothing and names no record, such as signing out.
    package func act(
        _ name: StaticString, on resource: StaticString, _ step: Session.Step, as caller: Caller
    ) throws(Failure) {
        guard caller.trial == nil else { throw .broken(code: "GATE-012") }
        let act = Act(name, resource.description, nil)
        let steps: [Session.Step] = [
            (GateStatement.begin, []), opening(act, caller), step,
            (GateStatement.outcome, [.text(act.resource), .null, .text("ok"), .null]),
            (GateStatement.commit, []),
        ]
        let results = try send(steps, of: act)
        guard results.count == steps.count else { throw .broken(code: "GATE-006") }
        try Self.check(status: results[1][0, 0], naming: nil)
    }

    /// An act of one's own whose statement writes its outcome and answers with a word.
    /// - Returns: nil when it answers nothing.
    package func ask(
        _ name: StaticString, on resource: StaticString, _ step: Session.Step, as caller: Caller
    ) throws(Failure) -> String? {
        let act = Act(name, resource.description, nil)
        if let trial = caller.trial {
            return try tried(step, act, caller, trial) { $0[0, 0] == "ok" }[0, 0]
        }
        let steps: [Session.Step] = [
            (GateStatement.begin, []), opening(act, caller), step, (GateStatement.commit, []),
        ]
        let results = try send(steps, of: act)
        guard results.count == steps.count else { throw .broken(code: "GATE-011") }
        try Self.check(status: results[1][0, 0], naming: nil)
        return results[2][0, 0]
    }

    /// Runs a statement that does something and writes its outcome, undoes both, and tells the log that
    /// it was a trial.
    /// - Parameter wentThrough: whether the rows say that it was done.
    func tried(
        _ step: Session.Step, _ act: Act, _ caller: Caller, _ trial: Trial,
        _ wentThrough: (Rows) -> Bool
    ) throws(Failure) -> Rows {
        let opening = opening(act, caller)
        let opened: String?
        let rows: Rows
        do {
            (opened, rows) = try timed(act) { session throws(PostgresError) in
                do throws(PostgresError) {
                    let results = try session.run([
                        (GateStatement.begin, []), opening, (GateStatement.savepoint, []),
                        Trial.tally, step, (GateStatement.settle, []), Trial.tally,
                        (GateStatement.undo, []),
                    ])
                    trial.keep(from: results[Self.tallied], to: results[6])
                    let result = wentThrough(results[4]) ? "ok" : "refused"
                    _ = try session.run([
                        (
                            GateStatement.outcome,
                            [.text(act.resource), .optional(act.rowID), .text(result), .null]
                        ), Self.commit,
                    ])
                    return (results[1][0, 0], results[4])
                } catch {
                    Self.noteFailure(of: act, error, on: &session, opening: opening)
                    throw error
                }
            }
        } catch { throw Self.failure(for: error) }
        try Self.check(status: opened, naming: act.rowID)
        return rows
    }

    private enum Ending {
        case committed([Rows])
        case replayed(Created)
        case failed(Failure)
    }

    /// The transaction has failed but is still there: undo the act, keep the header, log, commit.
    private func recover(
        from error: PostgresError, _ creation: Creation, _ once: Creation.Once, _ act: Act,
        _ opening: Session.Step, on session: inout Session
    ) throws(PostgresError) -> Ending {
        let undo: Session.Step = (GateStatement.undo, [])
        let commit: Session.Step = (GateStatement.commit, [])
        func outcome(_ result: String, _ reason: String?) -> Session.Step {
            (
                GateStatement.outcome,
                [
                    .text(act.resource), .optional(act.rowID), .text(result), .optional(reason),
                ]
            )
        }
        switch error.state?.description {
        case "ZS010":
            let results = try session.run([undo, (GateStatement.refusal, []), commit])
            do throws(Failure) {
                try Self.check(status: results[1][0, 0] ?? "unknown", naming: act.rowID)
                return .failed(.broken(code: "GATE-007"))
            } catch {
                return .failed(error)
            }
        case "ZS011":
            return try Self.replay(creation, once, undo, commit, outcome, on: &session)
        case "ZS012":
            _ = try session.run([undo, outcome("failed", "key-reused"), commit])
            return .failed(.keyReused)
        case "ZS013":
            _ = try session.run([undo, outcome("failed", "in-progress"), commit])
            return .failed(.inProgress)
        case "ZS060":
            guard let seen = creation.seen else { return .failed(.broken(code: "GATE-014")) }
            let results = try session.run([
                undo, seen.asking, outcome("failed", "version-changed"), commit,
            ])
            return .failed(.stale(now: results[1].int(0, 0)))
        case "42501":
            // Row security refused. Whoever may see the youth or the record that it is a part of
            // learns that the act is not theirs; whoever may not learns nothing.
            var steps = [undo, outcome("refused", nil), commit]
            let look: Session.Step
            if let parent = creation.parent {
                look = (parent.visible, [.uuid(parent.id)])
            } else if let youth = creation.youthID {
                look = (GateStatement.youthVisible, [.uuid(youth)])
            } else {
                _ = try session.run(steps)
                return .failed(.forbidden)
            }
            steps.insert(look, at: 1)
            let results = try session.run(steps)
            return .failed(results[1].bool(0, 0) == true ? .forbidden : .notFound)
        case "ZS050":
            _ = try session.run([undo, outcome("refused", "proof-too-old"), commit])
            return .failed(.signInTooOld)
        default:
            if case .server(let fault) = error {
                let name = fault.constraint ?? fault.state.description
                if let answer = creation.answers[name] {
                    let result = answer == .notFound ? "refused" : "failed"
                    if case .unfit(let first) = answer, let faults = creation.faults {
                        let found = try session.run([undo, faults, outcome(result, name), commit])
                        return .failed(.unfit(Self.all(of: found[1], creation.answers, but: first)))
                    }
                    _ = try session.run([undo, outcome(result, name), commit])
                    return .failed(answer)
                }
            }
            _ = try session.run([
                undo, outcome("failed", error.state?.description ?? error.code), commit,
            ])
            note(error)
            return .failed(Self.failure(for: error))
        }
    }

    /// What does not fit, by the names of constraints and, where a second column tells it, which
    /// element it is. What stopped the write stands first, unless its elements are told.
    private static func all(
        of names: Rows, _ answers: [String: Failure], but first: [Failure.Unfit]
    ) -> [Failure.Unfit] {
        let found = (0..<names.count).flatMap { row -> [Failure.Unfit] in
            guard let name = names[row, 0], case .unfit(let faults)? = answers[name] else {
                return []
            }
            return faults.map { $0.at(names.int(row, 1)) }
        }
        let told = Set(found.map { $0.at(nil) })
        return (first.filter { !told.contains($0) } + found).reduce(into: []) { faults, fault in
            if !faults.contains(fault) { faults.append(fault) }
        }
    }

    /// A key that was used before: what it created is told again if the caller may see it now, as the
    /// first answer did.
    private static func replay(
        _ creation: Creation, _ once: Creation.Once, _ undo: Session.Step,
        _ commit: Session.Step, _ outcome: (String, String?) -> Session.Step,
        on session: inout Session
    ) throws(PostgresError) -> Ending {
        let found = try session.run([undo, (GateStatement.onceFind, [.text(once.key)])])
        guard let id = found[1].uuid(0, 0) else {
            _ = try session.run([outcome("failed", "replay-lost"), commit])
            return .failed(.broken(code: "GATE-008"))
        }
        let receipt: [Session.Step] = creation.receipt.map { [($0, [.uuid(id)])] } ?? []
        let seen = try session.run(
            [(creation.reading.statement, [.uuid(id)])] + receipt + [commit])
        guard seen[0].count > 0 else { return .failed(.notFound) }
        return .replayed(
            Created(
                id: id, tag: creation.tag, isReplay: true,
                receipt: receipt.isEmpty ? nil : seen[1].bytes(0, 0)))
    }
}
