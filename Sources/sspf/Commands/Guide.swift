/// What a new user is shown when the service is ready.
enum Guide {
    /// - Parameter port: where the API answers, if not where these settings would have it.
    static func print(_ settings: Settings, port: UInt16? = nil) {
        let base = "http://\(settings.host):\(port ?? settings.port)/sspf/v1"
        Say.out(
            """

            sspf is ready: \(base)
            Demonstration municipality Exempelstad. Everybody's password: exempelstad-demo-2026

              sara.social      socialsekreterare        per.polis        polis
              sven.social      socialsekreterare        petra.polis      polis
              ulla.chef        enhetschef               rita.rektor      rektor
              arne.arkiv       arkivansvarig            sofia.skola      skolpersonal
              anna.admin       administratör            sture.skola      skolpersonal
              rut.revisor      granskare                stina.styr       styrgrupp
              fia.fritid       fritidsledare            fred.falt        fältarbetare
              kim.koordinator  koordinator

            Paste, for a start:

              curl -s \(base)/sessions -H 'Content-Type: application/json' \\
                   -d '{"subject":"sara.social","password":"exempelstad-demo-2026"}'
              \(Child.path) login rut.revisor
              \(Child.path) shell
            """)
    }
}
