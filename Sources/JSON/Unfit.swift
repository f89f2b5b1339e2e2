/// An error of a parsing function that says what is wrong in one stable word.
///
/// An error type of another room joins by declaring so, when it has a `code` already.
package protocol Coded: Error {
    /// A whole literal in kebab-case.
    var code: String { get }
}

/// Why a value is not of the kind that was asked for.
struct Unfit: Error {
    let code: String
    let limit: Int?

    init(_ code: String, _ limit: Int? = nil) {
        self.code = code
        self.limit = limit
    }

    /// Text as it was sent: its length counts Unicode scalars.
    static func text(
        _ json: JSON, _ length: ClosedRange<Int>, lines: Bool,
        _ screen: Reader.Screen = { _ in nil }
    ) throws(Unfit) -> String {
        guard case .string(let text) = json else { throw Unfit("type") }
        var count = 0
        var isBlank = true
        for scalar in text.unicodeScalars {
            count += 1
            let breaksLine = scalar == "\n" || scalar == "\t"
            if scalar.isControl, !(lines && breaksLine) { throw Unfit("control-character") }
            isBlank = isBlank && scalar.isBlank
        }
        if count < length.lowerBound { throw Unfit("too-short", length.lowerBound) }
        if count > length.upperBound { throw Unfit("too-long", length.upperBound) }
        if isBlank, count > 0 { throw Unfit("blank") }
        if let fault = screen(text) { throw Unfit(fault.description) }
        return text
    }

    static func integer(_ json: JSON, _ range: ClosedRange<Int>) throws(Unfit) -> Int {
        guard case .number(let number) = json else { throw Unfit("type") }
        guard let value = number.integer else { throw Unfit("not-an-integer") }
        if value < range.lowerBound { throw Unfit("too-small", range.lowerBound) }
        if value > range.upperBound { throw Unfit("too-large", range.upperBound) }
        return value
    }

    static func boolean(_ json: JSON) throws(Unfit) -> Bool {
        guard case .bool(let value) = json else { throw Unfit("type") }
        return value
    }

    static func choice<Choice: RawRepresentable>(
        _ json: JSON, _ type: Choice.Type
    ) throws(Unfit) -> Choice where Choice.RawValue == String {
        guard case .string(let text) = json else { throw Unfit("type") }
        guard let choice = Choice(rawValue: text) else { throw Unfit("not-a-choice") }
        return choice
    }

    static func value<Value, Fault: Coded>(
        _ json: JSON, _ parse: (String) throws(Fault) -> Value
    ) throws(Unfit) -> Value {
        guard case .string(let text) = json else { throw Unfit("type") }
        do {
            return try parse(text)
        } catch {
            throw Unfit(error.code)
        }
    }
}

/// What is asked of every character of every text: in ASCII without its properties, for to look one up takes
/// twenty times as long.
extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        isASCII ? value < 0x20 || value == 0x7F : properties.generalCategory == .control
    }

    fileprivate var isBlank: Bool {
        guard !isASCII else { return self == " " || ("\t"..."\r").contains(self) }
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
}
