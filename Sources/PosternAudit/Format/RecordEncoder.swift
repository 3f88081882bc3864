import PosternAuthority
import PosternCore
import PosternWire

/// Writes records as deterministic CBOR maps (`protocol/audit.md`). Once its room has grown it
/// allocates nothing.
struct RecordEncoder: ~Copyable {
    /// The record that was written last.
    var writer = CBORWriter(reserving: 4_096)
    var redactor: Redactor

    init(_ redaction: Redaction = .none) { redactor = Redactor(redaction) }

    var bytes: RawSpan {
        @_lifetime(borrow self)
        get { writer.span }
    }

    /// Begins a record; its fields follow in ascending order.
    mutating func begin(_ kind: AuditKind, fields: Int) {
        writer.reset()
        writer.head(.map, UInt64(fields))
        field(.kind, kind.rawValue)
    }

    /// An intent, or what `redactor.intent` made of it.
    mutating func intent(_ text: Span<UInt8>, redacted: FrameRange?) {
        guard let redacted else { return field(.intent, text: text) }
        key(.intent)
        redactor.write(redacted, into: &writer)
    }

    /// The last field of a record of which something was redacted.
    mutating func redactedNames() {
        guard redactor.count > 0 else { return }
        key(.redacted)
        writer.head(.array, UInt64(redactor.count))
        redactor.forEachName { writer.text($0) }
    }

    mutating func field(_ field: AuditField, _ value: UInt64) {
        // Both at once where the key is one byte, as those of decisions are.
        if field.rawValue < 24 {
            writer.field(field.rawValue, value)
        } else {
            key(field)
            writer.unsigned(value)
        }
    }

    mutating func field(_ field: AuditField, _ value: Bytes16) {
        key(field)
        writer.data(value)
    }

    mutating func field(_ field: AuditField, _ value: PeerKey) {
        key(field)
        writer.head(.bytes, 32)
        writer.raw(value.first)
        writer.raw(value.second)
    }

    mutating func field(_ field: AuditField, text: Span<UInt8>) {
        key(field)
        self.text(text)
    }

    mutating func field(_ field: AuditField, text: String) {
        key(field)
        writer.text(text)
    }

    mutating func field(_ field: AuditField, bytes: [UInt8]) {
        key(field)
        writer.data(bytes)
    }

    mutating func field(_ field: AuditField, _ value: Bool) {
        key(field)
        writer.bool(value)
    }

    mutating func field(_ field: AuditField, texts: [String]) {
        key(field)
        writer.texts(texts)
    }

    mutating func field(_ field: AuditField, _ scope: Scope) {
        key(field)
        writer.scope(scope)
    }

    mutating func array(_ field: AuditField, count: Int) {
        key(field)
        writer.head(.array, UInt64(count))
    }

    mutating func text(_ text: Span<UInt8>) { writer.text(text) }

    mutating func text(_ text: String) { writer.text(text) }

    mutating func unsigned(_ value: UInt64) { writer.unsigned(value) }

    /// What the kernel says of a process.
    mutating func process(_ facts: ProcessFacts) {
        process(facts.process, userID: facts.userID, groupID: facts.groupID, facts)
    }

    /// Of a peer of which only the transport's word is known; nothing where that is none.
    mutating func process(of peer: PeerIdentity) {
        guard case .ipc(let process, let userID, let groupID) = peer.origin else { return }
        self.process(process, userID: userID, groupID: groupID, nil)
    }

    /// Of one of which nothing else is known any more.
    mutating func process(_ process: ProcessIdentity) {
        key(.process)
        writer.head(.map, 2)
        writer.field(AuditProcessField.processID.rawValue, UInt64(clamping: process.processID))
        writer.field(AuditProcessField.startTime.rawValue, process.startTimeTicks)
    }

    private mutating func process(
        _ process: ProcessIdentity, userID: UInt32, groupID: UInt32, _ facts: ProcessFacts?
    ) {
        let (hash, unit) = (facts?.executableSHA256, facts?.systemdUnit)
        let optional =
            (facts == nil ? 0 : 1) + (hash == nil ? 0 : 1) + (unit == nil ? 0 : 1)
        key(.process)
        writer.head(.map, UInt64(4 + optional))
        writer.field(AuditProcessField.processID.rawValue, UInt64(clamping: process.processID))
        writer.field(AuditProcessField.startTime.rawValue, process.startTimeTicks)
        writer.field(AuditProcessField.userID.rawValue, UInt64(userID))
        writer.field(AuditProcessField.groupID.rawValue, UInt64(groupID))
        if let facts {
            writer.field(AuditProcessField.path.rawValue, text: facts.executablePath)
        }
        if let hash { writer.field(AuditProcessField.sha256.rawValue, text: hash) }
        if let unit { writer.field(AuditProcessField.unit.rawValue, text: unit) }
    }

    mutating func key(_ field: AuditField) { writer.unsigned(field.rawValue) }
}
