/// One combination of action and types that a request may have; the places of its parts in a
/// `SchemaIndex`.
struct RequestEnvironment: BitwiseCopyable {
    let principal: Int
    let action: Int
    let resource: Int
}
