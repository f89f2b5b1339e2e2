import Domain

/// Holds, requests and exemptions of the play, as SQL.
extension TenYearsRows {
    struct Hold {
        let id: String
        let agency: Int
        let youth: String?
        let held: TenYearsModel.Held
        let day: LocalDate
        let last: LocalDate

        func sql(_ model: TenYearsModel) -> String {
            var (scope, record, span) = ("youth", "NULL, NULL", "NULL, NULL")
            switch held {
            case .youth: break
            case .record(let id):
                scope = "record"
                record = "'\(model.records[id]?.kind ?? "")', '\(id)'"
            case .span(_, let days):
                scope = "span"
                span = "'\(days.lowerBound)', '\(days.upperBound)'"
            }
            return """
                INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, record_type,
                    record_id, span_from, span_until, reason, reference, ends_on, author_id, created_at)
                VALUES ('\(id)', '00000000-0000-4000-8000-00a00000000\(agency)', '26:1', '\(scope)',
                    \(youth.map { "'\($0)'" } ?? "NULL"), \(record), \(span), 'appeal', 'x', '\(last)',
                    \(author), \(at(day, "02:00")));
                """
        }

        /// The request for public documents that placed it.
        func sql(request: String) -> String {
            """
            INSERT INTO retention.request (id, agency_id, secrecy_class, kind, reference, received_on,
                                           hold_id, author_id, created_at)
            VALUES ('\(request)', '00000000-0000-4000-8000-00a00000000\(agency)', '26:1', 'release', 'x',
                    '\(day)', '\(id)', \(author), \(at(day, "02:00")));
            """
        }
    }

    static func restriction(_ id: String, of youth: String, _ day: LocalDate) -> String {
        """
        INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                       received_on, author_id, created_at)
        SELECT '\(id)', y.agency_id, '26:1', 'restriction', y.id, 'x', '\(day)', \(author),
               \(at(day, "02:00")) FROM core.youth y WHERE y.id = '\(youth)';
        """
    }

    static func step(
        _ id: String, of request: String, youth: String?, _ step: String, _ day: LocalDate
    ) -> String {
        """
        INSERT INTO retention.request_step (id, request_id, youth_id, step, ground, role, author_id,
                                            created_at)
        VALUES ('\(id)', '\(request)', \(youth.map { "'\($0)'" } ?? "NULL"), '\(step)', 'x',
                'records_officer', \(author), \(at(day, "02:00")));
        """
    }

    static func exemption(_ id: String, of youth: String, _ ground: String) -> String {
        """
        INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground, author_id,
                                         created_at)
        SELECT '\(id)', y.id, y.agency_id, '26:1', '\(ground)', \(author), y.created_at
          FROM core.youth y WHERE y.id = '\(youth)';
        """
    }
}
