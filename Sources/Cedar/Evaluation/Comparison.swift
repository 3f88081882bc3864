/// The ordering relations.
enum Comparison: UInt8, BitwiseCopyable {
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual

    func holds(_ left: Int64, _ right: Int64) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
