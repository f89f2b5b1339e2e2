import Glibc
import Postgres
import Support
import Testing

/// The real program's shell with somebody at its terminal.
final class Seat {
    let terminal: Pseudoterminal
    private let program: Program
    /// All that the screen has shown.
    private(set) var shown = ""

    /// - Parameters:
    ///   - words: what the program is started with.
    ///   - environment: such as `PAGER=less`.
    init(
        _ typist: Typist, as person: Town.Person, term: String = "dumb",
        words: [String] = ["shell"], environment: [String] = []
    ) throws {
        terminal = try Pseudoterminal()
        // A session of its own takes the first terminal that it opens for its own: Ctrl-C reaches it.
        program = try Program.start(
            [
                "/bin/sh", "-c", "tty=$1; shift; TERM=\(term) exec \"$@\" <>\"$tty\" >&0 2>&0",
                "sh",
                terminal.name,
                "/usr/bin/env",
            ] + environment + typist.program(as: person) + words, log: "/dev/null")
    }

    deinit {
        close(terminal.near)
        close(terminal.far)
    }

    @discardableResult
    func wait(for text: String) throws -> String {
        let seen = try terminal.wait(for: text)
        shown += seen
        return seen
    }

    /// Types a line at the prompt.
    func enter(_ line: String) throws {
        try wait(for: "sspf> ")
        for _ in 0..<10_000 where !isRaw { usleep(1_000) }
        terminal.type(line + "\n")
    }

    /// Answers a question that shows nothing.
    func answer(_ question: String, _ secret: String) throws {
        try wait(for: question)
        #expect(!terminal.echoes)
        terminal.type(secret)
    }

    /// Leaves by Ctrl-D, and tells how it ended.
    func leave() throws -> Int32 {
        try wait(for: "sspf> ")
        for _ in 0..<10_000 where !isRaw { usleep(1_000) }
        terminal.type("\u{4}")
        return program.wait()
    }

    /// How it ended by itself.
    func end() -> Int32 { program.wait() }

    private var isRaw: Bool { settings.c_lflag & tcflag_t(ICANON) == 0 }

    /// As a terminal is between programs: lines, echo, and keys that strike.
    var isSane: Bool {
        let wanted = tcflag_t(ICANON | ECHO | ISIG)
        return settings.c_lflag & wanted == wanted
    }

    private var settings: termios {
        var settings = termios()
        return tcgetattr(terminal.near, &settings) == 0 ? settings : termios()
    }
}
