import CPostgres

/// Where a database is and as whom to enter it.
package struct Address: Sendable, Hashable {
    /// libpq keywords in order; a later one outranks an earlier.
    let keywords: [Keyword]

    struct Keyword: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// A database behind a unix socket, entered by peer authentication.
    /// - Parameters:
    ///   - sockets: the absolute folder of the socket.
    ///   - port: only the number in the socket's file name.
    package init(sockets: String, port: Int = 5432, database: String, role: String) {
        keywords = [
            Keyword(name: "host", value: sockets), Keyword(name: "port", value: String(port)),
            Keyword(name: "dbname", value: database), Keyword(name: "user", value: role),
        ]
    }

    /// A connection string, `postgresql://…` or `host=… dbname=…`. Source: PostgreSQL 15
    /// documentation 34.1.1. It may hold a password, so an address is never printed whole.
    package init(connectionString: String) {
        // libpq expands a dbname that looks like a connection string.
        keywords = [Keyword(name: "dbname", value: connectionString)]
    }

    /// What a connection string gives, by libpq's names; nil where it is none.
    package static func options(of connectionString: String) -> [String: String]? {
        guard let options = unsafe PQconninfoParse(connectionString, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                given[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return given
    }

    /// The same place, another database or role.
    package func with(database: String? = nil, role: String? = nil) -> Address {
        var changed = keywords
        if let database { changed.append(Keyword(name: "dbname", value: database)) }
        if let role { changed.append(Keyword(name: "user", value: role)) }
        return Address(keywords: changed)
    }

    private init(keywords: [Keyword]) { self.keywords = keywords }
}

extension Address: CustomStringConvertible, CustomReflectable {
    package var description: String { "postgresql address" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
