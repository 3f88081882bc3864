/// What is known of a truth value before it is computed.
enum Truth: Hashable, Sendable, BitwiseCopyable {
    case unknown
    case always
    case never

    init(_ value: Bool) {
        self = value ? .always : .never
    }

    var negated: Truth {
        switch self {
        case .unknown: .unknown
        case .always: .never
        case .never: .always
        }
    }
}
