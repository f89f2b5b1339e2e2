/// The file outside the database to which every signed checkpoint is appended, so that a log which
/// is later cut or rewritten contradicts it. Copy it to where the database's administrator cannot
/// write.
///
/// Signed notes one after the other, an empty line between. A note that a crash cut short is passed
/// over.
package struct CheckpointArchive: Sendable {
    /// The archive's name in the state folder.
    package static let fileName = "checkpoints.txt"
    /// How much of the end is read to find the newest: more than a hundred notes.
    private static let tail = 65_536

    private let path: String

    /// - Parameter folder: the state folder, which exists.
    package init(in folder: String) { path = "\(folder)/\(Self.fileName)" }

    /// A file of notes elsewhere.
    package init(file: String) { path = file }

    /// The whole file; empty if there is none.
    package func bytes() throws(SealError) -> [UInt8] { try StateFile.read(path) ?? [] }

    /// The end of the file, where the newest notes are; empty if there is none.
    func newestBytes() throws(SealError) -> [UInt8] {
        try StateFile.read(path, last: Self.tail) ?? []
    }

    /// Appends a note and sees it on the disk.
    func append(_ note: [UInt8]) throws(SealError) {
        let before = try StateFile.read(path, last: 2) ?? []
        // A note that was cut short must not run into the next.
        let gap: [UInt8] = before.isEmpty || before == [0x0A, 0x0A] ? [] : [0x0A, 0x0A]
        try StateFile.append(gap + note + [0x0A], to: path)
    }

    /// The notes in a file: a block of text, then a block that begins with an em dash.
    static func notes(in bytes: [UInt8]) -> [[UInt8]] {
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
