/// Something in a log that whoever checks it should know and that is no problem.
package struct LogNote: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The last bytes of a stream were not written to their end.
        case torn
        /// Numbers were drawn and nothing was written under them, when a broker was killed.
        case unwritten
        /// A broker was killed, and the next one sealed what was there.
        case recovered
        /// Retention removed segments.
        case retired
        /// The last records are in no signed checkpoint yet.
        case unvouched
        /// Nobody could say which checkpoint the log had last.
        case uncompared
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
