import PosternWire

/// The first fields of a record, read without making anything of the others.
struct RecordGlance {
    let kind: AuditKind
    private(set) var sequence: UInt64 = 0
    private(set) var timeMilliseconds: UInt64 = 0
    /// Its number; 0: none.
    private(set) var reason: UInt64 = 0
    private(set) var credentialPlace: UInt64?

    /// Nil for what is no record.
    init?(_ record: RawSpan) {
        var reader = CBORReader(record)
        guard let head = try? reader.readHead(.map), head.argument > 0,
            (try? reader.readUnsigned()) == AuditField.kind.rawValue,
            let kind = (try? reader.readUnsigned()).flatMap(AuditKind.init(rawValue:))
        else { return nil }
        self.kind = kind
        // INVARIANT: keys ascend, and those that are looked for come first and are numbers.
        for _ in 1..<head.argument {
            guard let key = try? reader.readUnsigned(),
                key <= AuditField.credentialPlace.rawValue,
                let value = try? reader.readUnsigned()
            else { return }
            switch AuditField(rawValue: key) {
            case .sequence: sequence = value
            case .time: timeMilliseconds = value
            case .reason: reason = value
            case .credentialPlace: credentialPlace = value
            default: break
            }
        }
    }
}
