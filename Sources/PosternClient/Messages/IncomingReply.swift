import PosternCore
import PosternWire

/// A received frame, as far as it can be trusted.
enum IncomingReply {
    /// A reply that keeps every rule.
    case reply(DecodedReply)
    /// One that breaks a rule after its envelope; it answers this request, with nothing.
    case garbled(correlation: UInt64, WireError)
    /// One of another version, of which only the envelope is known.
    case otherVersion(UInt64, correlation: UInt64)
    /// Nothing of it can be read.
    case unreadable

    init(_ frame: RawSpan) {
        do throws(WireError) {
            self = .reply(try ReplyDecoder.decode(frame))
        } catch {
            self = Self.envelope(frame, flaw: error)
        }
    }

    /// The three items that begin a message of any version.
    private static func envelope(_ frame: RawSpan, flaw: WireError) -> IncomingReply {
        var reader = CBORReader(frame)
        do throws(WireError) {
            let head = try reader.readHead()
            guard head.major == .array, head.argument == 5 else { return .unreadable }
            let version = try reader.readUnsigned()
            _ = try reader.readUnsigned()
            let correlation = try reader.readUnsigned()
            guard version == Envelope.version else {
                return .otherVersion(version, correlation: correlation)
            }
            return .garbled(correlation: correlation, flaw)
        } catch {
            return .unreadable
        }
    }
}
