import FoundationEssentials
import Glibc

/// The values of a whole request in the form libpq wants: one buffer, and for each value where it
/// starts, how long it is and in which format it travels.
///
/// Made before anything is sent, so that a value that cannot be sent stops the request whole.
struct Parameters {
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// PostgreSQL's limit for one field is 1 GB.
    private static let longest = 0x3fff_ffff

    init(_ steps: [Session.Step]) throws(PostgresError) {
        for (index, step) in steps.enumerated() {
            do throws(ValueFault) {
                guard step.1.count <= Int(UInt16.max) else { throw ValueFault.tooMany }
                for value in step.1 { try append(value) }
            } catch {
                throw .unsendable(
                    FailedStep(index: index, statement: step.0.name.description), error)
            }
        }
    }

    /// Lends `count` values from the one at `first` on to `body`, valid during the call only.
    func withPointers<Result>(
        _ first: Int, _ count: Int,
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
        ) -> Result?
    ) -> Result? {
        let range = first..<first + count
        guard range.upperBound <= starts.count else { return nil }
        return unsafe bytes.withUnsafeBytes { raw -> Result? in
            let base = raw.baseAddress
            var pointers = unsafe starts[range].map { start -> UnsafePointer<CChar>? in
                guard let start, let base = unsafe base else { return nil }
                return unsafe (base + start).assumingMemoryBound(to: CChar.self)
            }
            // libpq wants addresses even when there are no values.
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { values in
                unsafe (lengths[range] + [0]).withUnsafeBufferPointer { lengths in
                    unsafe (formats[range] + [0]).withUnsafeBufferPointer { formats in
                        guard let values = values.baseAddress,
                            let lengths = lengths.baseAddress,
                            let formats = formats.baseAddress
                        else { return nil }
                        return unsafe body(values, lengths, formats)
                    }
                }
            }
        }
    }

    private mutating func append(_ value: Value) throws(ValueFault) {
        let start = bytes.count
        var isBinary = false
        switch value {
        case .null:
            starts.append(nil)
            lengths.append(0)
            formats.append(0)
            return
        case .text(let text): try appendText(text)
        case .uuid(let uuid): append(uuid)
        case .int(let int): bytes.append(contentsOf: String(int).utf8)
        case .bool(let bool): bytes.append(bool ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .bytes(let raw):
            bytes.append(contentsOf: raw)
            isBinary = true
        case .texts(let texts):
            try appendArray(texts) { parameters, text throws(ValueFault) in
                try parameters.appendElement(text)
            }
        case .uuids(let uuids): try appendArray(uuids) { $0.append($1) }
        case .ints(let ints):
            try appendArray(ints) { $0.bytes.append(contentsOf: String($1).utf8) }
        }
        let length = bytes.count - start
        guard length <= Self.longest else { throw .tooLong }
        bytes.append(0)
        starts.append(start)
        lengths.append(Int32(length))
        formats.append(isBinary ? 1 : 0)
    }

    private mutating func appendText(_ text: String) throws(ValueFault) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        try refuseNul(from: start)
    }

    private mutating func append(_ uuid: UUID) {
        unsafe withUnsafeBytes(of: uuid.uuid) { octets in
            for place in 0..<16 {
                switch place {
                case 4, 6, 8, 10: bytes.append(UInt8(ascii: "-"))
                case _: break
                }
                unsafe bytes.append(Self.digit(octets[place] >> 4))
                unsafe bytes.append(Self.digit(octets[place] & 15))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// The literal `{…}` of PostgreSQL 15 documentation 8.15.6.
    private mutating func appendArray<Element>(
        _ elements: [Element],
        _ appendElement: (inout Parameters, Element) throws(ValueFault) -> Void
    ) throws(ValueFault) {
        bytes.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try appendElement(&self, element)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Always quoted, so that an empty string, the word NULL, commas and spaces are themselves.
    private mutating func appendElement(_ text: String?) throws(ValueFault) {
        guard let text else {
            bytes.append(contentsOf: "NULL".utf8)
            return
        }
        let start = bytes.count
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        try refuseNul(from: start)
    }

    /// Text travels to its terminating zero: a zero inside would cut it short unseen.
    private func refuseNul(from start: Int) throws(ValueFault) {
        let isFound = unsafe bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return false }
            return unsafe memchr(base + start, 0, raw.count - start) != nil
        }
        if isFound { throw .nul }
    }
}
