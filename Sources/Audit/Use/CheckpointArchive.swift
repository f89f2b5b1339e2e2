/// The file outside the database to which every signed checkpoint is appended, so that a log which
/// is later cut or rewritten contradicts it. Copy it to where the database's administrator cannot
/// write.
///
/// Signed notes one after the other, an empty line between. A note that a crash cut short is passed
/// over.
package struct CheckpointArchive: Sendable {
    /// The archive's name in the state folder.
    package static let fileName = "checkpoints.txt"

    private let path: String

    /// - Parameter folder: the state folder, which exists.
    package init(in folder: String) { path = "\(folder)/\(Self.fileName)" }

    /// The whole file; empty if there is none.
    package func bytes() throws(SealError) -> [UInt8] { try StateFile.read(path) ?? [] }

    /// Appends a note and sees it on the disk.
    func append(_ note: [UInt8]) throws(SealError) {
        let before = try bytes()
        // A note that was cut short must not run into the next.
        let gap: [UInt8] = before.isEmpty || before.hasSuffix([0x0A, 0x0A]) ? [] : [0x0A, 0x0A]
        try StateFile.append(gap + note + [0x0A], to: path)
    }

    /// The note of the largest checkpoint in a file of them that one of the keys has signed for
    /// this log; where there is none, the last note as it stands; nil where there is no note.
    package static func newest(
        in bytes: [UInt8], origin: NoteName, keys: [NoteKey]
    ) -> [UInt8]? {
        let notes = notes(in: bytes)
        var newest: (size: Int, note: [UInt8])?
        for note in notes {
            guard let checkpoint = checkpoint(note, origin, keys) else { continue }
            if newest.map({ checkpoint.size >= $0.size }) ?? true {
                newest = (checkpoint.size, note)
            }
        }
        return newest?.note ?? notes.last
    }

    /// A note as a checkpoint of this log, if it is one and one of the keys has signed it.
    static func checkpoint(_ note: [UInt8], _ origin: NoteName, _ keys: [NoteKey]) -> Checkpoint? {
        do throws(NoteError) {
            let signed = try SignedNote(note)
            _ = try signed.signers(among: keys)
            let checkpoint = try Checkpoint(signed)
            return checkpoint.origin == origin ? checkpoint : nil
        } catch { return nil }
    }

    /// The notes in a file: a block of text, then a block that begins with an em dash.
    private static func notes(in bytes: [UInt8]) -> [[UInt8]] {
        var blocks: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices.dropLast() where bytes[index] == 0x0A && bytes[index + 1] == 0x0A
        {
            if index > start { blocks.append(bytes[start..<index]) }
            start = index + 2
        }
        if start < bytes.count { blocks.append(bytes[start...]) }
        let dash: [UInt8] = [0xE2, 0x80, 0x94]
        return zip(blocks, blocks.dropFirst()).compactMap { text, signatures in
            guard !text.starts(with: dash), signatures.starts(with: dash) else { return nil }
            let lines = signatures.last == 0x0A ? signatures.dropLast() : signatures
            return Array(text) + [0x0A, 0x0A] + lines + [0x0A]
        }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
