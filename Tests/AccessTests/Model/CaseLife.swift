import Postgres

// Enquiries, and what belongs to a case: as values, as the law has them, and as rows.

extension World {
    /// Whether SSPF is the right thing, asked of a unit: about a youth, or about nobody.
    struct Enquiry: Equatable {
        let id: Int
        var youth: Int?
        let unit: Int
        let author: Int
        var asked: Int
    }

    /// A meeting of a case, with one agenda item a kind of information.
    struct Meeting: Equatable {
        let id: Int
        let file: Int
        var kinds: [String]
        /// Persons, each for an agency.
        var invited: [Invitation] = []
    }

    struct Invitation: Equatable {
        let staff: Int
        let agency: Int
    }

    /// Made in a case.
    struct Commitment: Equatable {
        let id: Int
        let file: Int
        let author: Int
    }

    /// The row of a meeting's item.
    static func itemID(_ meeting: Int, _ place: Int) -> Int { meeting + 0x1000 * (place + 1) }

    /// The youth, who comes to every meeting.
    static func guestID(_ meeting: Int) -> Int { meeting + 0x1000 }

    var invitations: [(meeting: Int, invited: Invitation)] {
        meetings.flatMap { meeting in meeting.invited.map { (meeting.id, $0) } }
    }
    var items: [(meeting: Int, place: Int, kind: String)] {
        meetings.flatMap { meeting in
            meeting.kinds.enumerated().map { (meeting.id, $0.offset, $0.element) }
        }
    }

    var caseLifeRecords: [Record] {
        enquiries.map { Record(kind: .enquiry, id: $0.id) }
            + meetings.map { Record(kind: .meeting, id: $0.id) }
            + meetings.map { Record(kind: .guest, id: Self.guestID($0.id)) }
            + items.map { Record(kind: .agendaItem, id: Self.itemID($0.meeting, $0.place)) }
            + commitments.map { Record(kind: .commitment, id: $0.id) }
    }

    /// - Parameter homes: the agency of each youth and unit.
    mutating func makeCaseLifeConsistent(
        _ people: Set<Int>, _ places: Set<Int>, _ homes: [Int: Int]
    ) {
        let files = Set(cases.map(\.id))
        enquiries.removeAll {
            homes[$0.unit] == nil || homes[$0.asked] == nil || !people.contains($0.author)
                || $0.youth.map { youth in homes[youth] == nil } ?? false
        }
        enquiries.removeAll { enquiry in
            enquiry.youth.map { homes[$0] != homes[enquiry.unit] } ?? false
        }
        meetings.removeAll { !files.contains($0.file) }
        for index in meetings.indices {
            meetings[index].invited.removeAll {
                !people.contains($0.staff) || !places.contains($0.agency)
            }
        }
        commitments.removeAll { !files.contains($0.file) || !people.contains($0.author) }
    }
}

extension Law {
    /// Who is asked may read what names nobody, or names a youth of the own agency, or of another on
    /// a ground that covers enquiries for them. Else as the file, and the author.
    static func ground(
        forEnquiry id: Int, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.enquiries.first(where: { $0.id == id }),
            let home = world.agency(of: row.unit)
        else { return nil }
        if let youth = row.youth, isKeptOut(caller, youth, world) { return nil }
        if home == caller.agency {
            if let youth = row.youth, let ground = ownFile(caller, youth, world) { return ground }
            if follows(caller, row.author) { return .author }
        }
        guard worksWithFiles(caller), row.asked == caller.unit,
            !caller.roles.isDisjoint(with: ["social_worker", "coordinator"])
        else { return nil }
        guard let youth = row.youth, home != caller.agency else { return .asked }
        return grounds(about: youth, "enquiry", record: nil, in: world).contains {
            $0.agency == caller.agency && $0.purposes.contains(caller.purpose)
                && ($0.person == nil || isMeant($0.person, caller))
        } ? .asked : nil
    }

    /// The own agency's file; of another agency's case who is invited, on a ground that covers
    /// meetings, and for an item its kind of information besides.
    static func ground(
        forMeeting id: Int, item kind: String?, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.meetings.first(where: { $0.id == id }),
            let youth = world.cases.first(where: { $0.id == row.file })?.youth,
            !isKeptOut(caller, youth, world)
        else { return nil }
        if world.youth(youth)?.agency == caller.agency { return ownFile(caller, youth, world) }
        let isInvited = row.invited.contains {
            isMeant($0.staff, caller) && $0.agency == caller.agency
        }
        guard isInvited,
            let ground = across(youth, "meetings", by: caller, in: world)
        else { return nil }
        return kind.map { across(youth, $0, by: caller, in: world) } ?? ground
    }

