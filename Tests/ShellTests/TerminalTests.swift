import CEdit
import Foundation
import Glibc
import Shell
import Synchronization
import Testing

/// The far end of a pseudo-terminal, with a bounded wait.
final class Pseudoterminal: Sendable {
    let far: Int32
    let near: Int32
    /// Its path.
    let name: String
    /// Shown, but after what was waited for last.
    private let unread = Mutex<[UInt8]>([])

    /// - Parameter width: in columns; nil leaves it unsaid.
    init(width: UInt16? = nil) throws {
        far = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var locked: Int32 = 0
        var number: Int32 = 0
        // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h, which Swift does not import.
        try #require(far >= 0 && ioctl(far, 0x4004_5431, &locked) == 0)
        try #require(ioctl(far, 0x8004_5430, &number) == 0)
        name = "/dev/pts/\(number)"
        near = open(name, O_RDWR | O_NOCTTY)
        try #require(near >= 0)
        guard let width else { return }
        var size = winsize(ws_row: 40, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(far, UInt(TIOCSWINSZ), &size) == 0)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(write(far, bytes, bytes.count) == bytes.count)
    }

    /// What the terminal shows up to and with a text; gives up after ten seconds.
    @discardableResult
    func wait(for text: String) throws -> String {
        var seen = unread.withLock { $0 }
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let found = Data(seen).range(of: Data(text.utf8)) {
                unread.withLock { $0 = Array(seen[found.upperBound...]) }
                return String(decoding: seen[..<found.upperBound], as: UTF8.self)
            }
            var waiting = pollfd(fd: far, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100) > 0 else { continue }
            var piece = [UInt8](repeating: 0, count: 4_096)
            let count = read(far, &piece, piece.count)
            guard count > 0 else { break }
            seen += piece.prefix(count)
        }
        throw NotShown(wanted: text, seen: String(decoding: seen, as: UTF8.self))
    }

    /// The prompt is shown a moment before libedit takes keys one by one; a key typed between
    /// would still mean what it means to the system.
    func waitForPrompt() throws {
        try wait(for: "sspf> ")
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            var settings = termios()
            let isRead = tcgetattr(near, &settings) == 0
            if isRead, settings.c_lflag & tcflag_t(ICANON) == 0 { return }
            usleep(1_000)
        }
        throw Stuck()
    }

    var echoes: Bool {
        var settings = termios()
        return tcgetattr(near, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }
}

/// The terminal did not show a text in time.
struct NotShown: Error {
    let wanted: String
    let seen: String
}

/// A blocking body did not end in time.
struct Stuck: Error {}

/// A blocking body on a thread of its own, and its result.
final class Blocking<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)

    init(_ body: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [self] in
            let value = body()
            result.withLock { $0 = value }
        }
    }

    func value() throws -> Value {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let value = result.withLock({ $0 }) { return value }
            usleep(5_000)
        }
        throw Stuck()
    }
}

