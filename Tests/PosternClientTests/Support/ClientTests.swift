import Testing

/// All suites of the client, one after the other: some count the process's threads, and all
/// share two cores.
@Suite(.serialized, .timeLimit(.minutes(15)))
enum ClientTests {}
