package import Audit

/// The certificate of a run: its protocol with approvers, plan, the scan's result and the day from
/// which no backup holds the data, as a signed note (C2SP) that is checked without the database. No
/// content. Its digest stands on the log. Source: R51.
package enum Certificate {
    /// The first line of the signed text.
    private static let title = "sspf retention certificate v1"

    /// The name that a log's certificates are signed under.
    package static func name(of origin: NoteName) throws(NoteError) -> NoteName {
        try NoteName("\(origin.text)/retention")
    }

    /// The key file's name in the state folder; the public key's is this and `.pub`.
    package static let keyFile = "retention.key"

    /// Signs the canonical JSON of a certificate.
    package static func sign(
        _ json: String, by signer: borrowing NoteSigner
    ) throws(NoteError) -> [UInt8] {
        try SignedNote(signing: "\(title)\n\(json)\n", by: signer).encoded
    }

    /// The canonical JSON of a certificate that a trusted key has signed.
    package static func verify(
        _ note: [UInt8], trusting keys: [NoteKey]
    ) throws(NoteError) -> String {
        let signed = try SignedNote(note)
        _ = try signed.signers(among: keys)
        let lines = String(decoding: signed.text, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == title, lines[2].isEmpty else { throw .noteMalformed }
        return String(lines[1])
    }
}
