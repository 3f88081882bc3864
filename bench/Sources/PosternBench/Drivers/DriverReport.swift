/// What a driver measured with one command.
struct DriverReport {
    let elapsedNanoseconds: UInt64
    let decisions: UInt64
    let permits: UInt64
    let denials: UInt64
    let errors: UInt64
    let lost: UInt64
    /// Requests answered on each connection.
    let answered: [UInt64]
    /// In nanoseconds, in the order of the replies.
    let latencies: [UInt64]
}
