/// The names of what is measured, as they stand in results, plots and comparisons.
enum Lines {
    static let stream = "Unix stream"
    static let echo = "CURVE echo"
    static let unary = "gRPC unary"
    static let streaming = "gRPC streaming"
    static let plain = "postern, C client"
    static let async = "postern, async client"
    static let blocking = "postern, blocking client"

    static let grpcAbsence =
        "libgrpc++ was not there when the peers were built; "
        + "`make bench-peers` installs it"
}
