import Audit
import Glibc
import Testing

@Suite("The sealing key")
struct SealingKeyTests {
    private let name = "sspf.1494/log"

    @Test("is made once, readable by its owner alone, with the public half beside it")
    func made() throws {
        let folder = try SealedTown.newFolder()
        let first = try SealingKey.open(in: folder, name: try NoteName(name)).trusted
        let second = try SealingKey.open(in: folder, name: try NoteName(name)).trusted
        #expect(first == second)
        #expect(try Files.mode("\(folder)/sealing.key") == 0o600)
        #expect(try Files.mode("\(folder)/sealing.key.pub") == 0o644)
        #expect(try SealingKey.trusted(in: "\(folder)/sealing.key.pub") == first)
    }

    @Test("is refused when others can read it", arguments: [0o640, 0o604, 0o660] as [mode_t])
    func exposed(_ mode: mode_t) throws {
        let folder = try SealedTown.newFolder()
        _ = try SealingKey.open(in: folder, name: try NoteName(name)).trusted
        chmod("\(folder)/sealing.key", mode)
        #expect(throws: SealError.keyExposed) {
            _ = try SealingKey.open(in: folder, name: try NoteName(name)).trusted
        }
    }

    @Test("is refused behind a symbolic link, under another name, and when malformed")
    func refused() throws {
        let folder = try SealedTown.newFolder()
        let log = try NoteName(name)
        _ = try SealingKey.open(in: folder, name: log).trusted
        #expect(throws: SealError.keyOfAnotherLog) {
            _ = try SealingKey.open(in: folder, name: try NoteName("sspf.0180/log")).trusted
        }
        let other = try SealedTown.newFolder()
        symlink("\(folder)/sealing.key", "\(other)/sealing.key")
        #expect(throws: SealError.file(errno: ELOOP)) {
            _ = try SealingKey.open(in: other, name: log).trusted
        }
        try Files.replace("\(folder)/sealing.key", with: "PRIVATE+KEY+nonsense".utf8)
        #expect(throws: SealError.note(.keyMalformed)) {
            _ = try SealingKey.open(in: folder, name: log).trusted
        }
    }
}
