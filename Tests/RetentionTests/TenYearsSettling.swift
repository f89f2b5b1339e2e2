import Domain

/// Who lives there when the years begin, and what must come of it whatever the dice say.
extension TenYearsPlay {
    mutating func settle(_ first: LocalDate) throws -> String {
        try crowd(first) + ages(first) + kinds(first) + held(first) + persons(first)
            + archived(first)
    }

    /// Files of up to eight years, and what is in no file.
    private mutating func crowd(_ first: LocalDate) throws -> String {
        var sql = ""
        for _ in 0..<110 {
            let age = Int.random(in: 0...2900, using: &dice)
            let (id, entry) = try enter(try first.adding(days: -age))
            sql += entry
            for _ in 0..<Int.random(in: 0...3, using: &dice) {
                sql += try write(
                    Self.inFiles.randomElement(using: &dice) ?? "case",
                    of: model.youths[id],
                    on: try first.adding(days: -Int.random(in: 0...age, using: &dice)))
            }
        }
        for _ in 0..<40 {
            sql += try write(
                Self.others.randomElement(using: &dice) ?? "session", of: nil,
                on: try first.adding(days: -Int.random(in: 0...1400, using: &dice)))
        }
        return sql
    }

    /// Who turns an age on which a rule waits, in a leap year and in another; and files that never go.
    private mutating func ages(_ first: LocalDate) throws -> String {
        var sql = ""
        for (agency, born, word) in [
            (1, "2004-02-29", "inquiry"), (1, "1998-07-09", "inquiry"), (3, "2012-02-29", "other"),
            (3, "2013-03-31", "other"), (4, "2008-02-29", "other"), (4, "2010-12-31", "other"),
            // Advice, and others of social services, whose day of birth research does not ask for.
            (1, "2009-08-09", "advice"), (1, "2009-08-09", "pre-assessment"),
            (1, "2009-08-09", "other"),
        ] {
            let (id, entry) = try enter(
                try first.adding(days: -2500), agency: agency, born: try LocalDate(born))
            sql += entry
            sql += try write(
                "concern-conversation", of: model.youths[id],
                on: try first.adding(days: -2400), word)
        }
        // A talk before a report that became an inquiry: neither goes before 30.
        let (assessed, entry) = try enter(
            try first.adding(days: -2500), agency: 1, born: try LocalDate("1999-08-21"))
        sql += entry
        sql += try write(
            "concern-conversation", of: model.youths[assessed],
            on: try first.adding(days: -2400), "pre-assessment")
        sql += try write(
            "concern-report", of: model.youths[assessed], on: try first.adding(days: -2390),
            "inquiry")
        for ground in ["parenthood", "adoption", "placement"] {
            let (id, entry) = try enter(
                try first.adding(days: -2500), agency: 1, born: try LocalDate("1996-04-07"))
            sql += entry
            sql += try write(
                "concern-report", of: model.youths[id], on: try first.adding(days: -2400))
            sql += try write(
                "concern-conversation", of: model.youths[id],
                on: try first.adding(days: -2400), "advice")
            sql += exempt(id, ground)
        }
        return sql
    }

    /// One of each kind, with nothing else in the file and with a note that comes years later.
    private mutating func kinds(_ first: LocalDate) throws -> String {
        var sql = ""
        for kind in Set(Self.inFiles).sorted() {
            for (isNoted, classification) in [
                (true, nil), (false, "inquiry"), (false, "pre-assessment"), (false, "accepted"),
                (false, "not-accepted"),
            ] {
                let (id, entry) = try enter(
                    try first.adding(days: -1500), agency: 1, born: try LocalDate("1996-04-07"))
                sql += entry
                sql += try write(
                    kind, of: model.youths[id], on: try first.adding(days: -1400),
                    classification)
                guard isNoted else { continue }
                // One that stays when the file's last note is old enough, or that would be another.
                sql += try write(
                    "no-action-decision", of: model.youths[id],
                    on: try first.adding(days: -900))
            }
        }
        return sql
    }

    /// What is kept when its time is over: by a county, by holds, by a request until two months after its
    /// refusal.
    private mutating func held(_ first: LocalDate) throws -> String {
        var sql = ""
        // Advice whose time is over while the county keeps everything, and a visit in a span that is held.
        let (advised, advice) = try enter(
            try first.adding(days: -1500), agency: 1, born: try LocalDate("1996-04-07"))
        sql += advice
        sql += try write(
            "concern-conversation", of: model.youths[advised], on: try LocalDate("2028-03-01"),
            "advice")
        let visited = try first.adding(days: -1200)
        sql += try write("school-visit", of: nil, on: visited)
        sql += hold(2, visited...visited, first, try first.adding(days: 500))
        // A case of the police's that is held for longer than the rule keeps it.
        let (id, entry) = try enter(
            try first.adding(days: -1500), agency: 2, born: try LocalDate("2010-04-07"))
        sql += entry
        sql += try write("case", of: model.youths[id], on: try first.adding(days: -1490))
        sql += hold(
            model.records.values.first { $0.youth == id }?.id, first,
            try first.adding(days: 1200))
        // Somebody asks for what the police have of a day, and is refused when the hold has ended.
        let asked = try first.adding(days: -1500)
        sql += try write("school-visit", of: nil, on: asked)
        sql += try request(
            2, asked...asked, first, try first.adding(days: 50), isGranted: false,
            decided: try first.adding(days: 100))
        return sql
    }

    /// Two rows that are one person for two years, and one that is joined to another agency's case.
    private mutating func persons(_ first: LocalDate) throws -> String {
        var sql = ""
        var rows: [String] = []
        for age in [2000, 300] {
            let (id, entry) = try enter(
                try first.adding(days: -2500), agency: 1, born: try LocalDate("1996-04-07"))
            sql += entry
            sql += try write(
                "concern-conversation", of: model.youths[id], on: try first.adding(days: -age),
                "advice")
            rows.append(id)
        }
        sql += merge(rows[0], into: rows[1], first, undone: try first.adding(days: 700))
        let (owner, file) = try enter(
            try first.adding(days: -100), agency: 2, born: try LocalDate("2010-04-07"))
        sql += file
        sql += try write("case", of: model.youths[owner], on: try first.adding(days: -30))
        let (joined, entry) = try enter(
            try first.adding(days: -400), agency: 3, born: try LocalDate("2010-04-07"))
        sql += entry
        if let file = model.records.values.first(where: { $0.youth == owner })?.id {
            sql += join(joined, to: file, try first.adding(days: -20), until: nil)
        }
        return sql
    }

    /// What is kept for research until the archive has it.
    private mutating func archived(_ first: LocalDate) throws -> String {
        let (id, entry) = try enter(
            try first.adding(days: -2500), agency: 1, born: try LocalDate("2001-05-15"))
        return entry
            + (try write(
                "concern-conversation", of: model.youths[id],
                on: try first.adding(days: -2400), "other"))
    }
}
