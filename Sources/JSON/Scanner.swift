/// Reads the smallest pieces of a document, white space, strings, numbers and words, from bytes.
struct Scanner {
    /// What was wrong at which byte; the parser adds where in the document that is.
    struct Flaw: Error {
        let code: JSON.Code
        let offset: Int
    }

    let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte; nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// The flaw of a byte that does not belong where it stands.
    var unexpected: Flaw {
        Flaw(code: next == nil ? .unexpectedEnd : .unexpectedByte, offset: offset)
    }

    mutating func skipSpace() {
        while let byte = next,
            byte == Byte.space || byte == Byte.newline || byte == Byte.carriageReturn
                || byte == Byte.tab
        {
            offset += 1
        }
    }

    /// Takes the next byte when it is `byte`.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    /// Takes `true`, `false` or `null`.
    mutating func word(_ word: StaticString, _ value: JSON) throws(Flaw) -> JSON {
        for byte in word.description.utf8 {
            guard take(byte) else { throw unexpected }
        }
        return value
    }

    // MARK: Numbers (RFC 8259 §6)

    mutating func number() throws(Flaw) -> Number {
        let start = offset
        _ = take(Byte.minus)
        if take(Byte.zero) {
            if let byte = next, isDigit(byte) { throw Flaw(code: .leadingZero, offset: offset) }
        } else {
            try digits()
        }
        if take(Byte.dot) { try digits() }
        if take(Byte.smallE) || take(Byte.capitalE) {
            if !take(Byte.plus) { _ = take(Byte.minus) }
            try digits()
        }
        guard offset - start <= JSON.longestNumber else {
            throw Flaw(code: .numberTooLong, offset: start)
        }
        return Number(scanned: String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func digits() throws(Flaw) {
        guard let first = next, isDigit(first) else {
            throw Flaw(code: .invalidNumber, offset: offset)
        }
        while let byte = next, isDigit(byte) { offset += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= Byte.zero && byte <= Byte.nine
    }

    // MARK: Strings (RFC 8259 §7)

    /// A string, from its opening to its closing quotation mark.
    mutating func string() throws(Flaw) -> String {
        guard take(Byte.quote) else { throw unexpected }
        let start = offset
        try plain()
        if take(Byte.quote) {
            return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        }
        var unescaped = Array(bytes[start..<offset])
        while !take(Byte.quote) {
            try escape(into: &unescaped)
            let from = offset
            try plain()
            unescaped += bytes[from..<offset]
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// Characters that stand for themselves, up to a quotation mark or a backslash.
    private mutating func plain() throws(Flaw) {
        while let byte = next {
            if byte == Byte.quote || byte == Byte.backslash { return }
            if byte < 0x20 {
                throw Flaw(code: byte == 0 ? .nullCharacter : .controlCharacter, offset: offset)
            }
            if byte < 0x80 {
                offset += 1
            } else if let length = UTF8Sequence.length(in: bytes, at: offset) {
                offset += length
            } else {
                throw Flaw(code: .invalidUTF8, offset: offset)
            }
        }
        throw unexpected
    }

    private mutating func escape(into string: inout [UInt8]) throws(Flaw) {
        let start = offset
        offset += 1
        guard let kind = next else { throw unexpected }
        offset += 1
        switch kind {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): string.append(kind)
        case UInt8(ascii: "b"): string.append(0x08)
        case UInt8(ascii: "f"): string.append(0x0C)
        case UInt8(ascii: "n"): string.append(Byte.newline)
        case UInt8(ascii: "r"): string.append(Byte.carriageReturn)
        case UInt8(ascii: "t"): string.append(Byte.tab)
        case UInt8(ascii: "u"):
            let scalar = try escapedScalar(from: start)
            string += Array(String(Character(scalar)).utf8)
        case _: throw Flaw(code: .invalidEscape, offset: start)
        }
    }

    /// The scalar of `\uXXXX`, or of two of them when the first is a high surrogate.
    private mutating func escapedScalar(from start: Int) throws(Flaw) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if first == 0 { throw Flaw(code: .nullCharacter, offset: start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(Byte.backslash), take(UInt8(ascii: "u")) else {
            throw Flaw(code: .loneSurrogate, offset: start)
        }
        let second = try fourHexDigits()
        guard second >= 0xDC00, second <= 0xDFFF,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw Flaw(code: .loneSurrogate, offset: start) }
        return scalar
    }

    private mutating func fourHexDigits() throws(Flaw) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw unexpected }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw Flaw(code: .invalidEscape, offset: offset)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }
}
