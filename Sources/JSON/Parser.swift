extension JSON {
    /// The value that `bytes` hold, read strictly (RFC 8259; names are unique, RFC 7493 §2.3).
    ///
    /// One pass, without recursion. Two names that Unicode holds to be the same text (composed and
    /// decomposed) count as duplicates.
    /// - Throws: the first fault.
    package static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(Fault) -> JSON {
        var parser = Parser(bytes, limits)
        do {
            return try parser.document()
        } catch {
            throw Fault(error.code, at: parser.pointer, offset: error.offset)
        }
    }
}

/// Puts values together from what the scanner reads, with the open containers on a stack.
private struct Parser {
    /// An array or object whose end has not been read yet.
    struct Container {
        let isObject: Bool
        var elements: [JSON] = []
        var members: [JSON.Member] = []
        /// The name whose value comes next; nil between members.
        var name: String?
        /// The names so far, once there are too many to compare one by one.
        var names: Set<String> = []

        var value: JSON { isObject ? .object(members) : .array(elements) }

        mutating func has(_ name: String) -> Bool {
            if members.count < 16 { return members.contains { $0.name == name } }
            if names.isEmpty { names = Set(members.map(\.name)) }
            return !names.insert(name).inserted
        }
    }

    private var scanner: Scanner
    private let limits: JSON.Limits
    private var open: [Container] = []
    private var count = 0

    init(_ bytes: [UInt8], _ limits: JSON.Limits) {
        scanner = Scanner(bytes)
        self.limits = limits
    }

    /// Where the reading stands.
    var pointer: String {
        open.reduce("") { pointer, container in
            if !container.isObject { return Pointer.step(pointer, container.elements.count) }
            return container.name.map { Pointer.step(pointer, $0) } ?? pointer
        }
    }

    mutating func document() throws(Scanner.Flaw) -> JSON {
        if scanner.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw Scanner.Flaw(code: .byteOrderMark, offset: 0)
        }
        while true {
            guard let value = try begin() else { continue }
            if let whole = try complete(value) { return whole }
        }
    }

    /// Reads a value, or opens a container and answers nil when its first value comes next.
    private mutating func begin() throws(Scanner.Flaw) -> JSON? {
        scanner.skipSpace()
        switch scanner.next {
        case Byte.openObject?:
            try open(isObject: true)
            if scanner.take(Byte.closeObject) { return close() }
            try name()
            return nil
        case Byte.openArray?:
            try open(isObject: false)
            return scanner.take(Byte.closeArray) ? close() : nil
        case Byte.quote?: return .string(try scanner.string())
        case Byte.minus?, (Byte.zero...Byte.nine)?: return .number(try scanner.number())
        case UInt8(ascii: "t")?: return try scanner.word("true", .bool(true))
        case UInt8(ascii: "f")?: return try scanner.word("false", .bool(false))
        case UInt8(ascii: "n")?: return try scanner.word("null", .null)
        case _: throw scanner.unexpected
        }
    }

    /// Puts `value` where it belongs and closes what ends with it. Answers the whole document when
    /// it was the last, nil when another value comes next.
    private mutating func complete(_ value: JSON) throws(Scanner.Flaw) -> JSON? {
        var value = value
        while let last = open.indices.last {
            try append(value, to: last)
            scanner.skipSpace()
            let isObject = open[last].isObject
            if scanner.take(Byte.comma) {
                if isObject { try name() }
                return nil
            }
            guard scanner.take(isObject ? Byte.closeObject : Byte.closeArray) else {
                throw scanner.unexpected
            }
            value = close()
        }
        scanner.skipSpace()
        guard scanner.next == nil else {
            throw Scanner.Flaw(code: .trailingBytes, offset: scanner.offset)
        }
        return value
    }

    private mutating func open(isObject: Bool) throws(Scanner.Flaw) {
        guard open.count < limits.depth else {
            throw Scanner.Flaw(code: .tooDeep, offset: scanner.offset)
        }
        _ = scanner.take(isObject ? Byte.openObject : Byte.openArray)
        open.append(Container(isObject: isObject))
        scanner.skipSpace()
    }

    private mutating func close() -> JSON {
        open.popLast()?.value ?? .null
    }

    private mutating func append(_ value: JSON, to last: Int) throws(Scanner.Flaw) {
        count += 1
        guard count <= limits.elements else {
            throw Scanner.Flaw(code: .tooMany, offset: scanner.offset)
        }
        if let name = open[last].name {
            open[last].members.append(JSON.Member(name, value))
            open[last].name = nil
        } else {
            open[last].elements.append(value)
        }
    }

    /// Reads a name and its colon; the object is the last container.
    private mutating func name() throws(Scanner.Flaw) {
        scanner.skipSpace()
        let start = scanner.offset
        let name = try scanner.string()
        let last = open.count - 1
        let isDuplicate = open[last].has(name)
        open[last].name = name
        if isDuplicate { throw Scanner.Flaw(code: .duplicateMember, offset: start) }
        scanner.skipSpace()
        guard scanner.take(Byte.colon) else { throw scanner.unexpected }
    }
}
