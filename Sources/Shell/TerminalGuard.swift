import CEdit
import Glibc

/// Keeps a terminal's settings while they are changed, and puts them back: at the end, and when
/// SIGTERM, SIGHUP or SIGQUIT ends the process. One at a time.
package struct TerminalGuard: ~Copyable {
    /// Nil when the descriptor is no terminal, or another guard stands.
    package init?(_ descriptor: Int32) {
        guard sspf_guard_begin(descriptor) == 0 else { return nil }
    }

    /// Keys come one at a time, unseen, and Ctrl-C is a key.
    package func silence() -> Bool {
        sspf_guard_silence() == 0
    }

    /// Puts the settings back now.
    package consuming func end() {
        sspf_guard_end()
        discard self
    }

    deinit {
        sspf_guard_end()
    }
}
