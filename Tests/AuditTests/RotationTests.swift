import Audit
import Domain
import Support
import Testing

@Suite("Changing the sealing key")
struct RotationTests {
    @Test(
        "a change of keys with nothing sealed in between ends no sealing, nor does a crash within it"
    )
    func atOnce() async throws {
        try await onThread {
            let sealed = try SealedTown()
            let (folder, name) = (sealed.folder, sealed.log.base)
            try sealed.looks(1)
            try sealed.seal()
            let key = try SealingKey.begin(in: folder, name: name)
            // A crash after the key was made, before it was published.
            let published = try Files.text("\(folder)/sealing.key.pub")
            try Files.replace(
                "\(folder)/sealing.key.pub",
                with: Array(published.split(separator: "\n")[0].utf8) + [0x0A])
            #expect(throws: SealError.keyOfAnotherLog) { try sealed.seal() }
            #expect(try SealingKey.begin(in: folder, name: name) == key)
            try sealed.sealer().note(.ended, of: key)
            #expect(try SealingKey.end(in: folder, name: name) == key)
            try sealed.looks(1)
            #expect(try sealed.seal() == 2)
            #expect(try sealed.verify(external: try sealed.external()).code == nil)
        }
    }

    @Test("both keys sign between the beginning and the end, and the log says so")
    func overlap() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.seal()
            let old = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
            let new = try SealingKey.begin(in: sealed.folder, name: sealed.log.base)
            // To begin again goes on with the same key.
            #expect(try SealingKey.begin(in: sealed.folder, name: sealed.log.base) == new)
            try sealed.sealer().note(.began, of: new)
            try sealed.seal()
            for keys in [old, [new]] {
                let during = try VerifyLog(log: sealed.log, keys: keys)(
                    external: try sealed.external(),
                    as: sealed.town.caller(.rut, for: .logReview), through: try sealed.town.gate())
                // The old key vouches for all; the new one not for what was sealed before it.
                #expect((during.code == nil) == (keys == old))
            }
            #expect(try SealingKey.end(in: sealed.folder, name: sealed.log.base) == new)
            #expect(try SealingKey.end(in: sealed.folder, name: sealed.log.base) == nil)
            try sealed.sealer().note(.ended, of: new)
            try sealed.seal()
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.code == nil)
            #expect(log.report.checkpoints == 3)
            #expect(
                try sealed.town.value(
                    """
                    SELECT string_agg(e.action, ' ' ORDER BY e.no) FROM audit.event e
                     WHERE e.kind = 'seal-key'
                    """) == "seal-key.began seal-key.ended")
            #expect(try Files.mode("\(sealed.folder)/sealing.key") == 0o600)
            // The next month says which key is in force, for this one may go before it.
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(1)
            try sealed.seal()
            #expect(
                try sealed.town.value(
                    """
                    SELECT string_agg(e.header::jsonb ->> 'signer', ' ' ORDER BY e.no)
                      FROM authz.entry e WHERE e.header::jsonb ->> 'kind' = 'shard-opened'
                    """) == "\(old[0].shortID) \(new.shortID)")
            #expect(try sealed.verify(external: try sealed.external()).code == nil)
        }
    }
}
