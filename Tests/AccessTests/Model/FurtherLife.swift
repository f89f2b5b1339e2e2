import Postgres

// Mapping talks, minutes, concern reports and referrals: as values, as the law has them, and as rows.

extension World {
    /// A mapping talk (kartläggning) of a case, with one part.
    struct Mapping: Equatable {
        let id: Int
        let file: Int
        /// Whether its part is the summary, which is made to be told.
        var isSummary: Bool
    }

    /// Minutes of a meeting: of one of its items, or of the whole of it.
    struct MeetingMinutes: Equatable {
        let id: Int
        let meeting: Int
        var item: Int?
    }

    /// A report of concern (orosanmälan), as it was received.
    struct Report: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
    }

    /// A referral to a unit.
    struct Referral: Equatable {
        let id: Int
        let youth: Int
        let unit: Int
        let author: Int
        var recipient: Int
        /// The consent that it hangs on.
        var consent: Int?
        /// Sent and not over; else a draft.
        var isSent: Bool
        /// The family makes contact itself: nothing crosses.
        var isOwnContact: Bool
    }

    /// What the case of a mapping talk is for (målgrupp), said beside it.
    static func settingID(_ talk: Int) -> Int { talk + 0x2000 }

    /// The row of a mapping talk's part.
    static func mappingPartID(_ talk: Int) -> Int { talk + 0x1000 }

    var furtherRecords: [Record] {
        var records = mappings.map { Record(kind: .mapping, id: $0.id) }
        records += mappings.map { Record(kind: .mappingPart, id: Self.mappingPartID($0.id)) }
        records += mappings.map { Record(kind: .setting, id: Self.settingID($0.id)) }
        records += minutes.map { Record(kind: .minutes, id: $0.id) }
        records += reports.map { Record(kind: .report, id: $0.id) }
        records += referrals.map { Record(kind: .referral, id: $0.id) }
        return records
    }

    /// - Parameter homes: the agency of each youth and unit.
    mutating func makeFurtherLifeConsistent(_ people: Set<Int>, _ homes: [Int: Int]) {
        let files = Set(cases.map(\.id))
        mappings.removeAll { !files.contains($0.file) }
        minutes.removeAll { minutes in
            guard let meeting = meetings.first(where: { $0.id == minutes.meeting }) else {
                return true
            }
            return minutes.item.map { $0 >= meeting.kinds.count } ?? false
        }
        func fits(_ youth: Int, _ unit: Int, _ author: Int) -> Bool {
            homes[youth] != nil && homes[youth] == homes[unit] && people.contains(author)
        }
        reports.removeAll { !fits($0.youth, $0.unit, $0.author) }
        referrals.removeAll {
            !fits($0.youth, $0.unit, $0.author) || homes[$0.recipient] == nil
        }
        for index in referrals.indices {
            let referral = referrals[index]
            if !consents.contains(where: {
                $0.id == referral.consent && $0.youth == referral.youth
            }) {
                referrals[index].consent = nil
            }
        }
    }
}

extension Law {
    /// The leading agency's file. To another agency, on a ground that covers mapping: that there was a
    /// talk, what the case is for, and its summary; what was said about risks and home stays (R1: no
    /// more than needed).
    static func ground(
        forMapping record: Record, by caller: Caller, in world: World
    ) -> Ground? {
        let isPart = record.kind == .mappingPart
        guard
            let row = world.mappings.first(where: {
                switch record.kind {
                case .mappingPart: World.mappingPartID($0.id) == record.id
                case .setting: World.settingID($0.id) == record.id
                default: $0.id == record.id
                }
            }),
            let youth = world.cases.first(where: { $0.id == row.file })?.youth,
            !isKeptOut(caller, youth, world)
        else { return nil }
        if world.youth(youth)?.agency == caller.agency { return ownFile(caller, youth, world) }
        return isPart && !row.isSummary ? nil : across(youth, "mapping", by: caller, in: world)
    }

