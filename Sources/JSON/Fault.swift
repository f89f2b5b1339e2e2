extension JSON {
    /// Why a document was refused and where; never what it said.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let code: Code
        /// The value that the fault stands in (RFC 6901). Member names in it come from the sender:
        /// fit for the answer to that sender, not for a log.
        package let pointer: String
        /// Bytes from the start of the document.
        package let offset: Int

        package init(_ code: Code, at pointer: String, offset: Int) {
            self.code = code
            self.pointer = pointer
            self.offset = offset
        }

        /// Safe to log: the pointer is left out.
        package var description: String { "\(code.rawValue) at byte \(offset)" }
    }

    /// The ways in which bytes fail to be a JSON document that we take.
    package enum Code: String, Sendable, CaseIterable {
        /// A byte that the grammar does not allow here.
        case unexpectedByte = "unexpected-byte"
        /// The document stops inside a value, or is empty.
        case unexpectedEnd = "unexpected-end"
        /// Something other than white space follows the value.
        case trailingBytes = "trailing-bytes"
        /// The document begins with U+FEFF (RFC 8259 §8.1 forbids to send it).
        case byteOrderMark = "byte-order-mark"
        /// Not UTF-8 (RFC 3629): overlong, a surrogate, above U+10FFFF, or cut short.
        case invalidUTF8 = "invalid-utf-8"
        /// A control character below U+0020 that stands unescaped in a string.
        case controlCharacter = "control-character"
        /// U+0000, raw or escaped: PostgreSQL cannot hold it.
        case nullCharacter = "null-character"
        /// A backslash followed by something that RFC 8259 §7 does not list.
        case invalidEscape = "invalid-escape"
        /// Half a surrogate pair: not a character.
        case loneSurrogate = "lone-surrogate"
        /// A number begun and not finished: `-`, `1.`, `1e`.
        case invalidNumber = "invalid-number"
        /// A number such as `01`.
        case leadingZero = "leading-zero"
        /// A number literal longer than `longestNumber`.
        case numberTooLong = "number-too-long"
        /// A name that the object has already: readers disagree about which one counts.
        case duplicateMember = "duplicate-member"
        /// Deeper than the limit.
        case tooDeep = "too-deep"
        /// More members and elements than the limit.
        case tooMany = "too-many"
    }
}
