/// Why the embedded cluster cannot be had. Names files and programs, which are not secret.
package enum ClusterError: Error, Hashable, Sendable {
    /// PostgreSQL's programs are not installed where they are looked for.
    case noPrograms(folder: String)
    /// The data belong to another major version of PostgreSQL.
    case wrongVersion(data: String)
    /// The folder holds something that is not a cluster.
    case notACluster(data: String)
    /// The socket's path would be longer than the 107 bytes that the system allows.
    case socketPathTooLong(folder: String)
    /// Another server uses the socket.
    case socketTaken(folder: String)
    /// A file or folder cannot be read, made or given to its owner.
    case noPermission(path: String)
    /// The account does not exist, or only root could run programs as it.
    case noAccount(name: String)
    /// An account or role has a name that the mapping file cannot hold.
    case unusableName
    /// A program could not be started.
    case noProgram(path: String)
    /// `initdb` failed; the log tells why.
    case notInitialised(log: String)
    /// The server did not start; the log tells why.
    case notStarted(log: String)
    /// The server did not stop; the log tells why.
    case notStopped(log: String)
}

extension ClusterError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noPrograms(let folder): "CLUSTER-001 PostgreSQL 15 is not installed in \(folder)"
        case .wrongVersion(let data): "CLUSTER-002 not the data of PostgreSQL 15: \(data)"
        case .notACluster(let data): "CLUSTER-003 neither empty nor a cluster: \(data)"
        case .socketPathTooLong(let folder):
            "CLUSTER-004 the socket's path would exceed 107 bytes: \(folder)"
        case .socketTaken(let folder): "CLUSTER-005 another server uses the socket in \(folder)"
        case .noPermission(let path): "CLUSTER-006 not permitted: \(path)"
        case .noAccount(let name): "CLUSTER-007 programs cannot be run as account \(name)"
        case .unusableName: "CLUSTER-008 an account or role has a name that cannot be mapped"
        case .noProgram(let path): "CLUSTER-009 cannot be started: \(path)"
        case .notInitialised(let log): "CLUSTER-010 no cluster could be made; see \(log)"
        case .notStarted(let log): "CLUSTER-011 the server did not start; see \(log)"
        case .notStopped(let log): "CLUSTER-012 the server did not stop; see \(log)"
        }
    }
}