    /// The own agency's file. Who is invited from elsewhere: minutes of an item as the item, those of
    /// the whole meeting when every item is open to them.
    static func ground(
        forMinutes id: Int, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.minutes.first(where: { $0.id == id }),
            let meeting = world.meetings.first(where: { $0.id == row.meeting })
        else { return nil }
        let about = row.item.map { [meeting.kinds[$0]] } ?? meeting.kinds
        let whole = ground(forMeeting: meeting.id, item: nil, by: caller, in: world)
        let all = about.allSatisfy {
            ground(forMeeting: meeting.id, item: $0, by: caller, in: world) != nil
        }
        return all ? whole : nil
    }

    /// Whoever has the file, whoever received it, and the management of the unit, for the days of the
    /// law count (R20). To no other agency on any ground: who reported is not told of (R36).
    static func ground(
        forReport id: Int, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.reports.first(where: { $0.id == id }),
            world.youth(row.youth)?.agency == caller.agency,
            !isKeptOut(caller, row.youth, world)
        else { return nil }
        if caller.purpose == "work-management" {
            return row.unit == caller.unit ? .management : nil
        }
        if let ground = ownFile(caller, row.youth, world) { return ground }
        return follows(caller, row.author) ? .author : nil
    }

    /// The sender's file. To the receiving agency from when it is sent until it is over, on the very
    /// consent that it hangs on (R17: its parties, kinds and purposes): its unit, and who works with
    /// the case. To any agency on a disclosure decision that covers referrals.
    static func ground(
        forReferral id: Int, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.referrals.first(where: { $0.id == id }),
            let home = world.youth(row.youth)?.agency, !isKeptOut(caller, row.youth, world)
        else { return nil }
        let arrives =
            row.isSent && !row.isOwnContact && world.agency(of: row.recipient) == caller.agency
        let isReceiver =
            arrives && row.recipient == caller.unit && caller.purpose == "coordination"
        if home == caller.agency {
            return ownFile(caller, row.youth, world) ?? (isReceiver ? .asked : nil)
        }
        // What consents let through is the referral that hangs on one, and no other.
        var decided = world
        decided.consents = []
        if let ground = across(row.youth, "referrals", record: id, by: caller, in: decided) {
            return ground
        }
        guard arrives,
            let consent = world.consents.first(where: { $0.id == row.consent }),
            consent.kinds.contains("referrals"), consent.agency == caller.agency,
            consent.purposes.contains(caller.purpose), isInForce(consent, world),
            consent.person.map({ isMeant($0, caller) }) ?? true
        else { return nil }
        if isReceiver { return .asked }
        var alone = world
        alone.consents = [consent]
        alone.disclosures = []
        return across(row.youth, "referrals", by: caller, in: alone)
    }
}

extension WorldLoader {
    var furtherSteps: [Session.Step] {
        [
            (
                Self.mapping,
                columns(\.mappings) { n, w, m in
                    [
                        Self.id(n, m.id), Self.id(n, m.file), Self.id(n, w.staff[0].id),
                        Self.id(n, World.mappingPartID(m.id)), m.isSummary ? "summary" : "risk",
                        Self.id(n, World.settingID(m.id)),
                    ]
                }
            ),
            (
                Self.minutes,
                columns(\.minutes) { n, _, m in
                    [
                        Self.id(n, m.id), Self.id(n, m.meeting),
                        m.item.map { Self.id(n, World.itemID(m.meeting, $0)) },
                    ]
                }
            ),
            (
                Self.report,
                columns(\.reports) { n, _, r in
                    [
                        Self.id(n, r.id), Self.id(n, r.youth), Self.id(n, r.unit),
                        Self.id(n, r.author),
                    ]
                }
            ),
            (
                Self.referral,
                columns(\.referrals) { n, _, r in
                    [
                        Self.id(n, r.id), Self.id(n, r.youth), Self.id(n, r.unit),
                        Self.id(n, r.author), Self.id(n, r.recipient),
                        r.isOwnContact ? "own-contact" : "remiss",
                    ]
                }
            ),
            (
                Self.referralState,
                columns(\.referrals) { n, _, r in
                    [
                        Self.id(n, r.id), r.isSent ? "sent" : "draft",
                        r.consent.map { Self.id(n, $0) },
                    ]
                }
            ),
        ]
    }

