import Glibc

/// Writing to file descriptors.
enum Bytes {
    /// Writes all bytes, however small the pieces the system takes; false when it refuses.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { space in
                unsafe Glibc.write(
                    descriptor, space.baseAddress?.advanced(by: written), space.count - written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
