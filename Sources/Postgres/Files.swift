import Glibc

/// The few operations on files that a cluster needs.
enum Files {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The whole file as text; nil if it cannot be read.
    static func read(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { _ = close(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe Glibc.read(file, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text.append(contentsOf: part[..<count])
        }
    }

    /// Replaces the file whole, readable by its owner alone.
    static func write(_ text: String, to path: String, for owner: Account) throws(ClusterError) {
        let fresh = path + ".new"
        _ = unsafe unlink(fresh)
        // O_EXCL and O_NOFOLLOW: root writes here in a folder of another account, which could
        // lay a link in the way.
        let file = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .noPermission(path: path) }
        defer { _ = close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw .noPermission(path: path) }
            rest = rest.dropFirst(count)
        }
        guard !owner.isDropped || fchown(file, owner.user, owner.group) == 0,
            fsync(file) == 0, unsafe rename(fresh, path) == 0
        else { throw .noPermission(path: path) }
    }

    /// Makes the folder and those above it. Those above are open to pass through; an existing
    /// folder keeps its owner and mode.
    static func makeFolder(
        _ path: String, mode: mode_t, for owner: Account
    ) throws(ClusterError) {
        if exists(path) { return }
        let parent = folder(of: path)
        if parent != path { try makeFolder(parent, mode: 0o755, for: owner) }
        guard unsafe (mkdir(path, mode) == 0 || errno == EEXIST),
            unsafe (!owner.isDropped || lchown(path, owner.user, owner.group) == 0),
            unsafe chmod(path, mode) == 0
        else { throw .noPermission(path: path) }
    }

    /// Makes the file, empty, unless it exists; only its owner may read and add to it.
    static func makeFile(_ path: String, for owner: Account) throws(ClusterError) {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let file = unsafe open(path, flags, 0o600)
        guard file >= 0 else { throw .noPermission(path: path) }
        defer { _ = close(file) }
        guard !owner.isDropped || fchown(file, owner.user, owner.group) == 0 else {
            throw .noPermission(path: path)
        }
    }

    /// The folder that a path lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The names in a folder; none if it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { _ = unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Where a symbolic link points; nil if that cannot be seen.
    static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes {
            guard let start = $0.baseAddress else { return -1 }
            return unsafe readlink(link, start, $0.count)
        }
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The path without links; nil if it does not exist.
    static func real(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