// One at a time: a terminal's guard is one for the process.
@Suite("At a terminal", .serialized, .timeLimit(.minutes(1)))
struct TerminalTests {
    @Test("a whole sitting: å ä ö, Tab, Ctrl-C, an error, Ctrl-D, and a history without names")
    func sitting() throws {
        let terminal = try Pseudoterminal()
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        let folder = try Folder()
        let path = folder.path + "/history"
        let near = terminal.near
        let sitting = Blocking {
            var sitting = Sitting(
                Sample.table, SittingOptions(), .swedish,
                streams: .init(input: near, output: near, messages: near),
                history: HistoryFile(path: path))
            var desk = Sample.Desk()
            let code = sitting.run(&desk)
            return (code, desk.ran)
        }
        try terminal.waitForPrompt()
        terminal.type("staff 'Åsa Öberg åäö'\n")
        let echoed = try terminal.wait(for: "\nÅsa Öberg åäö\r\n")
        #expect(echoed.contains("staff 'Åsa Öberg åäö'"))
        try terminal.waitForPrompt()
        terminal.type("who\t")
        try terminal.wait(for: "ami")
        terminal.type("\n")
        try terminal.wait(for: "Namn  Åsa Öberg\r\n")
        try terminal.waitForPrompt()
        terminal.type("audit \t")
        try terminal.wait(for: "find  verify")
        terminal.type("\u{3}")
        try terminal.wait(for: "^C")
        try terminal.waitForPrompt()
        terminal.type("raze Norr\n")
        try terminal.wait(for: "Skriv Norr för att gå vidare: ")
        terminal.type("Syd\n")
        try terminal.wait(for: "SHELL-048")
        try terminal.waitForPrompt()
        terminal.type("raze Norr\n")
        let preview = try terminal.wait(for: "Skriv Norr för att gå vidare: ")
        #expect(preview.contains("Namn  Norr"))
        terminal.type("Norr\n")
        try terminal.wait(for: "Borta.")
        try terminal.waitForPrompt()
        terminal.type("nope\n")
        try terminal.wait(for: "SHELL-020: Okänt kommando.")
        try terminal.waitForPrompt()
        terminal.type("staff 201001012384\n")
        try terminal.wait(for: "\n201001012384\r\n")
        try terminal.waitForPrompt()
        terminal.type("\u{4}")
        let (code, ran) = try sitting.value()
        #expect(code == .ok)
        #expect(
            ran == [
                "staff Åsa Öberg åäö", "whoami", "preview", "preview", "razed",
                "staff 201001012384",
            ])
        #expect(terminal.echoes)
        let remembered = try String(contentsOfFile: path, encoding: .utf8)
        #expect(remembered == "staff\nwhoami\nraze\nraze\nstaff\n")
    }

    @Test("Ctrl-C at an empty line leaves nothing: the shell goes on")
    func dropsNothing() throws {
        let terminal = try Pseudoterminal()
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        let near = terminal.near
        let sitting = Blocking {
            var sitting = Sitting(
                Sample.table, SittingOptions(), .english,
                streams: .init(input: near, output: near, messages: near))
            var desk = Sample.Desk()
            return (sitting.run(&desk), desk.ran)
        }
        for _ in 0..<2 {
            try terminal.waitForPrompt()
            terminal.type("\u{3}")
            try terminal.wait(for: "^C")
        }
        try terminal.waitForPrompt()
        terminal.type("whoami\n")
        try terminal.wait(for: "Name  Åsa Öberg")
        try terminal.waitForPrompt()
        terminal.type("\u{4}")
        let (code, ran) = try sitting.value()
        #expect(code == .ok && ran == ["whoami"])
    }

    @Test("candidates and messages are broken between words, and none is cut")
    func narrow() throws {
        let terminal = try Pseudoterminal()
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        var size = winsize(ws_row: 20, ws_col: 30, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(terminal.near, UInt(TIOCSWINSZ), &size) == 0)
        let near = terminal.near
        let sitting = Blocking {
            var sitting = Sitting(
                Sample.table, SittingOptions(), .english,
                streams: .init(input: near, output: near, messages: near))
            var desk = Sample.Desk()
            return sitting.run(&desk)
        }
        try terminal.waitForPrompt()
        terminal.type("audit find --\t")
        let candidates = try terminal.wait(for: "--since")
        #expect(candidates.contains("--actor  --csv  --help\r\n--json  --plain  --since"))
        terminal.type("\u{3}")
        try terminal.wait(for: "^C")
        try terminal.waitForPrompt()
        terminal.type("nope\n")
        try terminal.wait(for: "SHELL-020: Unknown command.\r\nType help for all.\r\n")
        try terminal.waitForPrompt()
        terminal.type("help audit\n")
        try terminal.wait(for: "audit find    Search the log.\r\n")
        try terminal.waitForPrompt()
        terminal.type("\u{4}")
        #expect(try sitting.value() == .ok)
    }

    @Test("a secret is not shown, Backspace takes back a whole character, and the echo returns")
    func secret() throws {
        let terminal = try Pseudoterminal()
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        let near = terminal.near
        let asked = Blocking {
            Result { () throws(ShellFailure) in
                try HiddenPrompt.ask("Lösenord: ", input: near, output: near)
            }
        }
        try terminal.wait(for: "Lösenord: ")
        #expect(!terminal.echoes)
        terminal.type("hemligå\u{7F}t\n")
        let shown = try terminal.wait(for: "\n")
        #expect(!shown.contains("hemlig"))
        #expect(try asked.value().get() == Array("hemligt".utf8))
        #expect(terminal.echoes)
    }

    @Test("Ctrl-C at a secret interrupts, and the echo returns")
    func secretInterrupted() throws {
        let terminal = try Pseudoterminal()
        defer {
            close(terminal.near)
            close(terminal.far)
        }
        let near = terminal.near
        let asked = Blocking {
            Result { () throws(ShellFailure) in
                try HiddenPrompt.ask("? ", input: near, output: near)
            }
        }
        try terminal.wait(for: "? ")
        terminal.type("abc\u{3}")
        #expect(try asked.value() == .failure(.interrupted))
        #expect(terminal.echoes)
    }

    @Test("without a terminal a secret is not asked for")
    func secretWithoutTerminal() {
        let descriptor = open("/dev/null", O_RDWR)
        defer { close(descriptor) }
        let failure = #expect(throws: ShellFailure.self) {
            try HiddenPrompt.ask("? ", input: descriptor, output: descriptor)
        }
        #expect(failure?.exitCode == .usage)
    }
}
