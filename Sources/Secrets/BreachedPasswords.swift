import CCrypto
import Glibc

/// A file of passwords that have leaked somewhere: a line each, the SHA-1 in 40 hexadecimal digits,
/// sorted; what follows them, such as `:` and a count, is not read. Source: the format of Have I Been
/// Pwned. It is searched where it lies, 40 GB of it or 40 lines.
package struct BreachedPasswords: Sendable {
    private static let digits = 40
    /// Longer lines are of another format.
    private static let longestLine = 128

    private let path: String

    /// - Throws: `.listRefused` where there is no such file, or it begins with something else.
    package init(path: String) throws(SecretsError) {
        self.path = path
        _ = try contains("")
    }

    /// Whether the password is among them, as it stands or in lower case.
    ///
    /// - Throws: `.listRefused`.
    package func contains(_ password: String) throws(SecretsError) -> Bool {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .listRefused }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        _ = try Self.digest(at: 0, of: file)
        for text in Set([password, password.lowercased()])
        where try Self.find(Self.digest(of: text), in: file, size) {
            return true
        }
        return false
    }

    /// Halves the file until few lines are left, and reads those.
    private static func find(
        _ wanted: [UInt8], in file: Int32, _ size: Int
    ) throws(SecretsError) -> Bool {
        // If the line is there it begins at `low`, where a line does, or after it, and before `high`.
        var (low, high) = (0, size)
        while high - low > 32 * longestLine {
            let middle = low + (high - low) / 2
            let start = try nextLine(after: middle, in: file)
            if start >= high {
                high = middle + 1
                continue
            }
            let found = try digest(at: start, of: file)
            if found == wanted { return true }
            if wanted.lexicographicallyPrecedes(found) { high = middle + 1 } else { low = start }
        }
        let rest = try read(high - low + digits, at: low, of: file)
        return rest.split(separator: UInt8(ascii: "\n")).contains { parsed($0) == wanted }
    }

    private static func nextLine(after place: Int, in file: Int32) throws(SecretsError) -> Int {
        let bytes = try read(longestLine, at: place, of: file)
        if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return place + end + 1 }
        // The last line may end without.
        guard bytes.count < longestLine else { throw .listRefused }
        return place + bytes.count
    }

    private static func digest(at place: Int, of file: Int32) throws(SecretsError) -> [UInt8] {
        guard let digest = parsed(try read(digits, at: place, of: file)[...]) else {
            throw .listRefused
        }
        return digest
    }

    /// The 20 bytes that a line begins with, in digits of either case; nil where it does not.
    private static func parsed(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        line.count < digits ? nil : Hex.decode(line.prefix(digits).map { $0 | 0x20 })
    }

    private static func read(
        _ count: Int, at place: Int, of file: Int32
    ) throws(SecretsError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe pread(file, &bytes, count, place)
        guard got >= 0 else { throw .listRefused }
        return Array(bytes.prefix(got))
    }

    private static func digest(of text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha1(), nil) == 1 else {
            preconditionFailure("libcrypto cannot compute SHA-1")
        }
        return digest
    }
}
