import CPostgres
package import FoundationEssentials

/// What one statement answered. Rows and columns count from 0; a place outside them reads as NULL.
///
/// The values lie where libpq put them and are copied only when asked for.
// `@unchecked Sendable`: `result` is owned by this object alone, nothing changes it between init
// and deinit, and libpq's readers of a PGresult only read.
@safe package final class Rows: @unchecked Sendable {
    private let result: OpaquePointer
    /// How many rows there are.
    package let count: Int
    /// How many columns each row has.
    package let width: Int

    init(owning result: OpaquePointer) {
        unsafe self.result = unsafe result
        count = Int(unsafe PQntuples(result))
        width = Int(unsafe PQnfields(result))
    }

    deinit { unsafe PQclear(result) }

    /// The names of the columns, in order.
    package var columns: [String] {
        (0..<width).map { column in
            guard let name = unsafe PQfname(result, Int32(column)) else { return "" }
            return unsafe String(cString: name)
        }
    }

    /// The first column of this name.
    package func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// The command's tag, such as `INSERT 0 1`, `SELECT 3` or `COMMIT`.
    package var commandTag: String {
        guard let tag = unsafe PQcmdStatus(result) else { return "" }
        return unsafe String(cString: tag)
    }

    /// How many rows the command inserted, changed, deleted or returned; 0 for other commands.
    package var affected: Int {
        guard let text = unsafe PQcmdTuples(result) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// The value as text, nil for NULL.
    package subscript(row: Int, column: Int) -> String? {
        guard let value = unsafe value(row, column) else { return nil }
        return unsafe String(decoding: value, as: UTF8.self)
    }

    /// The value's text as bytes, nil for NULL: a JSON document passes without being decoded.
    package func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        guard let value = unsafe value(row, column) else { return nil }
        return unsafe Array(value)
    }

    /// Appends the value's text to `output` and returns true; false for NULL.
    package func append(_ row: Int, _ column: Int, to output: inout [UInt8]) -> Bool {
        guard let value = unsafe value(row, column) else { return false }
        unsafe output.append(contentsOf: value)
        return true
    }

    /// The value as an integer; nil for NULL and for anything that is not one.
    package func int(_ row: Int, _ column: Int) -> Int? { self[row, column].flatMap { Int($0) } }

    /// The value as a uuid; nil for NULL and for anything that is not one.
    package func uuid(_ row: Int, _ column: Int) -> UUID? {
        self[row, column].flatMap { UUID(uuidString: $0) }
    }

    /// The value as a boolean; nil for NULL and for anything that is not one.
    package func bool(_ row: Int, _ column: Int) -> Bool? {
        switch self[row, column] {
        case "t": true
        case "f": false
        case .some, .none: nil
        }
    }

    /// A bytea's octets; nil for NULL and for anything that is not one. Sessions ask for the
    /// hexadecimal form.
    package func bytea(_ row: Int, _ column: Int) -> [UInt8]? {
        guard let text = unsafe value(row, column), text.count >= 2, text.count.isMultiple(of: 2),
            unsafe text[0] == UInt8(ascii: "\\"), unsafe text[1] == UInt8(ascii: "x")
        else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 2 - 1)
        for place in stride(from: 2, to: text.count, by: 2) {
            guard let high = unsafe Self.digit(text[place]),
                let low = unsafe Self.digit(text[place + 1])
            else { return nil }
            octets.append(high << 4 | low)
        }
        return octets
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Valid as long as this object lives.
    private func value(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard row >= 0, row < count, column >= 0, column < width,
            unsafe PQgetisnull(result, Int32(row), Int32(column)) == 0,
            let start = unsafe PQgetvalue(result, Int32(row), Int32(column))
        else { return nil }
        let length = Int(unsafe PQgetlength(result, Int32(row), Int32(column)))
        let bytes = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self)
        return unsafe UnsafeBufferPointer(start: bytes, count: length)
    }
}
