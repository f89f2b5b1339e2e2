import Domain
package import FoundationEssentials
package import Postgres

/// The way to the database, and the only one: a request goes down in one pipeline, with its context
/// first and its COMMIT last, and nothing comes back before that COMMIT has succeeded.
///
/// One gate belongs to one thread. A use case gets a gate, never a session.
package final class Gate {
    var link: Link

    /// The act that kept the database longest since this was last set to nil, and for how long: its
    /// statement's name, the kind of creation, and nothing of what it was about.
    package var slowest: (statement: String, lasted: Duration)?

    /// Why the database failed an act since this was last set to nil: the code of the error and the
    /// server's state, such as "POSTGRES-002-53300", for those who run the service.
    package var setback: String?

    package init(_ link: consuming Link) { self.link = link }

    /// Does an act on the session, and looks at how long it takes.
    func timed<Answer>(
        _ act: Act, _ body: (inout Session) throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        try timed(act.action) { () throws(PostgresError) in try link.with(body) }
    }

    /// One statement without a context, such as those that signing in is made of.
    func alone(_ statement: Statement, _ values: [Value]) throws(Failure) -> Rows {
        do throws(PostgresError) {
            return try timed(statement.name.description) { () throws(PostgresError) in
                try link.run([
                    (GateStatement.begin, []), (statement, values), (GateStatement.commit, []),
                ])[1]
            }
        } catch { throw Self.failure(for: error) }
    }

    private func timed<Answer>(
        _ name: String, _ body: () throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        let start = ContinuousClock.now
        defer {
            let lasted = start.duration(to: .now)
            if lasted > slowest?.lasted ?? .zero { slowest = (name, lasted) }
        }
        do throws(PostgresError) { return try body() } catch {
            note(error)
            throw error
        }
    }

    func note(_ error: PostgresError) { setback = Self.word(for: error) }

    private static func word(for error: PostgresError) -> String {
        error.state.map { "\(error.code)-\($0)" } ?? error.code
    }

    /// One record, or ``Failure/notFound`` when it is absent or hidden. `values` follow its id, from
    /// `$2` on.
    package func one(
        _ reading: Reading, _ id: UUID, _ values: [Value] = [], as caller: Caller
    ) throws(Failure) -> Document {
        let act = Act(reading.statement.name, reading.resource, id)
        let rows = try answer(
            to: act, caller, reading.statement, [.uuid(id)] + values, isAct: reading.isAct)
        guard let json = rows.bytes(0, 0), let tag = rows[0, 1] else { throw .notFound }
        return Document(json: json, tag: tag)
    }

    /// One answer about a record of a kind, or ``Failure/notFound``. `values` follow id and kind,
    /// from `$3` on; without an id the answer is about no record.
    package func one(
        _ reading: Reading, about id: UUID?, of kind: String, _ values: [Value],
        as caller: Caller
    ) throws(Failure) -> Document {
        let act = Act(reading.statement.name, kind, id)
        let rows = try answer(
            to: act, caller, reading.statement, [.optional(id), .text(kind)] + values)
        guard let json = rows.bytes(0, 0), let tag = rows[0, 1] else { throw .notFound }
        return Document(json: json, tag: tag)
    }

    /// A page of a list. `values` follow the window, from `$3` on; a keyed list's key follows them.
    /// - Parameter words: what is searched for, where that must not be on the log as it stands; a
    ///   keyed digest is.
    package func page(
        _ listing: Listing, _ window: Window, _ values: [Value] = [], words: String? = nil,
        as caller: Caller
    ) throws(Failure) -> Page {
        let act = Act(listing.statement.name, listing.resource, nil)
        let rows = try answer(
            to: act, caller, listing.statement,
            [.int(window.limit), .int(window.offset)] + values
                + (try Self.key(window, listing.isKeyed)), words, isAct: listing.isAct,
            isLong: listing.isLong)
        return try Self.page(rows, key: listing.isKeyed ? 2 : nil)
    }

    /// A page of the list of one record, or ``Failure/notFound`` when that record is absent or
    /// hidden. `values` follow the record's id, from `$4` on; a keyed list's key follows them.
    package func page(
        _ list: Sublist, of record: UUID, _ window: Window, _ values: [Value] = [],
        as caller: Caller
    ) throws(Failure) -> Page {
        let act = Act(list.statement.name, list.parent, record)
        let rows = try answer(
            to: act, caller, list.statement,
            [.int(window.limit), .int(window.offset), .uuid(record)] + values
                + (try Self.key(window, list.isKeyed)))
        guard rows.bool(0, 2) == true else { throw .notFound }
        return try Self.page(rows, key: list.isKeyed ? 3 : nil)
    }

    /// The last value of a keyed list; another never begins after a key.
    private static func key(_ window: Window, _ isKeyed: Bool) throws(Failure) -> [Value] {
        guard isKeyed || window.after == nil else { throw .broken(code: "GATE-013") }
        return isKeyed ? [.optional(window.after)] : []
    }

    /// - Parameter key: the column of the last item's key, where the list has one.
    private static func page(_ rows: Rows, key: Int?) throws(Failure) -> Page {
        guard let items = rows.bytes(0, 0), let more = rows.bool(0, 1) else {
            throw .broken(code: "GATE-001")
        }
        return Page(items: items, more: more, end: key.flatMap { rows[0, $0] })
    }

    /// What is asked, as the log names it.
    struct Act {
        let action: String
        let resource: String
        let rowID: UUID?

        init(_ action: StaticString, _ resource: String, _ rowID: UUID?) {
            self.action = action.description
            self.resource = resource
            self.rowID = rowID
        }
    }

    /// Opens the context, runs one wrapped statement, commits.
    private func answer(
        to act: Act, _ caller: Caller, _ statement: Statement, _ values: [Value],
        _ words: String? = nil, isAct: Bool = false, isLong: Bool = false
    ) throws(Failure) -> Rows {
        if let trial = caller.trial {
            // What was shown cannot be undone, and so cannot be tried.
            guard isAct else { throw .broken(code: "GATE-010") }
            return try tried((statement, values), act, caller, trial) { rows in
                rows[0, 0].map { $0 != "[]" } ?? false
            }
        }
        var steps: [Session.Step] = [(GateStatement.begin, []), opening(act, caller)]
        if isLong { steps.append((GateStatement.longTime, [])) }
        let place = steps.count
        steps.append((statement, values))
        if let words { steps.append((GateStatement.words, [.text(words)])) }
        steps.append((GateStatement.commit, []))
        let results = try send(steps, of: act, within: isLong ? GateStatement.longLimit : nil)
        guard results.count == steps.count else { throw .broken(code: "GATE-002") }
        try Self.check(status: results[1][0, 0], naming: act.rowID)
        return results[place]
    }

    /// Sends a whole request, whose second step opens the context. A failure is logged in a second
    /// transaction before it is answered.
    func send(
        _ steps: [Session.Step], of act: Act, within limit: Duration? = nil
    ) throws(Failure) -> [Rows] {
        do {
            return try timed(act) { session throws(PostgresError) in
                do throws(PostgresError) {
                    return try session.run(steps, within: limit)
                } catch {
                    Self.noteFailure(of: act, error, on: &session, opening: steps[1])
                    throw error
                }
            }
        } catch {
            throw Self.failure(for: error)
        }
    }

    /// The statement that opens the context.
    func opening(_ act: Act, _ caller: Caller) -> Session.Step {
        let action = caller.trial == nil ? act.action : act.action + ".dry-run"
        guard let hash = caller.tokenHash else {
            return (GateStatement.openJob, [.text(action), .uuid(caller.requestID)])
        }
        return (
            GateStatement.open,
            [
                .bytes(hash), .text(caller.purpose.rawValue), .text(action),
                .text(caller.route), .text(act.resource), .optional(act.rowID),
                .uuid(caller.requestID),
            ]
        )
    }

    /// What `authz.open` answered, as a failure unless it is "ok". A refusal by role is 403 only
    /// where no record was named; where one was, it looks as if the record were absent.
    static func check(status: String?, naming rowID: UUID?) throws(Failure) {
        switch status {
        case "ok": return
        case "unknown":
            throw .unknownToken
        case "session-ended", "session-expired", "session-idle", "staff-locked", "no-membership":
            throw .notSignedIn
        case "proof-too-old":
            throw .signInTooOld
        case "password-due":
            throw .passwordDue
        case "factor-due":
            throw .factorDue
        case "role", "purpose":
            throw rowID == nil ? .forbidden : .notFound
        default:
            throw .broken(code: "GATE-003")
        }
    }

    static func failure(for error: PostgresError) -> Failure {
        if error.isUnavailable { return .unavailable }
        if let state = error.state {
            if state.isSerialization || state.isLockTimeout || state.isCancelled {
                return .unavailable
            }
            if state.description == "ZS050" { return .signInTooOld }
            if state.description == "ZS061" { return .conflict }
        }
        return .broken(code: word(for: error))
    }

    /// An error that killed the transaction is logged in a second one: the attempt was made. When
    /// the database is gone there is nowhere to log to; the caller has got nothing either.
    static func noteFailure(
        of act: Act, _ error: PostgresError, on session: inout Session, opening: Session.Step
    ) {
        guard !session.isBroken else { return }
        let state = error.state?.description
        let (result, reason) =
            switch state {
            case "ZS050": ("refused", "proof-too-old")
            case "ZS061": ("refused", "legal-hold")
            case _: ("failed", state ?? error.code)
            }
        do throws(PostgresError) {
            if session.transaction != .idle {
                _ = try session.run([(GateStatement.rollback, [])])
            }
            _ = try session.run([
                (GateStatement.begin, []), opening,
                (
                    GateStatement.outcome,
                    [
                        .text(act.resource), .optional(act.rowID), .text(result), .text(reason),
                    ]
                ),
                (GateStatement.commit, []),
            ])
        } catch {
            // The first error is the one to answer with; this one is its echo.
            return
        }
    }
}
