import Secrets

/// A text and who has signed it. Source: C2SP signed-note v1.
///
/// Nothing about the text may be believed before `signers(among:)` has named a trusted key.
package struct SignedNote: Hashable, Sendable {
    /// The most bytes in a note.
    package static let longest = 1_000_000
    /// The most signatures in a note. C2SP asks for at least 16.
    package static let mostSignatures = 100

    /// One signature line.
    package struct Signature: Hashable, Sendable {
        /// The signer's name as it stands there, in UTF-8.
        package let name: [UInt8]
        /// The key ID.
        package let id: UInt32
        /// The signature itself, in the form that the key's type has.
        package let bytes: [UInt8]
    }

    /// The signed text in UTF-8, with its final newline.
    package let text: [UInt8]
    /// The signatures in the order in which they stand.
    package let signatures: [Signature]

    init(text: [UInt8], signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Signs a text that nobody has signed yet.
    ///
    /// - Throws: `.noteMalformed` for a text without final newline, with controls, or too long;
    ///   `.cryptographyFailed`.
    package init(
        signing text: String, by signer: borrowing NoteSigner, as name: NoteName? = nil
    ) throws(NoteError) {
        let bytes = Array(text.utf8)
        guard bytes.last == 0x0A, bytes.count <= Self.longest / 2,
            bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A })
        else { throw .noteMalformed }
        self.init(text: bytes, signatures: [])
        self = try signed(by: signer, as: name)
    }

    /// The note with one more signature, after the others: for a second key while keys change,
    /// and for cosigners.
    ///
    /// - Parameter name: the name to sign under; by default the signer's own.
    /// - Throws: `.noteMalformed` beyond `mostSignatures`, `.cryptographyFailed`.
    package func signed(
        by signer: borrowing NoteSigner, as name: NoteName? = nil
    ) throws(NoteError) -> SignedNote {
        guard signatures.count < Self.mostSignatures else { throw .noteMalformed }
        let key = signer.noteKey.named(name ?? signer.noteKey.name)
        let signature = Signature(
            name: Array(key.name.text.utf8), id: key.id, bytes: try signer.sign(text))
        return SignedNote(text: text, signatures: signatures + [signature])
    }

    /// The trusted keys that have signed, in the order of their signatures, each once.
    ///
    /// Signatures of unknown keys are ignored: keys change, and witnesses add theirs.
    ///
    /// - Throws: `.signatureWrong` if a signature of a trusted key does not verify, `.unsigned`
    ///   if none of the trusted keys has signed, `.cryptographyFailed`.
    package func signers(among trusted: [NoteKey]) throws(NoteError) -> [NoteKey] {
        var signers: [NoteKey] = []
        for signature in signatures {
            // Two keys under one name and ID cannot be told apart: both must be meant.
            for key in trusted where key.id == signature.id {
                guard Array(key.name.text.utf8) == signature.name else { continue }
                if signers.contains(key) { continue }
                let verifies: Bool
                do { verifies = try key.key.verifies(signature.bytes, of: text) } catch {
                    throw .cryptographyFailed
                }
                guard verifies else { throw .signatureWrong }
                signers.append(key)
            }
        }
        guard !signers.isEmpty else { throw .unsigned }
        return signers
    }
}
