import PosternClient

/// A workload's SPIFFE ID as people give it to a command.
enum WorkloadArgument {
    static func id(_ text: String) throws -> SPIFFEID {
        guard let id = SPIFFEID(text) else {
            throw Terminal.fail("`\(text)` is no SPIFFE ID; write spiffe://domain/path")
        }
        return id
    }
}
