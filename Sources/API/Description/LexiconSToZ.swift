extension Lexicon {
    /// Members from s to z.
    static let sToZ = """
        said: Besked: what was told.
        school: Skola: which school it is about.
        Youth.school: Skola: where the youth goes to school.
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
        entry.session: Session: id of the session of the request.
        sessionId: Session: id of the session.
        settings: Inställningar: what was set for the case, latest first.
        shard: Månad av loggen: the month of the log, by its name or number.
        shares: Delningar: what was shared under it.
        shown: Visade: how many persons were shown.
        shownBefore: Visas före: how long before its day it shows in an inbox, as an interval.
        sign: Tecken: what was seen, by its code.
        signedOff: Avslutad: whether the review is finished.
        entry.signer: Nyckel: id of the key that seals the month that begins.
        since: Från: the first day of the search.
        size: Storlek: how many entries the checkpoint covers.
        listReviews.size: Urval: how many entries are drawn by chance.
        NewReview.size: Urval: how many entries are to be drawn by chance.
        Review.size: Urval: how many entries are drawn by chance.
        source: Källa: where it is known from.
        staff: Medarbetare: who of the staff, by name or account.
        entry.staff: Medarbetare: id of who asked.
        IncidentSearch.staff: Konto: the name of the account that acted.
        LogSearch.staff: Konto: the name of the account that acted.
        staffId: Medarbetare: id of the member of staff.
        staffIds: Medarbetare: ids of members of staff.
        AccessExplanation.standing: Ställning: ok, or what keeps the person asked about out of everything.
        listGuardians.standing: Ställning: whether the guardian is asked and told like any other.
        NewGuardian.standing: Ställning: whether the guardian is asked and told like any other.
        standsAlone: För sig: kinds that open nothing before conversation or meetings are covered too.
        startedAt: Började: when the session began.
        listRetentionRuns.startedAt: Började: when the run began.
        RetentionRun.startedAt: Började: when the run began.
        startsAt: Börjar: when it begins.
        startsOn: Första dag: the first day.
        state: Läge: where it stands in its course.
        Case.state: Läge: where the case stands; null for whoever may not see its moves, as in an emergency.
        Case.moves.state: Läge: where the move took the case.
        status: The HTTP status.
        NewRequestStep.step: Steg: what is done with the request.
        NewRiskFlagStep.step: Steg: what is done with the flag.
        steps: Steg: each change, oldest first.
        stopped: Stoppad: why the rule stops, if it does.
        stoppedRules: Stoppade regler: how many rules are stopped.
        stopsOnCommittedCrime: Inte vid begånget brott: does not hold for crimes committed.
        strengths: Styrkor: what goes well and protects.
        strikes: Stryker: whether it strikes what was recorded.
        subject: Konto: the account's name.
        subjectId: Vem: id of whom or what the change is about.
        subjects: Vem: who asks, as lines of the matrix name them.
        sv: På svenska: in words, in Swedish.
        table: Tabell: which table of the database.
        talks: Orossamtal: how many talks.
        listIncomingReferrals.target: Mottagare: where the referral goes, by name.
        listPledges.target: Mål: how many there are to be, or per cent of the classes.
        listReferrals.target: Mottagare: where the referral goes, by name.
        NewPledge.target: Mål: how many there are to be, or per cent of the classes.
        Pledge.target: Mål: how many there are to be, or per cent of the classes.
        PledgeCoverage.target: Mål: how many there are to be, or per cent of the classes.
        Referral.target: Mottagare: where the referral goes, by name.
        Case.targetGroup: Målgrupp: whom the case is for, by its code in /case-words.
        CaseSetting.targetGroup: Målgrupp: whom the case is for, by its code in /case-words.
        targetId: Mottagare: id of where the referral goes.
        text: Text: what was written.
        NewMaturityNote.text: Mognadsbedömning: why the youth can decide.
        VisitImport.quarantined.text: Rad: the row as it stands in the file.
        through: Genom: the function that lets at the row.
        times: Antal: how many times.
        title: Rubrik: what it is about.
        listDelegations.to: Till: who stands in, by name.
        listTargetAges.to: Till: the last age of the target group, in years.
        LogConsistencyRequest.to: Storlek: how many entries the later checkpoint covers.
        LogProof.to: Storlek: how many entries the later checkpoint covers.
        readChronology.to: Till: the state after; null where it is no change of state.
        steps.to: Till: the state after the step.
        toAgencyKinds: Till verksamheter: kinds of agency that may receive.
        toArchive: Till arkiv: records that go to the archive first.
        toAuthorityOnly: Endast till myndighet: whether it goes to authorities alone.
        today: I dag: the day in Sweden.
        toDelete: Gallras: records that would be deleted.
        token: Token: what later requests show as Authorization: Bearer; shown this once.
        toldWithin: Ryms i: kinds of which one must be covered too before this one opens anything; null: none.
        topic: Ämne: what the visit was about.
        toStaffId: Till: id of the one who stands in.
        ConcernConversation.trigger: Anledning: why the talk is held.
        listRetentionRules.trigger: Räknas från: what the time that a record is kept is counted from.
        NewConcernConversation.trigger: Anledning: why the talk is held.
        type: What kind of problem it is: a stable address of a page that explains it.
        undone: Upphävd: whether it was undone.
        undoneBecause: Upphävd: why it was undone.
        unended: Oavslutade: what never falls due because nobody has entered its end.
        unfinished: Avbruten: the digest of the plan of a run that was interrupted, which is finished first.
        unit: Enhet: which unit, by name or id.
        entry.unit: Enhet: id of the unit of who asked.
        unitId: Enhet: id of the unit.
        units: Enheter: the agency's units.
        unitsWithoutReviewer: Utan granskare: units whose log nobody may review.
        unknown: Okända: classes named by visits that are in no register.
        unscanned: Ej genomsökt: what could not be searched for remains.
        Hold.until: Till: the last day of the span that is held; null where it is no span.
        IncidentSearch.until: Till: the last day of the search.
        listHolds.until: Till: the last day of the span that is held; null where it is no span.
        listRequests.until: Till: the last day of the span that is asked about; null where it is no span.
        listRetentionRules.until: Till: the day on which it changes; null where none is set.
        listRoles.until: Till: when the role ends; null where no day is set.
        LogSearch.until: Till: the last day of the search.
        NewHold.until: Till: the last day of the span that is to be held.
        NewRequest.until: Till: the last day of the span that is asked about.
        NewRole.until: Till: when the role ends.
        Request.until: Till: the last day of the span that is asked about; null where it is no span.
        upSince: Uppe sedan: since when the server runs.
        urgent: Brådskande: whether it is urgent.
        uri: Adress: what the app reads as a square code (otpauth).
        v: Version of the entry's form.
        validFrom: Gäller från: from when it holds.
        validUntil: Gäller till: until when it holds.
        value: Värde: as it is shown; null where there is none.
        verdict: Bedömning: how the look was judged.
        EmergencyAccess.verdict: Bedömning: whether there was reason to open the file.
        NewEmergencyReview.verdict: Bedömning: whether there was reason to open the file.
        version: Version: the record's version, which its ETag names.
        Case.version: Version: one more with each move, and each time that it is set; null for whoever may not see all of that.
        ConcernConversation.version: Version: one more with each step; null for another agency that may not see them all.
        database.version: Version: of PostgreSQL, as the server tells it.
        listReviewItems.version: Version: of what is said of the item; 1 before its first verdict, one more with each.
        outcomes.version: Version: the version of the record that was shown; 0 where that was not told.
        policy.version: Version: SHA-256 of everything that decides access, in hexadecimal.
        PolicyVersion.version: Version: SHA-256 of everything that decides access, in hexadecimal.
        visitDate: Besöksdag: the day of the visit.
        Pledge.visits: Besök: how many visits of each state count.
        PledgeCoverage.visits: Besök: how many visits were carried out.
        listRetentionRules.waiting: Väntar: approvals of limits that wait for a second person.
        previewRetention.waiting: Väntar: how many records wait for something first.
        RetentionPlan.waiting: Väntar: how many records wait for something first.
        RetentionRun.waiting: Väntar: how many records wait for something first.
        agreements.what: Vad: what somebody is to do.
        Commitment.what: Vad: what somebody is to do.
        listCaseWords.what: Vad: which setting of a case the word is for.
        listCommitments.what: Vad: what somebody is to do.
        NewCommitment.what: Vad: what somebody is to do.
        offers.what: Vad: what help is offered.
        settings.what: Vad: which setting of the case it was.
        Status.overdue.what: Vad: what is past its day, by its code.
        whereabouts: Vistelseort: how it became secret from them, and open again.
        whereaboutsHidden: Skyddad vistelseort: whether this guardian must not learn where the youth is.
        who: Vem: who asks, by role and relation.
        why: Varför: drawn by chance (random), or the rules that found it.
        withdrawal: Återkallelse: when and by whom it was withdrawn.
        withdrawn: Återtaget: why it was taken back; null while it stands.
        withdrawnAt: Återkallat: when it was withdrawn.
        listRequestParts.withheld: Undantagna: how many rows stay secret.
        NewPartReview.withheld: Undantagna: which rows stay secret, and by which provision.
        rows.withheld: Undantagen: the provision that the row is secret by; null where it is told.
        within: Inom: how long after, as an interval.
        withoutDecision: Utan beslut: records that no destruction decision covers.
        wonBy: Annan regel: the rule that keeps it longer.
        settings.word: Ord: what it was set to, by its code; null for a coordinator.
        ShellAnswer.word: Ord: what must be typed to go on.
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
