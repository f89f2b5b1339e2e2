import Shell

/// `--name value` and `--name=value` after a subcommand, and its operands; anything else is a usage
/// fault.
struct Flags {
    private var values: [String: String] = [:]
    private(set) var operands: [String] = []

    init(
        _ words: [String], _ names: [String], operands count: Int = 0
    ) throws(Stop) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                operands.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            if names.contains(name),
                let value = parts.count == 2 ? String(parts[1]) : rest.popFirst()
            {
                values[name] = value
            } else {
                throw Stop(.usage, Help.text)
            }
        }
        guard operands.count == count else { throw Stop(.usage, Help.text) }
    }

    subscript(_ name: String) -> String? { values[name] }

    func demand(_ name: String) throws(Stop) -> String {
        guard let value = values[name], !value.isEmpty else {
            throw Stop(.usage, "--\(name) is missing")
        }
        return value
    }

    /// The flags as settings are named.
    var settings: [String: String] {
        var named: [String: String] = [:]
        for (name, value) in values { named[Self.setting(name)] = value }
        return named
    }

    /// The environment that children are started with: the flags hold for them as well.
    func over(_ environment: [String: String]) -> [String: String] {
        var changed = environment
        for (name, value) in settings { changed["SSPF_" + name.uppercased()] = value }
        return changed
    }

    private static func setting(_ name: String) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}

/// `sspf help`.
enum Help {
    static let text = """
        sspf — case coordination around young people at risk (SSPF)

          sspf run [--port N] [--admin-port N] [--state FOLDER]
                                   embedded PostgreSQL, demonstration municipality, service, jobs
          sspf serve               the service, on a database given by SSPF_DATABASE
          sspf jobs                seals the log
          sspf policy diff         what this release would change about who may do what
          sspf migrate [--approve DIGEST]
                                   migrations and policies; in production a change of who may do
                                   what takes the digest that policy diff printed
          sspf restore [--confirm] after a restore or copy of the data: a new incarnation
          sspf seal rotate | sspf seal retire
                                   begins and ends a change of the sealing key
          sspf admin create NAME --name … --municipality … --code 0000 --agency … --unit …
                                   the first administrator
          sspf login NAME          signs in; the token is kept in a file of mode 0600
          sspf logout
          sspf shell [-c COMMAND] [-f FILE] [--json] [--plain]
          sspf audit verify --bundle FILE [--key FILE] [--checkpoint FILE]
                                   verifies a copy of the log, without a database
          sspf audit find [NUMBER] | show | verify | checkpoints | export | sample | review | judge
                     | sign-off | extract | release-names | incident
                                   the log: who looked, proof, review, extracts (--help tells more)
          sspf staff list | sspf policy list
          sspf policy explain KIND … | sspf policy simulate YOUTH …
          sspf retention preview | sspf retention run [--json]
          sspf config check        the settings in force

        Exit codes: 0 ok, 1 error, 2 usage, 3 script stopped, 4 login needed, 5 denied or not found,
        6 conflict, 7 service unreachable, 130 interrupted.
        """
}
