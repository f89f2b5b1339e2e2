import Glibc

/// The three descriptors that every program is started with.
enum StandardStreams {
    /// Takes the place of those that whoever started us has closed, before anything else can: an answer
    /// would go to the file, or the database's connection, that was opened next. Reading and writing fail
    /// there, as they would have.
    static func hold() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free one is taken, and lower ones are not free.
            _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
