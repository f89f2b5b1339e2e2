import Postgres

/// Who may do what: the answers of the database itself, for every kind of caller, every purpose,
/// every table and every action, in a small world of its own (`Policies/matrix/world.sql`).
struct AccessMatrix: Sendable {
    /// Somebody who asks.
    struct Actor: Sendable, Hashable {
        let place: Int
        /// What several have in common who differ by role; "!" for those who are not signed in.
        let team: String
        let label: String
    }

    /// Something that is not answered "no". The act is `read`, `create`, `change`, `delete` or
    /// `call`; `oneself` is a creation about the creator, `forge …` one with another word in that
    /// column. An answer without a table tells what opening the context answered, as its act.
    struct Answer: Sendable, Hashable {
        let actor: Int
        let purpose: String
        /// The table or function.
        let table: String
        /// The id of the youth that the rows are about, or what else tells rows of a table apart.
        let key: String
        let act: String
        /// The policies that say so.
        let grounds: [String]
    }

    /// A permissive policy for a login role.
    struct Policy: Sendable, Hashable {
        let table: String
        let name: String
        let ground: String
    }

    let actors: [Actor]
    /// Youths by id, each with what distinguishes it, in order.
    let states: [(id: String, label: String, creates: Bool)]
    /// Each table, and the keys of the rows that the world has in it.
    let tables: [String: Set<String>]
    var answers: [Answer]
    let policies: [Policy]
    /// Functions that a login role may execute.
    let functions: [String]
    /// Those that are asked.
    let calls: [String]
    /// Roles that can be granted.
    let roles: [String]

    /// Takes the matrix of what is in force in a database, leaving nothing there.
    /// - Parameters:
    ///   - admin, folder, change: as ``MatrixRun``'s.
    ///   - isAsked: who is to be asked; the others count as answered "no".
    static func take(
        from admin: Address, folder: String, after change: Script? = nil,
        asking isAsked: (Actor) -> Bool = { _ in true }
    ) throws -> AccessMatrix {
        var run = try MatrixRun(admin, folder: folder, after: change)
        let actors = try run.texts(actorRows).map {
            Actor(place: Int($0[0] ?? "") ?? 0, team: $0[1] ?? "", label: $0[2] ?? "")
        }
        let states = try run.texts(stateRows).map {
            (id: $0[0] ?? "", label: $0[1] ?? "", creates: $0[2] == "t")
        }
        var tables = try Dictionary(
            run.texts(tableRows).map { ($0[0] ?? "", Set<String>()) }, uniquingKeysWith: { $1 })
        for row in try run.texts(presentRows) {
            tables[row[0] ?? "", default: []].insert(row[1] ?? "")
        }
        let policies = try run.texts(policyRows).map {
            Policy(table: $0[0] ?? "", name: $0[1] ?? "", ground: $0[2] ?? "")
        }
        let functions = try run.texts(functionRows).compactMap { $0[0] }
        let calls = try run.texts(callRows).compactMap { $0[0] }
        let roles = try run.texts(roleRows).compactMap { $0[0] }
        var answers: [Answer] = []
        for actor in actors where isAsked(actor) { answers += try run.answers(to: actor.place) }
        return AccessMatrix(
            actors: actors, states: states, tables: tables, answers: answers, policies: policies,
            functions: functions, calls: calls, roles: roles)
    }

    private static let actorRows = Statement(
        "matrix.actors", "SELECT a.place, a.team, a.label FROM pg_temp.actor a ORDER BY 1")
    private static let stateRows = Statement(
        "matrix.states", "SELECT s.id, s.label, s.creates = 1 FROM pg_temp.state s ORDER BY s.place"
    )
    private static let tableRows = Statement(
        "matrix.tables", "SELECT s.name FROM pg_temp.subject s")
    private static let presentRows = Statement(
        "matrix.present", "SELECT p.name, p.key FROM pg_temp.present() p")
    private static let callRows = Statement("matrix.calls", "SELECT c.function FROM pg_temp.call c")
    private static let policyRows = Statement(
        "matrix.policies",
        """
        SELECT s.name, p.polname, obj_description(p.oid, 'pg_policy')
          FROM pg_temp.subject s JOIN pg_policy p ON p.polrelid = s.rel
         WHERE p.polpermissive
           AND EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND r.oid = ANY (p.polroles))
         ORDER BY 1, 2
        """)
    private static let functionRows = Statement(
        "matrix.functions",
        """
        SELECT f.oid::regprocedure FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
         WHERE n.nspname !~ '^(pg_|information_schema)'
           AND EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND r.rolname LIKE 'sspf%'
                          AND r.rolname <> 'sspf_migrate'
                          AND has_function_privilege(r.oid, f.oid, 'EXECUTE'))
         ORDER BY 1
        """)
    private static let roleRows = Statement(
        "matrix.roles",
        """
        SELECT m[1] FROM pg_constraint k,
               regexp_matches(pg_get_constraintdef(k.oid), '''([a-z_]+)''', 'g') m
         WHERE k.conrelid = 'core.role_grant'::regclass AND k.contype = 'c'
           AND pg_get_constraintdef(k.oid) ~ 'role = ANY' ORDER BY 1
        """)
}
