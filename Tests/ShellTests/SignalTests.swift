import CEdit
import Glibc
import Shell
import Synchronization
import Testing

@Suite("A signal", .timeLimit(.minutes(2)))
struct SignalTests {
    /// To the process, since threads of a pool block signals; and time to be answered.
    private static func strike(_ signal: Int32) {
        kill(getpid(), signal)
        usleep(300_000)
    }

    @Test("that ends the process puts the terminal's echo back first")
    func terminalComesBack() async {
        await #expect(processExitsWith: .exitCode(42)) {
            let terminal = try Pseudoterminal()
            #expect(dup2(terminal.near, 99) == 99)
            // Stands in for whatever handled the signal before.
            signal(SIGTERM) { _ in
                var settings = termios()
                let isRead = tcgetattr(99, &settings) == 0
                _exit(isRead && settings.c_lflag & tcflag_t(ECHO) != 0 ? 42 : 43)
            }
            let kept = TerminalGuard(99)
            let isQuiet = kept?.silence() ?? false
            if isQuiet, !terminal.echoes { Self.strike(SIGTERM) }
            _ = consume kept
            exit(44)
        }
    }

    @Test("Ctrl-C asks the running command to stop")
    func cancels() async {
        await #expect(processExitsWith: .exitCode(42)) {
            Interruption.watch { _exit(Interruption.isRaised ? 42 : 43) }
            Self.strike(SIGINT)
            sleep(10)
        }
    }

    @Test("Ctrl-C again ends the process with 130")
    func endsAtSecond() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Interruption.watch {}
            Self.strike(SIGINT)
            Self.strike(SIGINT)
            exit(44)
        }
    }

    @Test("Ctrl-C that was answered does not count for the next command")
    func clears() async {
        await #expect(processExitsWith: .exitCode(44)) {
            Interruption.watch {}
            Self.strike(SIGINT)
            Interruption.clear()
            Self.strike(SIGINT)
            exit(44)
        }
    }

    private static let asked = Mutex(false)

    @Test("what Ctrl-C asks to be stopped has been asked before the next command, and not of it")
    func settles() async {
        await #expect(processExitsWith: .exitCode(42)) {
            Interruption.watch {
                usleep(200_000)
                Self.asked.withLock { $0 = true }
            }
            Self.strike(SIGINT)
            Interruption.clear()
            exit(Self.asked.withLock { $0 } ? 42 : 43)
        }
    }

    @Test("Ctrl-C in a script stops it with 130")
    func script() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Interruption.watch {}
            Self.strike(SIGINT)
            let one = try Transcript(SittingOptions(goesOn: true), input: Array("whoami\n".utf8))
            exit(one.code.rawValue)
        }
    }
}
