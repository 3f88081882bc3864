import PosternWire

/// The first fields of a record, read without making anything of the others.
struct RecordGlance {
    let kind: AuditKind
    private(set) var sequence: UInt64 = 0
    private(set) var timeMilliseconds: UInt64 = 0
    /// Its number; 0: none.
    private(set) var reason: UInt64 = 0
    private(set) var credentialPlace: UInt64?
    /// Where the first field that was not read begins; 0: all were.
    private var rest = 0

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
            let start = reader.offset
            guard let key = try? reader.readUnsigned(),
                key <= AuditField.credentialPlace.rawValue,
                let value = try? reader.readUnsigned()
            else {
                rest = start
                return
            }
            switch AuditField(rawValue: key) {
            case .sequence: sequence = value
            case .time: timeMilliseconds = value
            case .reason: reason = value
            case .credentialPlace: credentialPlace = value
            default: break
            }
        }
    }

    /// Where a decision's call stands in the record.
    struct Call {
        let action: FrameRange
        let resource: ResourceRange
    }

    /// Where a decision's policies are described; nil where it names no place, or none that can
    /// be read.
    func snapshotPlace(in record: RawSpan) -> UInt64? {
        guard kind == .decision, rest > 0 else { return nil }
        var reader = CBORReader(record, at: rest)
        do throws(WireError) {
            while reader.remaining > 0 {
                let key = try reader.readUnsigned()
                if key >= AuditField.snapshotPlace.rawValue {
                    return key == AuditField.snapshotPlace.rawValue
                        ? try reader.readUnsigned() : nil
                }
                try reader.skipContent(reader.readHead())
            }
        } catch {
            // What cannot be read names nothing.
        }
        return nil
    }

    /// Finds the call; nil where it cannot be read. What comes behind it is not looked at.
    func call(in record: RawSpan) -> Call? {
        guard kind == .decision, rest > 0 else { return nil }
        var reader = CBORReader(record, at: rest)
        do throws(WireError) {
            var key = try reader.readUnsigned()
            if key == AuditField.credential.rawValue {
                _ = try reader.readBytes16()
                key = try reader.readUnsigned()
            }
            guard key == AuditField.action.rawValue else { return nil }
            let action = try reader.takeContent(reader.readHead(.text))
            guard try reader.readUnsigned() == AuditField.resource.rawValue else { return nil }
            return Call(action: action, resource: try reader.readResource())
        } catch {
            return nil
        }
    }
}
