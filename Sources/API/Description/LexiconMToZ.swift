extension Lexicon {
    /// Members from m to z.
    static let mToZ = """
        made: Gjord: whether it was made.
        madeFor: Gjord för: what the database was made for.
        madeOn: Upprättad: the day on which it was made.
        mappedPlace: Kartlagd plats: an unsafe place, what makes it so and what helps.
        matrix: Behörighetsmatrisen: SHA-256 of the matrix that was reviewed, in hexadecimal.
        maturityNote: Mognadsbedömning: why the youth can decide.
        maturityNoteRequired: Mognadsbedömning krävs: whether the youth's maturity must be told.
        NewSchoolVisit.measure: Åtgärd: what would help.
        SchoolVisit.measure: Åtgärd: what would help.
        measure: Vad som räknas: what the pledge counts.
        meetingId: Nätverksmöte: id of the meeting.
        members: Deltagare: who is of the team.
        mergedAt: Sammanslaget: when the two were found to be one.
        mergedId: Sammanslagen: id of the row that is directed to this one.
        mergedInto: Sammanslagen med: id of the row that is shown instead.
        NewEmergencyAccess.minutes: Längd: minutes for which the file is open.
        minutes: Protokoll: what was said, by item.
        missing: Saknas: whose consent is missing.
        missingGuardians: Vårdnadshavare som saknas: guardians who have not answered.
        month: Månad: the month, as YYYY-MM.
        moves: Förändringar: each change of state.
        municipality: Kommun: the municipality.
        name: Namn: name.
        NewAccessExtract.named: Med namn: whether staff are named, where a release permits it.
        named: Namngivna: who is named to handle it.
        nature: Art: whether it corrects, or notes what the person concerned objects to.
        newPassword: Nytt lösenord: 15 characters or more are advised.
        nextContactOn: Nästa kontakt: the day of the next contact.
        no: Löpnummer: the entry's number on the log.
        noPupilsPresent: Inga elever närvarande: no pupil is in the rooms.
        noSuspicion: Ingen misstanke: nobody is suspected.
        notArchived: Ej arkiverade: records that the archive has no receipt for.
        notBeforeAge: Tidigast vid ålder: the age in years before which nothing is deleted.
        RetentionRun.note: Intyg: the certificate as a signed note (C2SP).
        note: Anteckning: a note.
        listCheckpoints.note: Kontrollpunkt: the checkpoint as it was signed.
        notedOn: Antecknad: the day on which it was noted.
        notes: Anmärkningar: notes beside the answer.
        notices: Underrättelser: who was told of the end.
        notReached: Ej nådda: classes that no visit has reached.
        Youth.number: Personnummer, samordningsnummer eller reservnummer: twelve digits, or a reserve number.
        number: Nummer: the number that names it to people.
        numberKind: Slag av nummer: what kind of number it is.
        observedOn: Iakttaget: the day on which it was seen.
        observedOnYouth: Hos den unge: whether it was seen with the youth, not told.
        offerId: Erbjudande: id of the offer.
        offers: Erbjudanden: what was offered, and the answers.
        officers: Poliser: how many officers took part.
        on: Whether it is about the row as it was, or as it becomes.
        openedAt: Öppnat: when it was opened.
        opens: Öppnar: whether the policy lets at the row.
        organisation: Organisation: what they come from.
        origin: Ursprung: the log that the checkpoint names.
        orphans: Herrelösa: tables with youths that no rule knows; must be empty.
        otherAgency: Annan verksamhet: whether the file is another agency's.
        outcome: Resultat: how it went.
        outcomes: Utfall: what came of it, one a statement.
        output: Svar: what the command answers.
        overdue: Försenat: what is past its day.
        overdueRecords: Försenade: records past their last day.
        owner: Vem: who does it, or has it.
        packageId: Arkivpaket: id of the package for the archive.
        paperReference: Var originalet förvaras: where the paper is kept.
        parentsReached: Föräldrar: how many parents were reached.
        part: Del: the number of the statement, from 0.
        participants: Deltagare: who was there.
        parties: Parter: agencies, or persons of them, that may share.
        parts: Delar: parts, each with its own secrecy.
        password: Lösenord: the password.
        LogProof.path: Bevis: hashes of the proof (RFC 9162), in base 64.
        path: Väg: by which way the referral goes.
        paths: Vägar: ways by which a referral can go.
        people: Personer: each who sees the file now or would.
        perCent: Andel: per cent of the classes.
        period: Bevaras: how long it is kept, as an interval.
        periods: Bevarandetider: how long each type of record is kept.
        Referral.person: Kontaktperson: who is to be met.
        person: Person: id of the person, in the log alone.
        persons: Personer: how many persons were shown.
        place: Plats: where.
        listReviewItems.place: Nummer: which item of the sample, as a verdict names it.
        plan: Planens kontrollsumma: SHA-256 of the plan, in hexadecimal.
        planned: Planerade: how many are planned.
        plannedOn: Planerad: the day for which it is planned.
        pledge: Löftespunkt: the pledge's title.
        pledgeId: Löftespunkt: id of the pledge.
        pointer: Var: a JSON pointer, or header: or query: and a name.
        PolicyVersion.policies: Regler: how many policies there are.
        policies: Regler: the policies.
        Status.policy: Reglerna: which are in force.
        policy: Regel: the policy's name.
        policyVersion: Version: of everything that decides access then, SHA-256 in hexadecimal.
        program: Program: the program that asked.
        proof: Bevis: how who one is was proved.
        protectiveFactor: Skyddsfaktor: what speaks for the youth.
        provedAt: Styrkt: when who one is was last proved; null where long ago.
        pupils: Elever: how many pupils the class has.
        pupilsReached: Elever: how many pupils were reached.
        purpose: Ändamål: what the request was made for.
        purposes: Ändamål: what it may be used for.
        quarantined: Avskilda: rows with faults, set apart.
        question: Fråga: what is asked for.
        questions: Frågor: what was asked, without by whom.
        reached: Nådda: classes that a visit has reached.
        reason: Skäl: the reason.
        reasoning: Skäl: why it was decided.
        reasonText: Skäl: the reason in words.
        receipt: Kvitto: what followed from it.
        receivedOn: Inkom: the day on which it came in.
        recipientAgency: Mottagare: the agency that receives.
        recipientAgencyId: Mottagare: id of the agency that receives.
        recipients: Mottagare: who has had what was shared.
        recipientStaffId: Mottagare: id of the person who receives.
        record: Post: what type of record it is.
        recordId: Post: id of the record.
        recordType: Slag av post: what type of record it is.
        recoveryCodes: Reservkoder: each stands in for a lost app once; shown this once.
        recoveryCodesLeft: Återställningskoder kvar: how many have not been used.
        reference: Referens: where it stands in a register or file.
        referrals: Hänvisningar: referrals that were told of the end.
        registeredAt: Registrerad: when the own unit registered the youth.
        relation: Relation: how they are related.
        replayed: Omsänd: whether an earlier request with the same key created it.
        reporter: Anmälare: who reported, by kind.
        request: Begäran: the request, by its name.
        requestedBy: Beställare: who asked for the visit.
        SubjectExtract.requestId: Begäran: id of the request of the person concerned.
        requestId: Begäran: the request's name, as on the log.
        researchMoves: Flyttas till arkiv: whether what is kept for research goes once the archive has it.
        researchExempt: Forskningsundantag: whether records can be exempt for research.
        resource: Slag av post: what type of record was looked at.
        responsibleStaffId: Ansvarig: id of the member of the team who does it.
        restricted: Begränsad: whether the file is under restriction (GDPR 18).
        result: Utfall: ok, refused or failed.
        retention: Gallringen: how the last run went.
        review: Granskning: how far the review has come.
        reviewDueAt: Granskas senast: when the review is due.
        reviewed: Granskad: whether all its parts have been reviewed.
        reviewer: Granskare: who reviewed it.
        revisitOn: Omprövas: the day on which it is looked at again.
        role: Roll: the role.
        roles: Roller: roles.
        rooms: Lokaler: which rooms.
        route: Väg in: by which way in.
        LogEntry.row: Rad: id of what was looked at; person where it is one of those shown.
        row: Raden: the row as it is kept, column by column.
        LogEntry.row: Post: the id of the record, or that it is a person.
        rowId: Rad: id of what was looked at.
        VisitImport.rows: Rader: how many rows the file has.
        rows: Rader: rows.
        rowsDeleted: Rader: how many rows of tables were deleted.
        rule: Regel: the rule's code.
        said: Besked: what was told.
        times: Antal: how many times.
        unended: Oavslutade: what never falls due because nobody has entered its end.
        unfinished: Avbruten: the digest of the plan of a run that was interrupted, which is finished first.
        RetentionPlan.rules: Regler: what each rule would do.
        rules: Regler: rules, by code.
        rulesReference: Ordningsregler: where the rules permit it.
        run: Körning: id of the run.
        runOn: Kördag: the day of the run.
        school: Skola: the school.
        schoolId: Skola: id of the school.
        schoolName: Skola: name of a school that is not in the register.
        schools: Skolor: coverage of each school.
        schoolYear: Årskurs: which year at school.
        schoolYears: Årskurser: coverage of each year.
        scope: Omfattning: what the hold is on.
        sealedAt: Förseglad: when the log was last sealed.
        sealedSecondsAgo: Förseglad: seconds since the log was last sealed.
        secrecyClass: Sekretess: chapter and section of OSL, such as 26:1.
        secret: Hemlighet: what the app is given, in base32; shown this once.
        section: Paragraf: the section that says so.
        seed: Frö: what the sample was drawn by, in hexadecimal; anybody can draw it anew.
        seesNow: Ser nu: how many records of each type they see.
        session: Session: the session of this request.
        sessionId: Session: id of the session.
        settings: Inställningar: what was set for the case, latest first.
        shard: Månad av loggen: the month of the log, by its name or number.
        shares: Delningar: what was shared under it.
        shown: Visade: how many persons were shown.
        shownBefore: Visas före: how long before its day it shows in an inbox, as an interval.
        sign: Tecken: what was seen, by its code.
        signedOff: Avslutad: whether the review is finished.
        since: Från: from when.
        size: Storlek: how many entries.
        source: Källa: where it is known from.
        staff: Medarbetare: who, by name or account.
        staffId: Medarbetare: id of the member of staff.
        staffIds: Medarbetare: ids of staff.
        standing: Ställning: what holds the caller, or the guardian, back, if anything.
        standsAlone: För sig: kinds that open nothing before conversation or meetings are covered too.
        startedAt: Började: when the session began.
        startsAt: Börjar: when it begins.
        startsOn: Första dag: the first day.
        state: Läge: its state.
        status: The HTTP status.
        step: Steg: what is done with the request.
        steps: Steg: each change, oldest first.
        stopped: Stoppad: why the rule stops, if it does.
        stoppedRules: Stoppade regler: how many rules are stopped.
        stopsOnCommittedCrime: Inte vid begånget brott: does not hold for crimes committed.
        strikes: Stryker: whether it strikes what was recorded.
        subject: Konto: the account's name.
        subjectId: Vem: id of whom the change is about.
        subjects: Vem: who asks, as lines of the matrix name them.
        sv: På svenska: in Swedish.
        table: Tabell: the table.
        talks: Orossamtal: how many talks.
        Referral.target: Mottagare: where the referral goes.
        ReferralItem.target: Mottagare: where the referral goes.
        target: Mål: how many there are to be.
        targetId: Mottagare: id of where the referral goes.
        text: Text: what was written.
        through: Genom: the function that lets at the row.
        title: Rubrik: what it is about.
        to: Till: to whom, until when, or to which state.
        toAgencyKinds: Till verksamheter: kinds of agency that may receive.
        toArchive: Till arkiv: records that go to the archive first.
        toAuthorityOnly: Endast till myndighet: whether it goes to authorities alone.
        today: I dag: the day in Sweden.
        toDelete: Gallras: records that would be deleted.
        toldWithin: Ryms i: kinds of which one must be covered too before this one opens anything; null: none.
        token: Token: what later requests show as Authorization: Bearer; shown this once.
        topic: Ämne: what it was about.
        toStaffId: Till: id of the one who stands in.
        trigger: Anledning: what it begins with.
        type: What kind of problem it is: a stable address of a page that explains it.
        undone: Upphävd: whether it was undone.
        undoneBecause: Upphävd: why it was undone.
        unit: Enhet: the unit.
        unitId: Enhet: id of the unit.
        units: Enheter: the units.
        unitsWithoutReviewer: Utan granskare: units whose log nobody may review.
        unknown: Okända: classes named by visits that are in no register.
        unscanned: Ej genomsökt: what could not be searched for remains.
        until: Till: until when.
        upSince: Uppe sedan: since when the server runs.
        urgent: Brådskande: whether it is urgent.
        uri: Adress: what the app reads as a square code (otpauth).
        v: Version of the entry's form.
        validFrom: Gäller från: from when it holds.
        validUntil: Gäller till: until when it holds.
        verdict: Bedömning: how it was judged.
        PolicyVersion.version: Version: SHA-256 of everything that decides access, in hexadecimal.
        version: Version: the record's version, which its ETag names.
        listReviewItems.version: Version: of what is said of the item; 1 before its first verdict, one more with each.
        visitDate: Besöksdag: the day of the visit.
        visits: Besök: visits.
        waiting: Väntar: records that wait for something first.
        what: Vad: what is to be done, or was.
        whereabouts: Vistelseort: how it became secret from them, and open again.
        whereaboutsHidden: Skyddad vistelseort: whether this guardian must not learn where the youth is.
        who: Vem: who asks.
        why: Varför: drawn by chance (random), or the rules that found it.
        withdrawal: Återkallelse: when and by whom it was withdrawn.
        withdrawnAt: Återkallat: when it was withdrawn.
        withheld: Undantagna: rows that stay secret.
        within: Inom: how long after, as an interval.
        withoutDecision: Utan beslut: records that no destruction decision covers.
        wonBy: Annan regel: the rule that keeps it longer.
        word: Ord: what must be typed to go on.
        wording: Löftets ord: the pledge as it was made.
        words: Ord: the command, word by word.
        wouldChange: Vad som skulle ändra det: what would make it otherwise.
        wouldSee: Skulle se: how many records of each type they would see.
        xid: Transaktion: its number in the database.
        youthId: Den unge: id of the youth (ungdom).
        youthRequired: Den unges samtycke krävs: whether the youth must consent.
        youths: De unga: the youths of the case.
        """
}
