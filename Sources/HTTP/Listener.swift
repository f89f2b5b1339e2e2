import Glibc
import Synchronization

/// A listening socket; closed, and its file removed, with its last owner.
final class Listener: Sendable {
    let descriptor: CInt
    let endpoint: Endpoint
    private let stopped = Atomic<Bool>(false)
    private let file: (device: dev_t, inode: ino_t)?

    private init(_ descriptor: CInt, _ endpoint: Endpoint, file: (dev_t, ino_t)?) {
        self.descriptor = descriptor
        self.endpoint = endpoint
        self.file = file
    }

    deinit {
        stop()
    }

    /// Stops listening, once; the descriptor and the file are gone afterwards.
    func stop() {
        guard !stopped.exchange(true, ordering: .sequentiallyConsistent) else { return }
        // Only our own file: another server may have put its own in place.
        if case .unix(let path, _) = endpoint, let file, let found = Listener.status(path),
            found.st_dev == file.device, found.st_ino == file.inode
        {
            _ = unsafe unlink(path)
        }
        close(descriptor)
    }

    /// Opens and listens.
    static func open(_ endpoint: Endpoint) throws(ServerError) -> Listener {
        switch endpoint {
        case .tcp(let host, let port): try tcp(host, port, endpoint)
        case .unix(let path, let mode): try unix(path, mode, endpoint)
        }
    }

    private static func create(_ family: CInt) throws(ServerError) -> CInt {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, CInt(kind), 0)
        guard descriptor >= 0 else { throw .system(errno: errno) }
        return descriptor
    }

    /// Closes a half-made socket and says why it failed.
    private static func abandon(_ descriptor: CInt, _ reason: CInt) -> ServerError {
        close(descriptor)
        return switch reason {
        case EADDRINUSE: .addressInUse
        case EADDRNOTAVAIL, ENOENT, ENOTDIR, ENAMETOOLONG: .badAddress
        case EACCES, EPERM: .notPermitted
        default: .system(errno: reason)
        }
    }

    private static func tcp(
        _ host: String, _ port: UInt16, _ endpoint: Endpoint
    ) throws(ServerError) -> Listener {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        let isFour = unsafe inet_pton(AF_INET, host, &four.sin_addr) == 1
        let isSix = unsafe inet_pton(AF_INET6, host, &six.sin6_addr) == 1
        guard isFour || isSix else { throw .badAddress }
        let descriptor = try create(isFour ? AF_INET : AF_INET6)
        var on: CInt = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(4))
        let bound: CInt
        if isFour {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            bound = unsafe withBytes(&four) { unsafe bind(descriptor, $0, $1) }
        } else {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            bound = unsafe withBytes(&six) { unsafe bind(descriptor, $0, $1) }
        }
        guard bound == 0, listen(descriptor, SOMAXCONN) == 0 else {
            throw abandon(descriptor, errno)
        }
        return Listener(descriptor, endpoint, file: nil)
    }

    private static func unix(
        _ path: String, _ mode: UInt32, _ endpoint: Endpoint
    ) throws(ServerError) -> Listener {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard !bytes.isEmpty, bytes.count < room.count, !bytes.contains(0) else { return false }
            unsafe room.copyBytes(from: bytes)
            return true
        }
        guard fits else { throw .badAddress }
        let descriptor = try create(AF_UNIX)
        var bound = unsafe withBytes(&address) { unsafe bind(descriptor, $0, $1) }
        if bound != 0, errno == EADDRINUSE {
            guard let found = status(path), found.st_mode & S_IFMT == S_IFSOCK else {
                close(descriptor)
                throw .notASocket
            }
            guard try isStale(&address) else { throw abandon(descriptor, EADDRINUSE) }
            _ = unsafe unlink(path)
            bound = unsafe withBytes(&address) { unsafe bind(descriptor, $0, $1) }
        }
        guard bound == 0 else { throw abandon(descriptor, errno) }
        // Nobody can connect before listen, so nobody slips in under wider permissions.
        guard unsafe chmod(path, mode_t(mode)) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            let reason = errno
            _ = unsafe unlink(path)
            throw abandon(descriptor, reason)
        }
        let made = status(path)
        return Listener(descriptor, endpoint, file: made.map { ($0.st_dev, $0.st_ino) })
    }

    /// Whether nobody listens on this socket file any more.
    private static func isStale(_ address: inout sockaddr_un) throws(ServerError) -> Bool {
        let probe = try create(AF_UNIX)
        defer { close(probe) }
        let connected = unsafe withBytes(&address) { unsafe connect(probe, $0, $1) }
        return connected != 0 && errno == ECONNREFUSED
    }

    private static func status(_ path: String) -> stat? {
        var found = stat()
        return unsafe lstat(path, &found) == 0 ? found : nil
    }

    private static func withBytes<Address>(
        _ address: inout Address,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        let size = socklen_t(MemoryLayout<Address>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, size)
            }
        }
    }

    /// The port listened on, as the system tells it; nil for a socket file.
    var port: Int? {
        guard case .tcp = endpoint else { return nil }
        var storage = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size)
            }
        }
        // The port stands at the same place for both families.
        return result == 0 ? Int(UInt16(bigEndian: storage.sin6_port)) : nil
    }

    enum Accepted {
        case connection(Socket, remote: String)
        case nothing
        /// No descriptor or memory left: trying again at once would spin.
        case exhausted
    }

    /// Takes the next connection, without waiting.
    func accept() -> Accepted {
        var storage = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let descriptor = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.accept(self.descriptor, $0, &size)
            }
        }
        guard descriptor >= 0 else {
            return switch errno {
            case EAGAIN: .nothing
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: .exhausted
            default: .nothing
            }
        }
        let socket = Socket(descriptor)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard case .tcp = endpoint else { return .connection(socket, remote: "unix") }
        var on: CInt = 1
        unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(4))
        return .connection(socket, remote: Listener.text(&storage))
    }

    private static func text(_ address: inout sockaddr_in6) -> String {
        var room = [UInt8](repeating: 0, count: 46)
        let family = CInt(address.sin6_family)
        let found = unsafe withUnsafePointer(to: &address) { pointer in
            let raw = unsafe UnsafeRawPointer(pointer)
            let offset = family == AF_INET ? 4 : 8
            return unsafe room.withUnsafeMutableBytes { room in
                unsafe inet_ntop(
                    family, raw + offset, room.baseAddress?.assumingMemoryBound(to: CChar.self),
                    socklen_t(room.count)) != nil
            }
        }
        return found ? String(decoding: room.prefix { $0 != 0 }, as: UTF8.self) : ""
    }
}
