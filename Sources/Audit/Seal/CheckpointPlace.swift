import Glibc

/// A place besides the archive that every checkpoint is sent to. It must not be able to stop the
/// sealing: what could not be sent is told, and the archive has it.
package protocol CheckpointPlace {
    /// Takes a signed note.
    func take(_ note: [UInt8])
}

/// A second file, on a share or disk that the database's administrator cannot rewrite: mount it
/// append-only, or from another machine.
package struct CheckpointCopy: CheckpointPlace {
    private let archive: CheckpointArchive
    private let tell: @Sendable (SealError) -> Void

    /// - Parameters:
    ///   - file: where to append.
    ///   - tell: told when that failed.
    package init(file: String, tell: @escaping @Sendable (SealError) -> Void) {
        archive = CheckpointArchive(file: file)
        self.tell = tell
    }

    package func take(_ note: [UInt8]) {
        do throws(SealError) { try archive.append(note) } catch { tell(error) }
    }
}

/// The system's log (RFC 3164 over its socket), which is usually sent on to another machine. A note
/// becomes one line: its own lines, with a vertical bar between.
package struct CheckpointSyslog: CheckpointPlace {
    private let socket: SystemLog
    private let tell: @Sendable (SealError) -> Void

    /// - Parameter tell: told when a note could not be sent.
    package init(socket: SystemLog, tell: @escaping @Sendable (SealError) -> Void) {
        self.socket = socket
        self.tell = tell
    }

    package func take(_ note: [UInt8]) {
        let line = note.split(separator: 0x0A, omittingEmptySubsequences: false)
            .joined(separator: [0x7C])
        do throws(SealError) { try socket.send(Array(line), .notice) } catch { tell(error) }
    }
}
