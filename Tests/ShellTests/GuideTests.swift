import Domain
import Foundation
import Glibc
import Postgres
import Support
import Testing

/// The guides in `Deploy/guide`: their transcripts, run line by line.
@Suite("The guides")
struct GuideTests {
    @Test(
        "a transcript is what the real program shows at a terminal",
        arguments: ["administrator", "auditor", "records-officer"])
    func transcripts(name: String) async throws {
        try await onThread {
            let path = "\(Checkout.folder)/Deploy/guide/\(name).md"
            let written = try String(contentsOfFile: path, encoding: .utf8)
            // The log is sealed on the way, which waits for everybody else's transactions.
            var guide = try Guide(try Town(in: .quiet))
            let played = try guide.play(written)
            if ProcessInfo.processInfo.environment["RECORD"] == "1" {
                try played.write(toFile: path, atomically: true, encoding: .utf8)
                return
            }
            #expect(Guide.plain(played) == Guide.plain(written))
            #expect(guide.count > 4)
            #expect(!played.contains("SHELL-100"))
        }
    }
}

/// One guide, played in a town of its own.
private struct Guide {
    /// The day that the guides are written for.
    private static let day = "2026-11-21"

    private let town: Town
    private let typist: Typist
    /// What the ids and digests in the guide are called in this town.
    private var ids: [String: String] = [:]
    /// How many lines were typed.
    private(set) var count = 0

    init(_ town: Town) throws {
        self.town = town
        typist = try Typist(town)
        for role in ["sspf_seal", "sspf_retention"] { _ = try town.address(role) }
        try #require(mkdir("\(typist.folder)/seal", 0o700) == 0)
        try typist.write("ett långt lösenord 1\n", to: "first-password")
        // Everybody has just signed in.
        try town.admin(
            """
            UPDATE core.session
               SET started_at = authz.now() - interval '70 seconds',
                   proved_at = authz.now() - interval '70 seconds',
                   expires_at = authz.now() + interval '12 hours',
                   idle_after = interval '30 minutes', seen_at = authz.now();
            -- Somebody of the second unit looked at a youth last month.
            WITH look AS (
                INSERT INTO audit.request (xid, incarnation, at, staff_id, agency_id, unit_id, role,
                    roles, purpose, action, route, request_id, policy_version)
                SELECT '3', 1, date_trunc('month', authz.now()) - interval '3 days', s.id,
                       s.agency_id, s.unit_id, 'social_worker', '{social_worker}', 'coordination',
                       'youth.read', 'GET /youths/{id}', gen_random_uuid(), 'earlier'
                  FROM core.staff s WHERE s.subject = 'sven.social'
                RETURNING xid, incarnation, layer)
            INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown,
                                       persons, salts)
            SELECT l.xid, l.incarnation, l.layer, 0, 'youth', y.id, 'ok', 1, ARRAY[y.id],
                   ARRAY[uuid_send(gen_random_uuid())]
              FROM look l, core.youth y WHERE y.id = '\(Town.Known.youth(1))';
            """)
    }