    /// The own agency's file and the author; of another agency's case, on a ground.
    static func ground(
        forCommitment id: Int, by caller: Caller, in world: World
    ) -> Ground? {
        guard let row = world.commitments.first(where: { $0.id == id }),
            let youth = world.cases.first(where: { $0.id == row.file })?.youth,
            !isKeptOut(caller, youth, world)
        else { return nil }
        guard world.youth(youth)?.agency == caller.agency else {
            return across(youth, "commitments", by: caller, in: world)
        }
        if let ground = ownFile(caller, youth, world) { return ground }
        return follows(caller, row.author) ? .author : nil
    }
}

extension WorldLoader {
    var caseLifeSteps: [Session.Step] {
        [
            (
                Self.enquiry,
                columns(\.enquiries) { n, w, e in
                    [
                        Self.id(n, e.id), e.youth.map { Self.id(n, $0) }, Self.id(n, e.unit),
                        Self.id(n, e.author), Self.id(n, e.asked),
                    ]
                }
            ),
            (
                Self.meeting,
                columns(\.meetings) { n, w, m in
                    [Self.id(n, m.id), Self.id(n, m.file), Self.id(n, w.staff[0].id)]
                }
            ),
            (
                Self.invitation,
                columns(\.invitations) { n, w, i in
                    [
                        Self.id(n, i.meeting), Self.id(n, i.invited.staff),
                        Self.id(n, i.invited.agency),
                    ]
                }
            ),
            (
                Self.item,
                columns(\.items) { n, w, i in
                    [
                        Self.id(n, World.itemID(i.meeting, i.place)), Self.id(n, i.meeting),
                        String(i.place), i.kind,
                    ]
                }
            ),
            (
                Self.guest,
                columns(\.meetings) { n, w, m in
                    [Self.id(n, World.guestID(m.id)), Self.id(n, m.id)]
                }
            ),
            (
                Self.commitment,
                columns(\.commitments) { n, w, c in
                    [Self.id(n, c.id), Self.id(n, c.file), Self.id(n, c.author)]
                }
            ),
        ]
    }

    private static let enquiry = Statement(
        "model.enquiry",
        """
        INSERT INTO core.enquiry (id, youth_id, agency_id, unit_id, secrecy_class, to_agency_id,
                                  to_unit_id, reason, concern, urgent, author_id, created_at)
        SELECT x.id, x.youth, u.agency_id, u.id, '26:1', t.agency_id, t.id, 'x', 'x', false,
               x.author, now() - interval '30 minutes'
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
               AS x(id, youth, unit, author, asked)
          JOIN core.unit u ON u.id = x.unit
          JOIN core.unit t ON t.id = x.asked
        """)
    private static let meeting = Statement(
        "model.meeting",
        """
        INSERT INTO core.meeting (id, case_id, youth_id, agency_id, unit_id, secrecy_class, kind,
                                  starts_at, ends_at, place, author_id, created_at)
        SELECT x.id, c.id, c.youth_id, c.agency_id, c.unit_id, '26:1', 'network',
               now() + interval '1 day', now() + interval '25 hours', 'x', x.author, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS x(id, file, author)
          JOIN core."case" c ON c.id = x.file
        """)
    private static let invitation = Statement(
        "model.invitation",
        """
        INSERT INTO core.meeting_invitee (id, meeting_id, youth_id, agency_id, secrecy_class,
                                          staff_id, staff_agency_id, author_id, created_at)
        SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, '26:1', x.staff, x.agency,
               m.author_id, now() - interval '30 minutes'
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS x(meeting, staff, agency)
          JOIN core.meeting m ON m.id = x.meeting
        """)
    private static let guest = Statement(
        "model.guest",
        """
        INSERT INTO core.meeting_guest (id, meeting_id, youth_id, agency_id, secrecy_class,
                                        relation, apart, author_id, created_at)
        SELECT x.id, m.id, m.youth_id, m.agency_id, '26:1', 'youth', false, m.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[]) AS x(id, meeting)
          JOIN core.meeting m ON m.id = x.meeting
        """)
    private static let item = Statement(
        "model.item",
        """
        INSERT INTO core.agenda_item (id, meeting_id, youth_id, agency_id, secrecy_class, position,
                                      title, kind, author_id, created_at)
        SELECT x.id, m.id, m.youth_id, m.agency_id, '26:1', x.place::smallint, 'x', x.kind,
               m.author_id, now()
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS x(id, meeting, place, kind)
          JOIN core.meeting m ON m.id = x.meeting
        """)
    private static let commitment = Statement(
        "model.commitment",
        """
        INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, case_id, kind,
                                     what, owner, due_on, author_id, created_at)
        SELECT x.id, c.youth_id, c.agency_id, c.unit_id, '26:1', c.id, 'commitments', 'x', 'x',
               authz.today(), x.author, now() - interval '30 minutes'
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS x(id, file, author)
          JOIN core."case" c ON c.id = x.file
        """)
}
