import CLinux

/// Which build of this program runs: the linker's id of it, which is another for any other program text.
package enum Build {
    /// The first twelve hexadecimal digits; nil where the linker gave none, as to the tests.
    package static let id: String? = {
        let id = sspf_build_id()
        guard id.length >= 6 else { return nil }
        return unsafe withUnsafeBytes(of: id.bytes) { bytes in
            unsafe bytes.prefix(6).map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined()
        }
    }()
}
