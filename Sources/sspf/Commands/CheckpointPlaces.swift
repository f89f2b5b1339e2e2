import Audit

/// Where checkpoints go besides the archive in the state folder, as the settings say.
enum CheckpointPlaces {
    static func of(_ settings: Settings) -> [any CheckpointPlace] {
        var places: [any CheckpointPlace] = []
        if let file = settings.sealCopy {
            places.append(
                CheckpointCopy(file: file) { error in
                    Say.note("ALARM: a checkpoint did not reach SSPF_SEAL_COPY: \(error)")
                })
        }
        if let path = settings.systemLog {
            places.append(
                CheckpointSyslog(socket: SystemLog(path: path)) { error in
                    Say.note("ALARM: a checkpoint did not reach SSPF_SYSLOG: \(error)")
                })
        }
        return places
    }
}
