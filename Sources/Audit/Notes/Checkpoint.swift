import Secrets

/// What a log was at one moment: whose, how long, and its root. Source: C2SP tlog-checkpoint.
package struct Checkpoint: Hashable, Sendable {
    /// Which log it is; a shard and an incarnation are logs of their own.
    package let origin: NoteName
    /// How many entries it has.
    package let size: Int
    /// The root of their tree.
    package let root: Digest
    /// Further lines as they stand. Ours have none: nobody can check them against the log.
    package let extensions: [String]

    /// A checkpoint; nil for a negative size.
    package init?(origin: NoteName, size: Int, root: Digest) {
        guard size >= 0 else { return nil }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = []
    }

    /// Reads the text of a note. That the note is signed is another question.
    ///
    /// - Throws: `.checkpointMalformed` unless the text is origin, size and root, then perhaps
    ///   extension lines, each ended by a newline; `.nameRefused` for the origin.
    package init(_ note: SignedNote) throws(NoteError) {
        let lines = note.text.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count >= 4, lines.last == "", lines.dropLast().allSatisfy({ !$0.isEmpty }),
            let size = Int(lines[1]), size >= 0, String(size) == lines[1],
            let root = Base64.decode(lines[2]).flatMap({ Digest($0) })
        else { throw .checkpointMalformed }
        self.origin = try NoteName(lines[0])
        self.size = size
        self.root = root
        self.extensions = Array(lines[3..<(lines.count - 1)])
    }

    /// Reads a checkpoint that one of the keys has signed, in the name of its log or in its own.
    ///
    /// - Throws: what is wrong with note, signatures or text.
    package static func open(
        _ note: [UInt8], trusting keys: [NoteKey]
    ) throws(NoteError) -> Checkpoint {
        try opened(note, trusting: keys).checkpoint
    }

    /// The same, and which of the keys have signed it, by their places.
    static func opened(
        _ note: [UInt8], trusting keys: [NoteKey]
    ) throws(NoteError) -> (checkpoint: Checkpoint, signers: Set<Int>) {
        let note = try SignedNote(note)
        // Before the signature is checked the origin only says which names to look for.
        let checkpoint = try? Checkpoint(note)
        let named = checkpoint.map { found in keys.map { $0.named(found.origin) } } ?? []
        let signers = try note.signers(among: keys + named).compactMap { signer in
            keys.firstIndex(of: signer) ?? named.firstIndex(of: signer)
        }
        return (try Checkpoint(note), Set(signers))
    }

    /// Reads origin, size and root as they stand in another log's opening entry: three lines.
    ///
    /// - Throws: `.checkpointMalformed`, `.nameRefused`.
    package init(text: String) throws(NoteError) {
        try self.init(SignedNote(text: Array(text.utf8), signatures: []))
        guard extensions.isEmpty else { throw .checkpointMalformed }
    }

    /// The text to be signed.
    package var text: String {
        ([origin.text, String(size), Base64.encode(root.bytes)] + extensions)
            .map { $0 + "\n" }.joined()
    }

    /// The checkpoint, signed in its log's own name.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func signed(by signer: borrowing NoteSigner) throws(NoteError) -> SignedNote {
        try SignedNote(signing: text, by: signer, as: origin)
    }
}