    private static let mapping = Statement(
        "model.mapping",
        """
        WITH x AS (
            SELECT x.*, c.youth_id, c.agency_id, c.unit_id
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[])
                   AS x(id, file, author, part, kind, setting)
              JOIN core."case" c ON c.id = x.file
        ), t AS (
            INSERT INTO core.mapping_talk (id, case_id, youth_id, agency_id, unit_id,
                                           secrecy_class, author_id, created_at)
            SELECT x.id, x.file, x.youth_id, x.agency_id, x.unit_id, '26:1', x.author, now()
              FROM x
        ), s AS (
            INSERT INTO core.case_setting (id, case_id, youth_id, agency_id, secrecy_class, what,
                                           word, author_id, created_at)
            SELECT x.setting, x.file, x.youth_id, x.agency_id, '26:1', 'target-group', 'crime-risk',
                   x.author, now()
              FROM x
        )
        INSERT INTO core.mapping_part (id, mapping_talk_id, youth_id, agency_id, secrecy_class,
                                       kind, text, author_id, created_at)
        SELECT x.part, x.id, x.youth_id, x.agency_id, '26:1', x.kind, 'x', x.author, now() FROM x
        """)
    private static let minutes = Statement(
        "model.minutes",
        """
        INSERT INTO core.meeting_note (id, meeting_id, agenda_item_id, youth_id, agency_id,
                                       secrecy_class, text, author_id, created_at)
        SELECT x.id, m.id, x.item, m.youth_id, m.agency_id, '26:1', 'x', m.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS x(id, meeting, item)
          JOIN core.meeting m ON m.id = x.meeting
        """)
    private static let report = Statement(
        "model.report",
        """
        INSERT INTO core.concern_report (id, youth_id, agency_id, unit_id, secrecy_class,
            received_on, reporter, feedback_requested, author_id, created_at)
        SELECT x.id, x.youth, u.agency_id, u.id, '26:1', authz.today(), 'school', false, x.author,
               now() - interval '30 minutes'
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS x(id, youth, unit, author)
          JOIN core.unit u ON u.id = x.unit
        """)
    /// Each to a target of its own.
    private static let referral = Statement(
        "model.referral",
        """
        WITH x AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
                                 $6::text[])
                       AS x(id, youth, unit, author, recipient, path)
        ), t AS (
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT x.id, a.municipality_id, 'x', 'other', '{own-contact,remiss}', a.id, u.id,
                   authz.today() - 10, now()
              FROM x JOIN core.unit u ON u.id = x.recipient JOIN core.agency a ON a.id = u.agency_id
            RETURNING id, agency_id, unit_id
        )
        INSERT INTO core.referral (id, youth_id, agency_id, unit_id, secrecy_class, target_id,
                                   path, question, author_id, created_at)
        SELECT x.id, x.youth, u.agency_id, u.id, '26:1', t.id, x.path, 'x', x.author, now()
          FROM x JOIN t ON t.id = x.id JOIN core.unit u ON u.id = x.unit
        """)
    /// The steps are tested elsewhere.
    private static let referralState = Statement(
        "model.referral-state",
        """
        UPDATE core.referral r
           SET state = x.state, consent_id = x.consent,
               recipient_agency_id = t.agency_id, recipient_unit_id = t.unit_id
          FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS x(id, state, consent)
          JOIN core.referral_target t ON t.id = x.id
         WHERE r.id = x.id
        """)
}
