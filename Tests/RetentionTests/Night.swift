import Access
import Domain
import FoundationEssentials
import Glibc
import JSON
import Postgres
import Retention
import Support

/// One rule's counts in a protocol.
struct Line: Equatable {
    var due = 0
    var deleted = 0
    var research = 0
    var undecided = 0
    var unborn = 0
    var changed = 0
    var held = 0
    var longer = 0
    /// Kept because the rule is stopped.
    var waiting = 0
}

/// The nightly run in a town of tests.
enum Night {
    /// Runs, and checks that every line of the protocol adds up.
    static func run(_ town: Town) throws -> [String: Line] { try lines(try go(town)) }

    static func go(
        _ town: Town, plan: String? = nil, progress: (RetentionProgress) -> Void = { _ in },
        planning: (Int, Int) -> Void = { _, _ in }
    ) throws -> RetentionRun {
        try RunRetention(at: try town.address("sspf_retention"), pause: { _ in usleep(20_000) })(
            UUID(), plan: plan, requestID: UUID(), progress: progress, planning: planning)
    }

    /// What a run would do now.
    static func plan(_ town: Town) throws -> JSON {
        let page = try town.gate("sspf_retention").page(
            .retentionPlan, .first, as: town.job())
        guard case .array(let items) = try JSON.parse(page.items), let plan = items.first else {
            throw Fault.noLines
        }
        return plan
    }

    /// The number of a rule of the plan.
    static func count(_ plan: JSON, _ rule: String, _ name: String) -> Int? {
        guard case .array(let rules)? = plan["rules"],
            let line = rules.first(where: { $0["rule"] == .string(rule) }),
            case .number(let number)? = line[name]
        else { return nil }
        return number.integer
    }

    enum Fault: Error { case doesNotAddUp, noLines }

    /// The protocol's lines by rule.
    static func lines(_ run: RetentionRun) throws -> [String: Line] {
        guard case .array(let items)? = try JSON.parse(run.document.json)["lines"] else {
            throw Fault.noLines
        }
        var lines: [String: Line] = [:]
        for item in items {
            func count(_ name: String) -> Int {
                guard case .number(let number)? = item[name] else { return -1 }
                return number.integer ?? -1
            }
            guard case .string(let rule)? = item["rule"] else { continue }
            let line = Line(
                due: count("due"), deleted: count("deleted"),
                research: count("keptForResearch"), undecided: count("withoutDecision"),
                unborn: count("birthDateUnknown"), changed: count("changedMeanwhile"),
                held: count("held"), longer: count("keptByLongerRule"), waiting: count("waiting"))
            let sum =
                line.deleted + line.research + line.undecided + line.unborn + line.changed
                + line.held + line.longer + line.waiting + count("notArchived")
            guard line.due == sum, count("notReached") == 0 else { throw Fault.doesNotAddUp }
            lines[rule] = line
        }
        return lines
    }

    static func conversations(_ town: Town) throws -> Int {
        Int(try town.value("SELECT count(*) FROM core.concern_conversation") ?? "") ?? -1
    }

    /// Visits of the year 1999, long due.
    static func manyVisits(_ town: Town, _ count: Int) throws {
        try town.admin(
            """
            INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
                visit_date, kind, classes, pupils_reached, topic, author_id, created_at)
            SELECT gen_random_uuid(), v.agency_id, v.unit_id, v.secrecy_class, v.school_id,
                   '1999-05-01', v.kind, '{}', 10, 'Trafik', v.author_id, v.created_at
              FROM core.school_visit v, generate_series(1, \(count))
             WHERE v.id = '00000000-0000-4000-8000-00e100000001'
            """)
    }

    /// Ends the sessions of runs in this database, as an accident would.
    static func cutRuns(_ town: Town) throws {
        var session = try town.session("postgres")
        _ = try session.run(
            Statement(
                "cut",
                """
                SELECT pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity a
                 WHERE a.datname = current_database() AND starts_with(a.application_name, $1)
                """), [.text(RunRetention.sessionName)])
    }
}
