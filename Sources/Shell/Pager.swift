import CEdit
import Glibc

/// The program that shows long answers a page at a time; only ever at a terminal.
package struct Pager: Sendable, Equatable {
    /// A line for `/bin/sh`; empty for none.
    private let command: String

    /// No pager.
    package static let none = Pager(command: "")

    private init(command: String) {
        self.command = command
    }

    /// From `SSPF_PAGER`, else `PAGER`, else `less -FIRX`; a variable that is empty or blank means none.
    package init(environment: [String: String]) {
        let isDumb = environment["TERM"] == "dumb"
        let chosen = environment["SSPF_PAGER"] ?? environment["PAGER"] ?? "less -FIRX"
        command = isDumb || chosen.allSatisfy(\.isWhitespace) ? "" : chosen
    }

    /// Shows an answer that is longer than the screen; false when it is not, or no pager runs.
    ///
    /// Blocks until the pager ends. The pager may start no other program (`LESSSECURE`), and
    /// keeps no searches, which can be names (`LESSHISTFILE`).
    func show(_ bytes: [UInt8], rows: Int, output: Int32) -> Bool {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") }
        guard !command.isEmpty, lines >= rows, output == 1 else { return false }
        // What we write is UTF-8, whatever the environment says.
        let line = "LESSSECURE=1 LESSHISTFILE=- LESSCHARSET=utf-8 " + command
        return Interruption.paused {
            guard let pipe = unsafe popen(line, "w") else { return false }
            // A pager that is left early is no fault.
            let before = signal(SIGPIPE, SIG_IGN)
            Bytes.write(bytes, to: unsafe fileno(pipe))
            let status = unsafe pclose(pipe)
            signal(SIGPIPE, before)
            return Self.hasRun(status)
        }
    }

    /// The shell starts whatever the line says, and ends with 126 or 127 where it found no program to
    /// run. Status as of wait(2); unknown is not shown: twice is better than never.
    private static func hasRun(_ status: Int32) -> Bool {
        let (isExit, code) = (status & 0x7F == 0, status >> 8 & 0xFF)
        return status >= 0 && !(isExit && (code == 126 || code == 127))
    }
}
