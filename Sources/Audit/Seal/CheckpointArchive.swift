/// The file outside the database to which every signed checkpoint is appended, so that a log which
/// is later cut or rewritten contradicts it. Copy it to where the database's administrator cannot
/// write.
///
/// Signed notes one after the other, an empty line between. A note that a crash cut short is passed
/// over.
///
/// The one in the state folder does not grow without end: it is thinned to the newest notes and the
/// last of each shard, which vouches for all before it. A file elsewhere is only ever appended to.
package struct CheckpointArchive: Sendable {
    /// The archive's name in the state folder.
    package static let fileName = "checkpoints.txt"
    /// How much of the end is read to find the newest: more than a hundred notes.
    private static let tail = 65_536

    private let path: String
    /// How many bytes there may be before they are thinned; nil for any.
    private let limit: Int?
    /// How many of the newest notes stay then.
    private let newest: Int

    /// - Parameters:
    ///   - folder: the state folder, which exists.
    ///   - limit: how many bytes there may be before they are thinned.
    ///   - newest: how many of the newest notes stay then; more than the tail that is read holds.
    package init(in folder: String, limit: Int = 4 << 20, newest: Int = 2_000) {
        path = "\(folder)/\(Self.fileName)"
        self.limit = limit
        self.newest = newest
    }

    /// A file of notes elsewhere.
    package init(file: String) {
        path = file
        limit = nil
        newest = 0
    }

    /// The whole file; empty if there is none.
    package func bytes() throws(SealError) -> [UInt8] { try StateFile.read(path) ?? [] }

    /// The end of the file, where the newest notes are; empty if there is none.
    func newestBytes() throws(SealError) -> [UInt8] {
        try StateFile.read(path, last: Self.tail) ?? []
    }

    /// The newest note; nil if there is none.
    package func newestNote() throws(SealError) -> [UInt8]? {
        Self.notes(in: try newestBytes()).last
    }

    /// Appends a note and sees it on the disk.
    package func append(_ note: [UInt8]) throws(SealError) {
        let before = try StateFile.read(path, last: 2) ?? []
        // A note that was cut short must not run into the next.
        let gap: [UInt8] = before.isEmpty || before == [0x0A, 0x0A] ? [] : [0x0A, 0x0A]
        try StateFile.append(gap + note + [0x0A], to: path)
        try thin()
    }

    /// Whole or as it was before.
    private func thin() throws(SealError) {
        guard let limit, try StateFile.size(path) > limit else { return }
        let notes = Self.notes(in: try bytes())
        // The first line of a note names its shard.
        var last: [ArraySlice<UInt8>: Int] = [:]
        for (index, note) in notes.enumerated() { last[note.prefix { $0 != 0x0A }] = index }
        let stays = Set(last.values).union(max(0, notes.count - newest)..<notes.count)
        var kept: [UInt8] = []
        for index in stays.sorted() { kept += notes[index] + [0x0A] }
        try StateFile.keep(path, kept, mode: 0o644)
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
