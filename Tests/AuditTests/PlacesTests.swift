import Audit
import Glibc
import Support
import Synchronization
import Testing

@Suite("Where checkpoints go")
struct PlacesTests {
    /// A datagram socket that somebody else reads, as the system's log does.
    private final class Listener {
        let path: String
        private let descriptor: Int32

        init(_ folder: String) {
            path = "\(folder)/log"
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let name = Array(path.utf8)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }

        deinit {
            close(descriptor)
            unlink(path)
        }

        func next() -> String {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
        }
    }

    @Test("the archive is thinned to the newest notes and the last of each month")
    func thinned() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.seal()
            let first = try sealed.external()
            try sealed.town.moveClock(by: "40 days")
            for _ in 0..<5 {
                try sealed.looks(1)
                try sealed.seal()
            }
            let folder = try SealedTown.newFolder()
            defer {
                unlink("\(folder)/checkpoints.txt")
                rmdir(folder)
            }
            let text = String(decoding: try sealed.external(), as: UTF8.self)
            let blocks = text.split(separator: "\n\n").map(String.init)
            let notes = stride(from: 0, to: blocks.count - 1, by: 2).map {
                "\(blocks[$0])\n\n\(blocks[$0 + 1])"
            }.map { $0.hasSuffix("\n") ? $0 : "\($0)\n" }
            try #require(notes.count == 6)
            let archive = CheckpointArchive(in: folder, limit: first.count * 4 + 100, newest: 2)
            for note in notes { try archive.append(Array(note.utf8)) }
            let kept = String(decoding: try archive.bytes(), as: UTF8.self)
            #expect(notes.map { kept.contains($0) } == [true, false, false, true, true, true])
            // It is still what the log is held against.
            #expect(try sealed.verify(external: try archive.bytes()).isWhole)
        }
    }

    @Test("every checkpoint reaches the second file and the system's log as well")
    func places() async throws {
        try await onThread {
            let sealed = try SealedTown()
            let copy = "\(sealed.folder)/copy"
            defer { Files.remove(copy) }
            let listener = Listener(sealed.folder)
            try sealed.looks(1)
            // Waits for other tests' transactions, with nowhere else to send to.
            try sealed.seal()
            let told = Mutex(0)
            let sealer = try sealed.sealer([
                CheckpointCopy(file: copy) { _ in told.withLock { $0 += 1 } },
                CheckpointSyslog(socket: SystemLog(path: listener.path)) { _ in
                    told.withLock { $0 += 1 }
                },
            ])
            try sealed.looks(1)
            let limit = ContinuousClock.now + .seconds(30)
            while try sealer() == 0, ContinuousClock.now < limit { usleep(20_000) }
            #expect(told.withLock { $0 } == 0)
            let archive = try sealed.external()
            let kept = try Files.text(copy)
            #expect(String(decoding: archive, as: UTF8.self).hasSuffix(kept))
            let line = listener.next()
            #expect(line.hasPrefix("<109>sspf: \(try sealed.origin())|4|"))
            let keys = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
            // The line is a checkpoint again when its bars are line feeds.
            let note = line.dropFirst("<109>sspf: ".count).replacing("|", with: "\n")
            #expect(try Checkpoint.open(Array(note.utf8), trusting: keys).size == 4)
        }
    }

    @Test("a place that cannot be reached is told of, and does not stop the sealing")
    func unreachable() async throws {
        try await onThread {
            let sealed = try SealedTown()
            let told = Mutex<[SealError]>([])
            let sealer = try sealed.sealer([
                CheckpointCopy(file: "\(sealed.folder)/none/copy") { error in
                    told.withLock { $0.append(error) }
                },
                CheckpointSyslog(socket: SystemLog(path: "\(sealed.folder)/none")) { error in
                    told.withLock { $0.append(error) }
                },
            ])
            let limit = ContinuousClock.now + .seconds(30)
            while try sealer() == 0, ContinuousClock.now < limit { usleep(20_000) }
            #expect(told.withLock { $0 } == [.file(errno: ENOENT), .file(errno: ENOENT)])
            #expect(try sealed.verify(external: try sealed.external()).code == nil)
        }
    }

    @Test("sealing that lags is told")
    func lag() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.seal()
            #expect(try sealed.sealer().lag() == .zero)
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, at)
                VALUES (1, 'test', 'ok', now() - interval '90 seconds')
                """)
            let lag = try sealed.sealer().lag()
            #expect(lag >= .seconds(90) && lag < .seconds(600))
        }
    }
}
