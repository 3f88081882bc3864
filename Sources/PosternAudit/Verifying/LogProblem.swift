/// Something in a log that is not as it was signed, or not there.
package struct LogProblem: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Bytes, their order or a signature are not what the broker wrote.
        case changed
        /// What the log itself says was there is not.
        case missing
        /// A file could not be read.
        case unreadable
    }

    package let kind: Kind
    /// The segment's file, or the stream where a whole file is concerned.
    package let file: String
    /// Which record of the file, from 0 on.
    package let record: UInt64?
    /// Where its frame begins in the file.
    package let offset: Int?
    package let message: String

    init(
        _ kind: Kind, _ file: String, record: UInt64? = nil, offset: Int? = nil,
        _ message: String
    ) {
        self.kind = kind
        self.file = file
        self.record = record
        self.offset = offset
        self.message = message
    }
}