    /// The guide with what the shell answers now in its transcripts.
    mutating func play(_ text: String) throws -> String {
        var played: [String] = []
        var person: Town.Person?
        var told: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```sspf ") {
                let named: Town.Person = try #require(.init(rawValue: String(line.dropFirst(8))))
                person = named
                played.append(line)
            } else if line == "```" {
                note(told, played)
                person = nil
                told = []
                played.append(line)
            } else if let person, line.hasPrefix("sspf> ") {
                note(told, played)
                told = []
                played.append(line)
                played += try type(String(line.dropFirst(6)), as: person)
                count += 1
            } else if person == nil {
                played.append(line)
            } else {
                told.append(line)
            }
        }
        return ids.reduce(into: played.joined(separator: "\n")) { text, pair in
            text = text.replacing(pair.value, with: pair.key)
        }
    }

    /// The ids that the guide shows stand for those of this town, in their order.
    private mutating func note(_ told: [String], _ played: [String]) {
        let answered = played.suffix { !$0.hasPrefix("sspf> ") }
        let written = Self.ids(in: told.joined(separator: "\n"))
        let real = Self.ids(in: answered.joined(separator: "\n"))
        for (guide, town) in zip(written, real) where ids[guide] == nil { ids[guide] = town }
    }

    private func type(_ line: String, as person: Town.Person) throws -> [String] {
        var typed = Self.moved(line, to: try town.value("SELECT authz.today()::text") ?? Self.day)
        for (guide, town) in ids { typed = typed.replacing(guide, with: town) }
        if ["audit verify", "audit show", "audit export"].contains(where: typed.hasPrefix) {
            try seal()
        }
        if typed == "retention packages" { try pack() }
        let terminal = try Pseudoterminal(width: 110)
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        let script =
            "cd \"$1\"; tty=$2; line=$3; shift 3; "
            + "exec </dev/null >\"$tty\" 2>&1; TERM=dumb \"$@\" shell -c \"$line\"; printf '\\003'"
        let program = try Program.start(
            ["/bin/sh", "-c", script, "sh", typist.folder, terminal.name, typed]
                + typist.program(as: person), log: "/dev/null")
        let shown = try terminal.wait(for: "\u{3}").dropLast()
        _ = program.wait()
        return shown.replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            // Progress is written over.
            .map { String($0.split(separator: "\r").last ?? "") }.dropLast()
    }

    /// The job makes what packages wait.
    private func pack() throws {
        _ = try town.address("sspf_archive")
        let folder = "\(typist.folder)/packages"
        try #require(mkdir(folder, 0o700) == 0)
        _ = try typist.run(["retention", "archive", "--folder", folder], as: .arne)
    }

    /// Until all that stands on the log is sealed.
    private func seal() throws {
        let limit = ContinuousClock.now + .seconds(30)
        repeat {
            _ = try typist.run(["seal", "now"], as: .rut)
        } while try town.value(
            """
            SELECT EXISTS (SELECT FROM audit.request r
                            WHERE NOT EXISTS (SELECT FROM audit.leaf l WHERE l.no = r.no))
            """) == "t" && ContinuousClock.now < limit
    }

    /// Days in a line are as far from today as the guide's are from its own; firsts of a month stay so.
    private static func moved(_ line: String, to today: String) -> String {
        line.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])/) { match in
            guard let written = try? LocalDate(String(match.output)),
                let own = try? LocalDate(day), let today = try? LocalDate(today)
            else { return String(match.output) }
            let number = today.dayNumber + written.dayNumber - own.dayNumber
            guard let moved = try? LocalDate(dayNumber: number) else {
                return String(match.output)
            }
            return written.day == 1 ? "\(moved.description.prefix(8))01" : moved.description
        }
    }

    private static func ids(in text: String) -> [String] {
        // Those of the demonstration are the same in every town.
        text.matches(of: name).map { String($0.output) }.filter { !$0.hasPrefix("00000000-") }
    }

    private static var name: Regex<Substring> {
        /[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
    }

    /// Without what differs from one day or one town to the next.
    static func plain(_ text: String) -> String {
        // A row as it is kept breaks where it must, in the middle of what differs.
        text.replacing(/\nContent   [^\n]*(\n {10}[^\n]*)*/, with: "\nContent")
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]*…?/, with: "ID")
            .replacing(/[0-9a-f]{64}/, with: "DIGEST")
            .replacing(/[0-9a-f]{10,}…/, with: "DIGEST…")
            .replacing(/[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:.]+Z)?…?/, with: "DAY")
            .replacing(/(Policies|Number|Proved, minutes ago) +[0-9]+/, with: "COUNT")
            .replacing(/(Sealed entries|Checkpoints|Place|entry\.xid) +[0-9]+/, with: "COUNT")
            .replacing(/(Leaf hash|entry\.program) +[^\n]+/, with: "HASH")
            .replacing(/(\/log\/1\/[^ ]+ +)[0-9]+ +/, with: "ENTRIES")
    }
}

extension Array {
    /// The last elements, as long as they fit.
    fileprivate func suffix(while fits: (Element) -> Bool) -> ArraySlice<Element> {
        let last = lastIndex { !fits($0) }
        return self[(last.map { $0 + 1 } ?? startIndex)...]
    }
}
