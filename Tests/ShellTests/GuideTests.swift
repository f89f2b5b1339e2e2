import Access
import Domain
import Foundation
import Glibc
import Postgres
import Secrets
import Shell
import Support
import Testing

/// The guides in `Deploy/guide`: their transcripts, run line by line.
@Suite("The guides")
struct GuideTests {
    @Test(
        "a transcript is what the shell answers",
        arguments: ["administrator", "auditor", "records-officer"])
    func transcripts(name: String) async throws {
        try await onThread {
            let path = "\(Checkout.folder)/Deploy/guide/\(name).md"
            let written = try String(contentsOfFile: path, encoding: .utf8)
            var guide = try Guide(try Town(), .here(.screen(width: 110)))
            let played = try guide.play(written)
            if ProcessInfo.processInfo.environment["RECORD"] == "1" {
                try played.write(toFile: path, atomically: true, encoding: .utf8)
                return
            }
            #expect(Guide.plain(played) == Guide.plain(written))
            #expect(guide.count > 4)
        }
    }

    @Test(
        "the real program answers each line of it through a pipe as it is answered here",
        arguments: ["administrator", "auditor", "records-officer"])
    func piped(name: String) async throws {
        try await onThread {
            let path = "\(Checkout.folder)/Deploy/guide/\(name).md"
            let written = try String(contentsOfFile: path, encoding: .utf8)
            var here = try Guide(try Town(), .here(.plain))
            let town = try Town()
            var piped = try Guide(town, .piped(try Typist(town)))
            let expected = Guide.plain(try here.play(written))
            #expect(
                Guide.plain(try piped.play(written)).replacing("\nline 1: ", with: "\n") == expected
            )
            #expect(!expected.contains("SHELL-100"))
        }
    }
}

/// How the lines of a guide are typed.
private enum Way {
    /// In this process.
    case here(Format)
    /// Into the real program's standard input; its answers are plain.
    case piped(Typist)
}

/// One guide, played in a town of its own.
private struct Guide {
    /// The day that the guides are written for.
    private static let day = "2026-11-21"

    private let town: Town
    private let way: Way
    private let folder: Folder
    /// What the ids in the guide are called in this town.
    private var ids: [String: String] = [:]
    /// How many lines were typed.
    private(set) var count = 0

    init(_ town: Town, _ way: Way) throws {
        self.town = town
        self.way = way
        // Everybody has just signed in.
        try town.admin(
            """
            UPDATE core.session
               SET started_at = authz.now() - interval '70 seconds',
                   proved_at = authz.now() - interval '70 seconds',
                   expires_at = authz.now() + interval '12 hours',
                   idle_after = interval '30 minutes', seen_at = authz.now()
            """)
        folder = try Folder()
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
        let out = folder.path + "/" + UUID().uuidString
        switch way {
        case .here(let format): try run(typed, as: person, format, to: out)
        case .piped(let typist): try pipe(typed, as: person, typist, to: out)
        }
        let text = try String(contentsOfFile: out, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .dropLast()
    }

    private func pipe(
        _ line: String, as person: Town.Person, _ typist: Typist, to out: String
    ) throws {
        try typist.write("ett långt lösenord 1\n", to: "first-password")
        let script =
            "cd \"$1\"; line=$2; out=$3; shift 3; "
            + "printf '%s\\n' \"$line\" | \"$@\" shell --plain >>\"$out\" 2>&1"
        _ = try Program.start(
            ["/bin/sh", "-c", script, "sh", typist.folder, line, out]
                + typist.program(as: person), log: "/dev/null"
        ).wait()
    }

    private func run(
        _ line: String, as person: Town.Person, _ format: Format, to out: String
    ) throws {
        let descriptors = [
            open("/dev/null", O_RDONLY), open(out, O_CREAT | O_WRONLY | O_APPEND, 0o600),
        ]
        defer { descriptors.forEach { close($0) } }
        try #require(descriptors.allSatisfy { $0 >= 0 })
        let share = Checkout.folder
        var desk = Shell.Desk(
            gate: try town.gate(),
            identity: SessionToken(person.token).map { .token(hash: $0.hash) },
            today: try LocalDate(year: 2026, month: 11, day: 21), verify: nil,
            export: { _, _, _, _ in (0, false) },
            surroundings: Surroundings(
                service: nil,
                releaseMatrix: {
                    try? String(
                        contentsOfFile: "\(share)/Policies/access-matrix.txt", encoding: .utf8)
                },
                newPassword: { _ throws(ShellFailure) in "ett långt lösenord 1" }))
        var sitting = Sitting(
            Commands.table,
            SittingOptions(source: .commands([line]), format: format), .english,
            streams: .init(
                input: descriptors[0], output: descriptors[1], messages: descriptors[1]))
        _ = sitting.run(&desk)
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
        text.matches(of: uuid).map { String($0.output) }.filter { !$0.hasPrefix("00000000-") }
    }

    private static var uuid: Regex<Substring> {
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
    }

    /// Without what differs from one day or one town to the next.
    static func plain(_ text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]*…?/, with: "ID")
            .replacing(/[0-9a-f]{64}/, with: "DIGEST")
            .replacing(/[0-9a-f]{10,}…/, with: "DIGEST…")
            .replacing(/[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:.]+Z)?…?/, with: "DAY")
            .replacing(/(Policies|Number|Proved, minutes ago) +[0-9]+/, with: "COUNT")
            .replacing(/(policies|provedMinutesAgo)\t[0-9]+/, with: "COUNT")
    }
}

extension Array {
    /// The last elements, as long as they fit.
    fileprivate func suffix(while fits: (Element) -> Bool) -> ArraySlice<Element> {
        let last = lastIndex { !fits($0) }
        return self[(last.map { $0 + 1 } ?? startIndex)...]
    }
}
