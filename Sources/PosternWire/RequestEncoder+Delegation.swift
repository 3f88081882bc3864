import PosternCore

extension RequestEncoder {
    static func encode(_ ask: DelegateAsk, _ writer: inout CBORWriter) {
        let attest = ask.attest
        let optional = [attest.ttlMilliseconds, attest.budget, attest.deadlineMilliseconds]
        writer.head(.map, UInt64(5 + optional.count { $0 != nil }))
        writer.field(1, ask.credential)
        writer.unsigned(2)
        writer.target(ask.target)
        writer.field(3, text: attest.task.description)
        writer.field(4, text: attest.intent)
        writer.unsigned(5)
        writer.scope(attest.scope)
        for (key, value) in zip(UInt64(6)..., optional) {
            if let value { writer.field(key, value) }
        }
    }

    static func encode(_ ask: ClaimAsk, _ writer: inout CBORWriter) {
        writer.head(.map, ask.deadlineMilliseconds == nil ? 1 : 2)
        writer.field(1, ask.delegation.value)
        if let deadline = ask.deadlineMilliseconds { writer.field(2, deadline) }
    }

    static func encode(_ ask: TreeAsk, _ writer: inout CBORWriter) {
        writer.head(.map, ask.workload == nil ? 1 : 2)
        writer.field(1, text: ask.task.description)
        if let workload = ask.workload { writer.field(2, text: workload.description) }
    }
}
