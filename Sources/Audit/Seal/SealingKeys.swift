/// The keys that checkpoints are signed with now: one, or two while keys change.
package struct SealingKeys: ~Copyable {
    private let current: NoteSigner
    private let next: NoteSigner?
    /// The public halves of these, the older key first.
    package let trusted: [NoteKey]
    /// What signatures are checked with: of all keys that there have been. What is sealed stays sealed when
    /// its key goes.
    let known: [NoteKey]

    init(current: consuming NoteSigner, next: consuming NoteSigner?, known: [NoteKey]) {
        self.known = known
        var trusted = [current.noteKey]
        if let key = next?.noteKey { trusted.append(key) }
        self.trusted = trusted
        self.current = current
        self.next = next
    }

    /// The id of the key that signs until a change of keys has ended: the older of two.
    var inForce: String { current.noteKey.shortID }

    /// A checkpoint as a note that every key has signed.
    ///
    /// - Throws: `.cryptographyFailed`.
    func sign(_ checkpoint: Checkpoint) throws(NoteError) -> [UInt8] {
        let note = try checkpoint.signed(by: current)
        switch next {
        case .none: return note.encoded
        case .some(let signer): return try note.signed(by: signer, as: checkpoint.origin).encoded
        }
    }
}
