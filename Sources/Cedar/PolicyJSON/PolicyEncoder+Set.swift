extension PolicyEncoder {
    mutating func write(_ set: PolicySet) {
        write("{\"staticPolicies\":")
        writePolicies(set.policies.filter { $0.link == nil }.map { ($0.id, $0.syntax) })
        write(",\"templateLinks\":[")
        for (index, link) in set.policies.compactMap(\.link).enumerated() {
            if index > 0 { write(",") }
            write(link)
        }
        write("],\"templates\":")
        writePolicies(set.templates.map { ($0.id, $0.syntax) })
        write("}")
    }

    private mutating func writePolicies(_ policies: [(id: PolicyID, syntax: PolicySyntax)]) {
        write("{")
        for (index, policy) in policies.enumerated() {
            if index > 0 { write(",") }
            writeString(policy.id.name)
            write(":")
            write(policy.syntax)
        }
        write("}")
    }

    private mutating func write(_ link: TemplateLink) {
        write("{\"newId\":")
        writeString(link.id.name)
        write(",\"templateId\":")
        writeString(link.template.name)
        write(",\"values\":{")
        var separator = ""
        for slot in TemplateSlot.allCases {
            guard let entity = link[slot] else { continue }
            write("\(separator)\"\(slot.rawValue)\":{\"__entity\":")
            write(entity)
            write("}")
            separator = ","
        }
        write("}}")
    }
}
