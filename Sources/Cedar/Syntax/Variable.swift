/// The four variables of a policy.
enum Variable: String, Sendable, CaseIterable, BitwiseCopyable {
    case principal
    case action
    case resource
    case context
}
