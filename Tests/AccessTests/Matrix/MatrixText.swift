// The matrix as its reviewers read it.
extension AccessMatrix {
    /// The whole page.
    var text: String {
        let marks = Marks(self)
        var lines = Self.head
        lines +=
            ["", "WHO ASKS", ""]
            + actors.reduce(into: []) { lines, actor in
                if actor.team.isEmpty || actor.team == "!" { lines.append("  \(actor.label)") }
            }
        for team in marks.teams { lines.append("  \(team): each role there is") }

        for (place, state) in states.enumerated() {
            lines += ["", "", "ABOUT \(state.label)"]
            var grids: [String: Grid] = [:]
            for table in marks.aboutYouths where tables[table]?.contains(state.id) == true {
                grids[table] = marks.grid(table, state.id)
            }
            if place == 0 {
                lines += marks.blocks(grids)
                continue
            }
            // What differs from the first; where nothing is tried to be created, what is read.
            let isTried = state.creates
            let differing = grids.reduce(into: [String: Grid]()) { found, item in
                let usual = marks.grid(item.key, states[0].id)
                found[item.key] = item.value.filter { actor, own in
                    guard let other = usual[actor] else { return true }
                    return isTried ? own != other : own[0] != other[0]
                }.mapValues { isTried ? $0 : [$0[0], "·", "·", "·"] }
            }
            lines += ["", "As for the first, but:"] + marks.differences(differing)
        }
        lines += ["", "", "ABOUT NO YOUTH"]
        var others: [String: Grid] = [:]
        for table in marks.others {
            for key in tables[table, default: []].sorted() {
                others[key.isEmpty ? table : "\(table) (\(key))"] = marks.grid(table, key)
            }
        }
        lines += marks.blocks(others)
        lines += ["", "", "CLOSED: no login reads, creates, changes or deletes a row of these", ""]
        lines += marks.closed.map { "  \($0)" }
        lines += ["", "", "FUNCTIONS: who gets an answer", ""] + marks.functions
        lines += ["", "", "PURPOSES for which a policy opens anything", ""] + marks.purposes
        lines +=
            ["", "", "GROUNDS", ""]
            + policies.map { policy in
                let ground = policy.ground.hasPrefix("ground: ") ? policy.ground.dropFirst(8) : "-"
                return "  \(policy.table) \(marks.short(policy.name, of: policy.table)): \(ground)"
            }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let head = [
        "ACCESS MATRIX: who may do what, as the database itself answers.",
        "",
        "Taken by the tests, each caller in a context of its own, for every purpose: what any of them",
        "allows is marked. Not to be edited: `RECORD=1 Scripts/test --filter Matrix` writes it anew.",
        "",
        "  ✔  allowed, on the grounds named (listed at the end)",
        "  ✘  refused, though the caller may read it or the youth that it is about",
        "  ∅  hidden: answered as if it were not there",
        "  !  not signed in",
        "  ·  not tried there",
    ]

    /// Marks of a table, `read create change delete`, by the place of who asks.
    typealias Grid = [Int: [String]]

    /// The answers, arranged.
    private struct Marks {
        private struct Cell: Hashable { let actor: Int, table: String, key: String }

        private let matrix: AccessMatrix
        private var allowed: [Cell: [String: Set<String>]] = [:]
        private let shortNames: [String: [String: String]]
        /// Tables that somebody is answered from.
        private var open: Set<String> = []

        init(_ matrix: AccessMatrix) {
            self.matrix = matrix
            for answer in matrix.answers where !answer.table.isEmpty {
                let cell = Cell(actor: answer.actor, table: answer.table, key: answer.key)
                allowed[cell, default: [:]][answer.act, default: []].formUnion(answer.grounds)
                open.insert(answer.table)
            }
            shortNames = Dictionary(grouping: matrix.policies, by: \.table).mapValues { policies in
                let names = policies.map { $0.name.split(separator: "_") }
                var common = names.count == 1 ? min(1, names[0].count - 1) : 0
                while names.count > 1, let word = names[0].dropLast().dropFirst(common).first,
                    names.allSatisfy({ $0.count > common + 1 && $0[common] == word })
                {
                    common += 1
                }
                return Dictionary(
                    zip(
                        policies.map(\.name),
                        names.map { $0.dropFirst(common).joined(separator: "_") }),
                    uniquingKeysWith: { $1 })
            }
        }

        var teams: [String] {
            matrix.actors.reduce(into: []) { teams, actor in
                if !["", "!"].contains(actor.team), !teams.contains(actor.team) {
                    teams.append(actor.team)
                }
            }
        }

        private var youths: Set<String> { Set(matrix.states.map(\.id)) }
        var aboutYouths: [String] {
            matrix.tables.keys.filter {
                open.contains($0) && !matrix.tables[$0, default: []].isDisjoint(with: youths)
            }
        }
        var others: [String] {
            matrix.tables.keys.filter {
                open.contains($0) && matrix.tables[$0, default: []].isDisjoint(with: youths)
            }
        }
        var closed: [String] { matrix.tables.keys.filter { !open.contains($0) }.sorted() }

        /// What tells a policy apart from the others of its table.
        func short(_ policy: String, of table: String) -> String {
            shortNames[table]?[policy] ?? policy
        }

        func grid(_ table: String, _ key: String) -> Grid {
            var grid: Grid = [:]
            for actor in matrix.actors {
                let own = allowed[Cell(actor: actor.place, table: table, key: key), default: [:]]
                let youth = allowed[
                    Cell(actor: actor.place, table: "core.youth", key: key), default: [:]]
                let sees = own["read"] != nil
                grid[actor.place] = ["read", "create", "change", "delete"].map { act in
                    if let grounds = own[act] {
                        return "✔"
                            + grounds.map { short($0, of: table) }.sorted().joined(separator: ",")
                    }
                    if actor.team == "!" { return "!" }
                    switch act {
                    case "read": return "∅"
                    case "create": return sees || youth["read"] != nil ? "✘" : "∅"
                    default: return sees ? "✘" : "∅"
                    }
                }
            }
            return grid
        }

        /// Tables with the same marks share a block; what most are answered is one line.
        func blocks(_ grids: [String: Grid]) -> [String] {
            grouped(grids) { grid in
                let signedIn = matrix.actors.filter { $0.team != "!" }
                let usual = Self.mostCommon(signedIn.compactMap { grid[$0.place] })
                return rows(grid) { $0.team == "!" ? Self.nobody : usual } + [
                    usual + ["everyone else"], Self.nobody + ["whoever is not signed in"],
                ]
            }
        }

        /// As ``blocks(_:)``, with nobody but those who are named.
        func differences(_ grids: [String: Grid]) -> [String] {
            grouped(grids.filter { !$0.value.isEmpty }) { grid in rows(grid) { _ in [] } }
        }

        private func grouped(
            _ grids: [String: Grid], _ rows: (Grid) -> [[String]]
        ) -> [String] {
            let groups = Dictionary(grouping: grids.keys.sorted(), by: { grids[$0] ?? [:] })
            return groups.sorted { $0.value[0] < $1.value[0] }.flatMap { grid, names in
                ["", names.joined(separator: ", ")]
                    + Self.aligned([["read", "create", "change", "delete", ""]] + rows(grid))
                    .map { "  " + $0 }
            }
        }

        /// Marks and who they are for; the roles of a team in one row.
        private func rows(_ grid: Grid, but usual: (Actor) -> [String]) -> [[String]] {
            var rows: [(label: String, marks: [String])] = []
            for actor in matrix.actors {
                guard let marks = grid[actor.place], marks != usual(actor) else { continue }
                let prefix = "\(actor.team): "
                let isRole = !["", "!"].contains(actor.team)
                let same = rows.firstIndex {
                    isRole && $0.marks == marks && $0.label.hasPrefix(prefix)
                }
                if let same {
                    rows[same].label += ", \(actor.label)"
                } else {
                    rows.append((isRole ? prefix + actor.label : actor.label, marks))
                }
            }
            return rows.map { $0.marks + [$0.label] }
        }

        /// What most are answered; of two such, the one that comes first.
        private static func mostCommon(_ marks: [[String]]) -> [String] {
            var best: [String] = []
            for candidate in marks
            where marks.count(where: { $0 == candidate }) > marks.count(where: { $0 == best }) {
                best = candidate
            }
            return best
        }

        private static let nobody = ["!", "!", "!", "!"]

        var functions: [String] {
            let places = Dictionary(
                grouping: matrix.answers.filter { $0.act == "call" }, by: \.table
            ).mapValues { Set($0.map(\.actor)) }
            return matrix.calls.sorted().flatMap { function in
                let who = matrix.actors.filter { places[function, default: []].contains($0.place) }
                var lines: [String] = []
                for actor in who {
                    let prefix = actor.team.isEmpty ? "" : "\(actor.team): "
                    if let same = lines.indices.last, !prefix.isEmpty, lines[same].hasPrefix(prefix)
                    {
                        lines[same] += ", \(actor.label)"
                    } else {
                        lines.append(prefix + actor.label)
                    }
                }
                if lines.isEmpty { lines = ["nobody"] }
                return ["  \(function)"] + lines.map { "      \($0)" }
            }
        }

        var purposes: [String] {
            let purposes = Set(matrix.answers.map(\.purpose)).sorted()
            let rows = matrix.policies.map { policy in
                purposes.map { purpose in
                    let isOpen = matrix.answers.contains {
                        $0.purpose == purpose && $0.table == policy.table
                            && $0.grounds.contains(policy.name)
                    }
                    return isOpen ? "✔" : "·"
                } + ["\(policy.table) \(short(policy.name, of: policy.table))"]
            }
            return AccessMatrix.Marks.aligned([purposes + [""]] + rows).map { "  " + $0 }
        }

        private static func aligned(_ rows: [[String]]) -> [String] {
            let widths = (0..<(rows.first?.count ?? 0)).map { column in
                rows.map { $0[column].count }.max() ?? 0
            }
            return rows.map { row in
                let cells = zip(row, widths).map { cell, width in
                    cell + String(repeating: " ", count: width - cell.count)
                }
                let line = cells.joined(separator: "  ")
                return String(line.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
