/// The bytes that the grammar of RFC 8259 names.
enum Byte {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let capitalE: UInt8 = 0x45
    static let openArray: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeArray: UInt8 = 0x5D
    static let smallE: UInt8 = 0x65
    static let openObject: UInt8 = 0x7B
    static let closeObject: UInt8 = 0x7D
}
