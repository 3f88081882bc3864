import PosternCore

extension SettingValues {
    mutating func stateFolder(folder: String) -> String {
        path(.stateFolder, default: "state", folder: folder)
    }

    mutating func audit(folder: String) -> AuditConfiguration {
        var audit = AuditConfiguration(
            folder: path(.auditFolder, default: "audit", folder: folder))
        audit.durability = choice(.auditDurability, default: audit.durability)
        audit.syncIntervalMilliseconds =
            duration(.auditSyncInterval, in: ConfigurationLimits.syncMillisecondsRange)
            .map { Int($0) } ?? audit.syncIntervalMilliseconds
        audit.segmentBytes = number(
            .auditSegmentBytes, default: audit.segmentBytes,
            in: ConfigurationLimits.segmentBytesRange)
        audit.context = choice(.auditContext, default: audit.context)
        audit.redact = redactedFields()
        audit.retainMilliseconds = duration(
            .auditRetain, in: ConfigurationLimits.retainMillisecondsRange)
        if value(.auditRetainBytes) != nil {
            let range = ConfigurationLimits.retainBytesRange
            audit.retainBytes = number(
                .auditRetainBytes, default: range.upperBound, in: range)
        }
        audit.requiresExport = flag(.auditRequireExport)
        return audit
    }

    private mutating func redactedFields() -> [RedactedField] {
        let entries = value(.auditRedact)?.texts ?? []
        guard entries.count <= RedactedField.countMax else {
            add(
                .auditRedact,
                "has \(entries.count) entries; use at most \(RedactedField.countMax), as in"
                    + " `context.customer`, which stands for all that is in it")
            return []
        }
        var fields: [RedactedField] = []
        for entry in entries {
            guard let field = RedactedField(entry) else {
                add(
                    .auditRedact,
                    "has `\(entry)`, which names no field; write `intent`, `resource`, or"
                        + " `context.NAME` with more names behind, of at most"
                        + " \(RedactedField.nameBytesMax) bytes"
                        + (entry.contains(",") ? Self.listHint : ""))
                continue
            }
            if fields.contains(field) {
                add(.auditRedact, "has `\(entry)` twice; keep one")
            }
            fields.append(field)
        }
        return fields
    }

    private static let listHint =
        "; a list is `[intent, context.email]` in the file and `intent,context.email` elsewhere"

    mutating func flag(_ setting: Setting, default fallback: Bool = false) -> Bool {
        let text = text(setting) { text in
            ["true", "false"].contains(text) ? nil : "is neither `true` nor `false`"
        }
        return text.map { $0 == "true" } ?? fallback
    }
}
