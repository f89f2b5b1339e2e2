import Secrets

/// Em dash and space, which begin a signature line.
private let dash: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
private let newline: UInt8 = 0x0A
private let space: UInt8 = 0x20

extension SignedNote {
    /// Reads a note.
    ///
    /// - Throws: `.noteMalformed` for anything that C2SP signed-note does not describe, and
    ///   beyond `longest` and `mostSignatures`.
    package init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.longest, bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }),
            String(validating: bytes, as: UTF8.self) != nil,
            let blank = Self.lastBlankLine(in: bytes)
        else { throw .noteMalformed }
        let lines = bytes[(blank + 1)...].split(
            separator: newline, omittingEmptySubsequences: false)
        // The text after the last newline is empty: each signature line ends with one.
        guard lines.last?.isEmpty == true, lines.count >= 2,
            lines.count - 1 <= Self.mostSignatures
        else { throw .noteMalformed }
        var signatures: [Signature] = []
        for line in lines.dropLast() { signatures.append(try Signature(line: line)) }
        self.init(text: Array(bytes[..<blank]), signatures: signatures)
    }

    /// The note as it is stored and sent.
    package var encoded: [UInt8] {
        var bytes = text + [newline]
        for signature in signatures { bytes += signature.line }
        return bytes
    }

    /// Where the newline stands that makes the last empty line.
    private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
        var index = bytes.count - 1
        while index > 0 {
            if bytes[index] == newline && bytes[index - 1] == newline { return index }
            index -= 1
        }
        return nil
    }
}

extension SignedNote.Signature {
    /// The signature as it stands below the text, with its line feed.
    var line: [UInt8] {
        let material = Base64.encode(id.bigEndianBytes + bytes)
        return dash + name + [space] + material.utf8 + [newline]
    }

    fileprivate init(line: ArraySlice<UInt8>) throws(NoteError) {
        guard line.starts(with: dash) else { throw .noteMalformed }
        let parts = line.dropFirst(dash.count).split(
            separator: space, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .noteMalformed }
        let name = String(decoding: parts[0], as: UTF8.self)
        let material = Base64.decode(String(decoding: parts[1], as: UTF8.self))
        guard !name.isEmpty,
            name.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0 != "+" }),
            let material, material.count > 4
        else { throw .noteMalformed }
        self.init(
            name: Array(parts[0]), id: UInt32(bigEndian: material),
            bytes: Array(material.dropFirst(4)))
    }
}
