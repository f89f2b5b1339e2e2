import Audit
import Secrets
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
    /// The example of C2SP tlog-checkpoint.
    static let example =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    static let line =
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Z"
        + "hcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

    @Test("the published example reads and writes")
    func published() throws {
        let note = try SignedNote(Array((Self.example + "\n" + Self.line).utf8))
        let checkpoint = try Checkpoint(note)
        #expect(checkpoint.origin.text == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(
            Hex.encode(checkpoint.root.bytes)
                == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
        #expect(checkpoint.extensions == [])
        #expect(checkpoint.text == Self.example)
        #expect(note.encoded == Array((Self.example + "\n" + Self.line).utf8))
    }

    @Test("a checkpoint comes back from its note, signed by its key")
    func roundTrip() throws {
        let signer = try Samples.signer("kommun.example/audit", seed: 4)
        let checkpoint = try #require(
            Checkpoint(origin: signer.noteKey.name, size: 0, root: MerkleTree.emptyRoot))
        let note = try SignedNote(try checkpoint.signed(by: signer).encoded)
        #expect(try Checkpoint(note) == checkpoint)
        #expect(try note.signers(among: [signer.noteKey]) == [signer.noteKey])
        #expect(
            checkpoint.text
                == "kommun.example/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(Checkpoint(origin: signer.noteKey.name, size: -1, root: checkpoint.root) == nil)
    }

    @Test("what was checked before is not checked again, but under the same keys and byte for byte")
    func checkedOnce() throws {
        let log = LogName(try NoteName("sspf.1494/log"))
        let place = ShardPlace(incarnation: 1, month: "2026-11")
        let signer = try Samples.signer("sspf.1494/log", seed: 4)
        let stranger = try Samples.signer("sspf.1494/log", seed: 5)
        let checkpoint = try #require(
            Checkpoint(origin: try log.shard(place), size: 0, root: MerkleTree.emptyRoot))
        let note = try checkpoint.signed(by: signer).encoded
        let first = KeptCheckpoints(note, of: log, trusting: [signer.noteKey])
        #expect(first.newest == checkpoint)
        let again = KeptCheckpoints(note, of: log, trusting: [signer.noteKey], after: first)
        #expect(again.newest == checkpoint)
        let others = KeptCheckpoints(note, of: log, trusting: [stranger.noteKey], after: first)
        #expect(others.newest == nil)
        #expect(others.failure != nil)
        let larger = try #require(
            Checkpoint(origin: try log.shard(place), size: 1, root: MerkleTree.emptyRoot))
        let text = String(decoding: note, as: UTF8.self)
            .replacing(checkpoint.text, with: larger.text)
        let forged = KeptCheckpoints(
            Array(text.utf8), of: log, trusting: [signer.noteKey], after: first)
        #expect(forged.newest == nil)
    }

    @Test("extension lines are kept")
    func extensions() throws {
        let note = try SignedNote(Array((Self.example + "one\ntwo\n\n" + Self.line).utf8))
        let checkpoint = try Checkpoint(note)
        #expect(checkpoint.extensions == ["one", "two"])
        #expect(checkpoint.text == Self.example + "one\ntwo\n")
    }

    @Test(
        "a note whose text is no checkpoint is refused",
        arguments: [
            "a\n", "a\n1\n", "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
            "a\n1\n47DEQpj8HBSa\n", "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nb\n",
        ])
    func refused(text: String) throws {
        let note = try SignedNote(Array((text + "\n" + Self.line).utf8))
        #expect(throws: NoteError.checkpointMalformed) { try Checkpoint(note) }
    }
}
